package org.bce3s.machine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.internal.c_api.TFE_CustomDeviceTensorHandle;
import org.tensorflow.internal.c_api.TF_Status;

/**
 * What TensorFlow's native code writes to standard error. TF_CPP_MIN_LOG_LEVEL says from which
 * severity on: 0 is all, 2 errors alone.
 *
 * <p>One message does not obey it, since it goes past TensorFlow's own log to Abseil's, of which
 * the library has a copy that nothing outside can reach: at the first run of a session in a
 * process, whatever it runs, "MLIR V1 optimization pass is not enabled". So the first run is one of
 * nothing, a few milliseconds, in which standard error goes to a file; what is there at the end is
 * written where it belongs, without what the level leaves out.
 */
public final class NativeLog {
  /** The variable that says from which severity on TensorFlow writes. */
  public static final String LEVEL = "TF_CPP_MIN_LOG_LEVEL";

  private static final String ERRORS_ALONE = "2";
  private static final String SEVERITIES = "IWEF";

  /** Abseil's lines: severity, month and day, time, thread, place. */
  private static final Pattern LINE =
      Pattern.compile("([IWEF])\\d{4} \\d\\d:\\d\\d:\\d+.*", Pattern.DOTALL);

  /** Stands once before the first of them. */
  private static final String HEAD = "WARNING: All log messages before absl::InitializeLog()";

  private static final int STANDARD_ERROR = 2;
  private static final int OWNER_ALONE = 0600;

  private NativeLog() {}

  /** Leaves errors alone in the log of a process to be started, unless its environment says. */
  public static void in(Map<String, String> environment) {
    environment.putIfAbsent(LEVEL, ERRORS_ALONE);
  }

  /** Does something, and leaves out what Abseil writes meanwhile below this process's level. */
  public static void filtered(Runnable action) {
    filtered(action, level(System.getenv()));
  }

  /** The level of an environment, as TensorFlow reads it. */
  static int level(Map<String, String> environment) {
    String level = environment.getOrDefault(LEVEL, "");
    return level.matches("\\d") ? Integer.parseInt(level) : 0;
  }

  /** The same with a level given. */
  static void filtered(Runnable action, int level) {
    if (level == 0 || Loader.addressof("dup2") == null) {
      action.run();
      return;
    }
    Path file;
    try {
      file = Files.createTempFile("bce3s-stderr-", ".log");
    } catch (IOException e) { // no room for it is no reason to stop
      action.run();
      return;
    }
    try {
      redirected(action, file);
    } finally {
      write(file, level);
    }
  }

  /** Does something while standard error goes to a file. */
  static void redirected(Runnable action, Path file) {
    int here = call("dup", new Word(STANDARD_ERROR), 0);
    int there;
    try (BytePointer name = new BytePointer(file.toString())) {
      there = call("creat", name, OWNER_ALONE);
    }
    if (here >= 0 && there >= 0) {
      call("dup2", new Word(there), STANDARD_ERROR);
    }
    try {
      action.run();
    } finally {
      if (here >= 0 && there >= 0) {
        call("dup2", new Word(here), STANDARD_ERROR);
      }
      call("close", new Word(here), 0);
      call("close", new Word(there), 0);
    }
  }

  /** Writes what was written to a file to standard error, and deletes the file. */
  private static void write(Path file, int level) {
    try {
      String kept = kept(Files.readString(file, ISO_8859_1), level);
      if (!kept.isEmpty()) {
        @SuppressWarnings("resource") // closing it would close standard error
        FileOutputStream error = new FileOutputStream(FileDescriptor.err);
        error.write(kept.getBytes(ISO_8859_1));
      }
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println(file + " holds what was written to standard error: " + e.getMessage());
    }
  }

  /** What a level leaves of a text: all but Abseil's lines below it, whose head goes with them. */
  static String kept(String text, int level) {
    List<String> lines =
        text.lines().map(line -> line + "\n").filter(line -> severity(line) >= level).toList();
    boolean headStays = lines.stream().anyMatch(line -> LINE.matcher(line).matches());
    String kept =
        lines.stream()
            .filter(line -> headStays || !line.startsWith(HEAD))
            .collect(Collectors.joining());
    return text.endsWith("\n") || kept.isEmpty() ? kept : kept.substring(0, kept.length() - 1);
  }

  /** Of a line that is none of Abseil's, the highest. */
  private static int severity(String line) {
    Matcher of = LINE.matcher(line);
    return of.matches() ? SEVERITIES.indexOf(of.group(1)) : Integer.MAX_VALUE;
  }

  /**
   * Calls a function of the C library that takes a word and a number and returns a number. JavaCPP
   * calls what a pointer of TensorFlow's interface points to; its types are no matter to the
   * processor.
   */
  private static int call(String function, Pointer first, long second) {
    try (PointerPointer<Pointer> at = new PointerPointer<>(1)) {
      at.put(0, Loader.addressof(function));
      return new TFE_CustomDeviceTensorHandle.Num_dims_Pointer_TF_Status(at)
          .call(first, new TF_Status(new Word(second)));
    }
  }

  /** A number where a pointer is wanted. */
  private static final class Word extends Pointer {
    Word(long value) {
      address = value;
    }
  }
}
