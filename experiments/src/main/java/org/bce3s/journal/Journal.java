package org.bce3s.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;

/**
 * An append-only text file of events, one checksummed line each, forced to the disk before the next
 * thing happens.
 *
 * <p>A crash can tear only the last line, which then has no line end: it is dropped when read and
 * cut away before the next append. Anything else that is not as it was written is an error that
 * names the line. The time in a line is for people; order is the order of the lines.
 */
public final class Journal implements AutoCloseable {
  private final Path file;
  private final Clock clock;
  private final FileChannel channel;
  private final List<Event> events;

  private Journal(Path file, Clock clock, FileChannel channel, List<Event> events) {
    this.file = file;
    this.clock = clock;
    this.channel = channel;
    this.events = events;
  }

  /**
   * The events of a journal, without a lock and without changing it.
   *
   * @return none if there is no such file
   * @throws JournalException if a line is damaged
   * @throws FolderException if the file cannot be read
   */
  public static List<Event> read(Path file) {
    return parse(file, bytes(file)).events();
  }

  /**
   * Opens a journal for appending, creating it if missing. The caller holds the folder's lock.
   *
   * @throws JournalException if a line is damaged
   * @throws FolderException if the file cannot be read or written
   */
  public static Journal open(Path file, Clock clock) {
    Contents contents = parse(file, bytes(file));
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(contents.length());
      channel.position(contents.length());
      channel.force(true);
      AtomicFile.forceFolder(file.toAbsolutePath().getParent());
      return new Journal(file, clock, channel, new ArrayList<>(contents.events()));
    } catch (IOException e) {
      throw FolderException.writing(file, e);
    }
  }

  /** All events, oldest first. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  /**
   * Appends an event; durable when this method returns.
   *
   * @param name what happened
   * @param values what goes with it; {@code at}, the time, is added
   * @throws FolderException if it cannot be written; the journal is then as before
   */
  public void append(String name, Map<String, String> values) {
    append(List.of(new Event(name, values)));
  }

  /**
   * Appends several events, forced once.
   *
   * @throws FolderException if they cannot be written; the journal is then as before
   */
  public void append(List<Event> added) {
    String at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    List<Event> timed = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Event event : added) {
      Map<String, String> values = new LinkedHashMap<>();
      values.put("at", at);
      values.putAll(event.values());
      timed.add(new Event(event.name(), values));
      text.append(JournalLine.write(events.size() + timed.size(), timed.get(timed.size() - 1)));
    }
    write(text.toString().getBytes(StandardCharsets.UTF_8));
    events.addAll(timed);
  }

  /** Closes the file. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FolderException.writing(file, e);
    }
  }

  private void write(byte[] bytes) {
    FaultPoint.JOURNAL_BEFORE_APPEND.reached();
    try {
      long before = channel.position();
      try {
        AtomicFile.writeAll(channel, bytes, FaultPoint.JOURNAL_HALF_APPENDED);
        FaultPoint.JOURNAL_BEFORE_FORCE.reached();
        channel.force(true);
        FaultPoint.JOURNAL_APPENDED.reached();
      } catch (IOException e) {
        channel.truncate(before);
        throw e;
      }
    } catch (IOException e) {
      throw FolderException.writing(file, e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
  }

  private static Contents parse(Path file, byte[] bytes) {
    List<Event> events = new ArrayList<>();
    int start = 0;
    for (int end = 0; end < bytes.length; end++) {
      if (bytes[end] != '\n') {
        continue;
      }
      int number = events.size() + 1;
      Optional<Event> event = JournalLine.read(number, Arrays.copyOfRange(bytes, start, end));
      events.add(event.orElseThrow(() -> damaged(file, number)));
      start = end + 1;
    }
    return new Contents(List.copyOf(events), start);
  }

  private static JournalException damaged(Path file, int number) {
    return new JournalException(
        file
            + ":"
            + number
            + ": this line is not as it was written. Restore the file from a copy, or move it away"
            + " and start again: finished runs are found by their folders");
  }

  /**
   * What a journal holds.
   *
   * @param events its whole lines
   * @param length bytes up to the end of the last whole line
   */
  private record Contents(List<Event> events, long length) {}
}
