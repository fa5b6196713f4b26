package org.bce3s.yaml;

import java.util.Comparator;

/**
 * Where a value was written.
 *
 * @param rank the order in which sources were read, which is the order they are reported in
 * @param source the file as the user named it, {@code command line} or {@code default}
 * @param line the line from 1; 0 where there is none
 * @param column the column from 1; 0 where there is none
 */
public record Origin(int rank, String source, int line, int column) implements Comparable<Origin> {
  /** An override given on the command line; reported after all files. */
  public static final Origin COMMAND_LINE = new Origin(Integer.MAX_VALUE - 1, "command line", 0, 0);

  /** A value nobody wrote. */
  public static final Origin DEFAULT = new Origin(Integer.MAX_VALUE, "default", 0, 0);

  private static final Comparator<Origin> ORDER =
      Comparator.comparingInt(Origin::rank)
          .thenComparingInt(Origin::line)
          .thenComparingInt(Origin::column);

  /** A file as a whole. */
  public static Origin file(int rank, String source) {
    return new Origin(rank, source, 0, 0);
  }

  /** A position of the same source; a source without positions stays as it is. */
  public Origin at(int newLine, int newColumn) {
    return rank >= COMMAND_LINE.rank ? this : new Origin(rank, source, newLine, newColumn);
  }

  /** Whether nobody wrote this value. */
  public boolean isDefault() {
    return equals(DEFAULT);
  }

  /** Where it was written, for a message: the position, or where there is none the path. */
  public String orPath(String path) {
    return line == 0 ? path : toString();
  }

  @Override
  public int compareTo(Origin other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column}, or the source alone. */
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
