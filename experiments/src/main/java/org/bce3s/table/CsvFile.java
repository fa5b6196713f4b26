package org.bce3s.table;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;

/** The one dialect of CSV in which tables are written: UTF-8, commas, LF, quotes where needed. */
public final class CsvFile {
  private static final CSVFormat FORMAT =
      CSVFormat.Builder.create()
          .setDelimiter(',')
          .setQuote('"')
          .setQuoteMode(QuoteMode.MINIMAL)
          .setRecordSeparator("\n")
          .setIgnoreEmptyLines(false)
          .get();

  private CsvFile() {}

  /** One line, with its line end. */
  public static String line(List<String> cells) {
    StringBuilder text = new StringBuilder();
    try {
      FORMAT.printRecord(text, cells.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** A header and lines as text. */
  public static String text(List<String> columns, List<List<String>> lines) {
    StringBuilder text = new StringBuilder(line(columns));
    lines.forEach(cells -> text.append(line(cells)));
    return text.toString();
  }

  /**
   * The lines of a file, header first.
   *
   * @throws FolderException if the file cannot be read
   * @throws DataException if it is no CSV or its last line is cut off
   */
  public static List<List<String>> read(Path file) {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new DataException(
          file + ":" + text.lines().count() + ": cut off: the last line has no line end");
    }
    List<List<String>> lines = new ArrayList<>();
    try (CSVParser parser = FORMAT.parse(new StringReader(text))) {
      for (CSVRecord line : parser) {
        lines.add(line.toList());
      }
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(file + ":" + (lines.size() + 1) + ": not a line of CSV");
    }
    return lines;
  }
}
