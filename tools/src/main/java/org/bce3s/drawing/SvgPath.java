package org.bce3s.drawing;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;

/** Path data in few characters. */
final class SvgPath {
  /** Hundredths of a pixel are what Batik writes. */
  private static final int UNITS = 100;

  private SvgPath() {}

  /**
   * The same path with coordinates relative to the point before, in whole hundredths, so that no
   * rounding adds up.
   *
   * @param absolute commands M, L, Q, C and Z with absolute coordinates, separated by blanks
   */
  static String relative(String absolute) {
    StringBuilder path = new StringBuilder();
    List<Long> numbers = new ArrayList<>();
    long[] at = new long[2];
    long[] start = new long[2];
    char command = ' ';
    for (String token : Splitter.on(' ').split(spaced(absolute))) {
      if (Character.isLetter(token.charAt(0))) {
        command = token.charAt(0);
        if (command == 'Z') {
          path.append('z');
          at = start.clone();
        }
        continue;
      }
      numbers.add(Math.round(Double.parseDouble(token) * UNITS));
      if (numbers.size() == coordinates(command)) {
        path.append(Character.toLowerCase(command));
        for (int c = 0; c < numbers.size(); c++) {
          append(path, numbers.get(c) - at[c % 2]);
        }
        at[0] = numbers.get(numbers.size() - 2);
        at[1] = numbers.get(numbers.size() - 1);
        start = command == 'M' ? at.clone() : start;
        numbers.clear();
      }
    }
    return path.toString();
  }

  private static String spaced(String path) {
    return path.replaceAll("([MLQCZ])", " $1 ").trim().replaceAll(" +", " ");
  }

  private static int coordinates(char command) {
    return switch (command) {
      case 'M', 'L' -> 2;
      case 'Q' -> 4;
      case 'C' -> 6;
      default -> throw new IllegalArgumentException("path command " + command);
    };
  }

  /** A number, after a blank unless a sign or a command stands between it and the one before. */
  private static void append(StringBuilder path, long hundredths) {
    if (hundredths >= 0 && Character.isDigit(path.charAt(path.length() - 1))) {
      path.append(' ');
    }
    if (hundredths < 0) {
      path.append('-');
    }
    long size = Math.abs(hundredths);
    if (size >= UNITS || size == 0) {
      path.append(size / UNITS);
    }
    long rest = size % UNITS;
    if (rest > 0) {
      path.append('.').append(rest / 10);
      if (rest % 10 > 0) {
        path.append(rest % 10);
      }
    }
  }
}
