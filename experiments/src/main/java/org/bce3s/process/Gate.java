package org.bce3s.process;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.bce3s.run.RunProgram;

/**
 * Where the process of a run waits that was started before its turn.
 *
 * <p>Its standard input says first what run it will be, so that it can do beforehand what leaves no
 * trace, and, when the turn has come, with which arguments: those of a process that is started
 * then. When its input ends before, it ends too, on the spot.
 */
public final class Gate {
  /** Stands in place of the arguments of a process that waits for them. */
  public static final String ARGUMENT = "--wait-for-turn";

  private final CompletableFuture<List<String>> run = new CompletableFuture<>();
  private final CompletableFuture<List<String>> arguments = new CompletableFuture<>();

  private Gate() {}

  /**
   * The arguments of a process, for which it waits if they are to come later.
   *
   * @param given those of the command line
   * @param prepare takes the resolved experiment and the folder of data sets of a run whose turn
   *     comes later
   */
  public static List<String> arguments(List<String> given, BiConsumer<String, Path> prepare) {
    if (!given.contains(ARGUMENT)) {
      return given;
    }
    Gate gate = new Gate();
    Thread reader = new Thread(() -> gate.read(System.in), "gate");
    reader.setDaemon(true);
    reader.start();
    List<String> run = gate.run.join();
    prepare.accept(run.get(0), Path.of(run.get(1)));
    return gate.arguments.join();
  }

  private void read(InputStream input) {
    DataInputStream in = new DataInputStream(input);
    try {
      run.complete(words(in));
      arguments.complete(words(in));
    } catch (IOException e) {
      Runtime.getRuntime().halt(RunProgram.INTERRUPTED);
    }
  }

  private static List<String> words(DataInputStream in) throws IOException {
    List<String> words = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      byte[] text = new byte[in.readInt()];
      in.readFully(text);
      words.add(new String(text, StandardCharsets.UTF_8));
    }
    return words;
  }

  /** What makes the other end understand these words. */
  static byte[] message(List<String> words) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(words.size());
    for (String word : words) {
      byte[] text = word.getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
    }
    return bytes.toByteArray();
  }
}
