package org.bce3s.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What Linux says of memory in files of {@code name: N kB} lines, such as /proc/meminfo, or of
 * {@code name N} in bytes, such as the memory.stat of a control group.
 */
public final class LinuxMemory {
  private static final int KIBI = 1024;

  private LinuxMemory() {}

  /** Bytes by a name; empty where the file does not say it. */
  public static OptionalLong bytes(Path file, String name) {
    try {
      return Pattern.compile("^" + name + ":?\\s+(\\d+)( kB)?$", Pattern.MULTILINE)
          .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
          .results()
          .mapToLong(
              (MatchResult found) ->
                  Long.parseLong(found.group(1)) * (found.group(2) == null ? 1 : KIBI))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
