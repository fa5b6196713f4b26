package org.bce3s.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bce3s.file.DataException;
import org.bce3s.file.FileNames;
import org.bce3s.file.FolderException;
import org.bce3s.file.MissingFile;
import org.bce3s.file.Printable;

/**
 * Names of image files and the class of each.
 *
 * <p>A list comes from elsewhere, so its names must not lead out of the root folder. A symbolic
 * link may: whoever laid the folder out put it there.
 *
 * @param file the list that they come from, one line {@code name label} an image or annotations in
 *     JSON; empty if they were found in folders
 * @param listed the names as the list has them, by which data sets are told apart
 * @param names of the files below a root folder, with {@code /} between folders; those listed,
 *     unless the files lie in other folders
 * @param labels the class of each image
 * @param lines the line of each image in the list, from 1; none if it has no lines
 */
record ImageList(
    Optional<Path> file, List<String> listed, List<String> names, int[] labels, int[] lines) {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");

  /** A label may not ask for more memory than any real number of classes does. */
  private static final int LARGEST_LABEL = 999_999;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Images whose files are named as they are listed. */
  ImageList(Optional<Path> file, List<String> names, int[] labels, int[] lines) {
    this(file, names, names, labels, lines);
  }

  /**
   * Reads a list. The label is what follows the last blank of a line, so that names may have blanks
   * in them; lines may end as on Windows, and empty ones are passed over.
   *
   * @throws DataException naming the list and the line, if a line is not a name and a label, the
   *     name is absolute or leaves the root folder, or the list holds no image
   */
  static ImageList read(Path file) {
    List<String> names = new ArrayList<>();
    IntStream.Builder labels = IntStream.builder();
    IntStream.Builder lines = IntStream.builder();
    String text = text(file);
    int number = 0;
    for (int start = 0; start < text.length(); number++) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      String line = text.substring(start, end).strip();
      start = end + 1;
      if (!line.isEmpty()) {
        int at = number + 1;
        Supplier<String> where = () -> file + ":" + at + ": ";
        int blank = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'));
        if (blank < 0) {
          throw new DataException(where.get() + shown(line) + " is not a name and a label");
        }
        String name = line.substring(0, blank).strip();
        checkName(where, name);
        names.add(name);
        labels.add(label(where, line.substring(blank + 1)));
        lines.add(at);
      }
    }
    if (names.isEmpty()) {
      throw new DataException(file + ": the list holds no image");
    }
    return new ImageList(
        Optional.of(file), names, labels.build().toArray(), lines.build().toArray());
  }

  /**
   * The text of a list.
   *
   * @throws DataException if it cannot be read or is not UTF-8
   */
  static String text(Path file) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": the list is not text in UTF-8", e);
    } catch (NoSuchFileException e) {
      throw DataException.notFound(file + ": " + MissingFile.text(file));
    } catch (IOException e) {
      throw new DataException(file + ": the list cannot be read: " + FolderException.why(e), e);
    }
  }

  /** Checks that a name is one of a file below the root folder. */
  static void checkName(Supplier<String> where, String name) {
    if (name.startsWith("/") || name.startsWith("\\") || DRIVE.matcher(name).lookingAt()) {
      throw new DataException(
          where.get()
              + shown(name)
              + " is an absolute name; names start from the root of the data set");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new DataException(where.get() + shown(name) + " is not the name of a file");
    }
    if (!FileNames.isNameHere(name)) {
      throw new DataException(where.get() + FileNames.notHere(shown(name)));
    }
    if (name.contains("..") && Arrays.asList(name.split("/")).contains("..")) {
      throw new DataException(
          where.get() + shown(name) + " leaves the root of the data set by \"..\"");
    }
  }

  /** The class that a text says. */
  static int label(Supplier<String> where, String text) {
    try {
      int label = Integer.parseInt(text);
      if (label >= 0 && label <= LARGEST_LABEL) {
        return label;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "%slabel %s is not a whole number from 0 to %d",
            where.get(),
            shown(text),
            LARGEST_LABEL));
  }

  private static String shown(String text) {
    return "\"" + Printable.of(text) + "\"";
  }

  /** The number of images. */
  int size() {
    return labels.length;
  }

  /** Where image {@code i} is listed, to begin a message with; nothing if it is in no list. */
  String where(int i) {
    return file.map(f -> f + (lines.length == 0 ? ": " : ":" + lines[i] + ": ")).orElse("");
  }

  /** What the list is called: its file, or the folder that its images were found in. */
  String called(Path root) {
    String first = names.get(0);
    Path folder = root.resolve(first.substring(0, Math.max(0, first.indexOf('/'))));
    return file.orElse(folder).toString();
  }

  /** One more than the largest label. */
  int classes() {
    return Arrays.stream(labels).max().orElseThrow() + 1;
  }

  /**
   * Refuses labels that there are no classes for.
   *
   * @throws DataException naming the first line with such a label
   */
  void checkLabels(int classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= classes) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%slabel %d is not allowed; must be 0 to %d, for there are %d classes",
                where(i),
                labels[i],
                classes - 1,
                classes));
      }
    }
  }

  /** The same images, in files of other names. */
  ImageList inFiles(List<String> otherNames) {
    return new ImageList(file, listed, otherNames, labels, lines);
  }

  /** The same images under other labels. */
  ImageList labelled(IntUnaryOperator label) {
    return new ImageList(file, listed, names, IntStream.of(labels).map(label).toArray(), lines);
  }

  /** Those of its images that are kept. */
  ImageList where(IntPredicate kept) {
    int[] left = IntStream.range(0, size()).filter(kept).toArray();
    return new ImageList(
        file,
        IntStream.of(left).mapToObj(listed::get).toList(),
        IntStream.of(left).mapToObj(names::get).toList(),
        IntStream.of(left).map(i -> labels[i]).toArray(),
        lines.length == 0 ? lines : IntStream.of(left).map(i -> lines[i]).toArray());
  }

  /**
   * Adds the number of images and for each a line {@code name label size}, as listed, to a hash.
   */
  void addTo(MessageDigest digest, long[] sizes) {
    digest.update((labels.length + "\n").getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < labels.length; i++) {
      digest.update(
          (listed.get(i) + " " + labels[i] + " " + sizes[i] + "\n")
              .getBytes(StandardCharsets.UTF_8));
    }
  }
}
