package org.bce3s.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;
import org.bce3s.file.DataException;

/** One HTTP request that brings what a partial file still lacks. */
final class HttpTransfer {
  private static final int TIMEOUT_MILLISECONDS = 30_000;
  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** How a request ended. */
  enum Outcome {
    /** The file is whole. */
    WHOLE,
    /** The server broke off; another request may go on. */
    BROKEN,
    /** The file is larger than allowed. */
    TOO_LARGE
  }

  private final URI address;
  private final long maximumBytes;

  /** A transfer from an address that refuses a file of more bytes. */
  HttpTransfer(URI address, long maximumBytes) {
    this.address = address;
    this.maximumBytes = maximumBytes;
  }

  /**
   * Appends to a partial file, or begins it anew if the server cannot go on.
   *
   * @throws IOException if the connection fails; another request may go on
   * @throws DataException if the server refuses
   */
  Outcome append(FileChannel file, Download.Progress progress) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLISECONDS);
    connection.setReadTimeout(TIMEOUT_MILLISECONDS);
    // A compressed answer could neither be measured nor taken up again.
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (file.size() > 0) {
      connection.setRequestProperty("Range", "bytes=" + file.size() + "-");
    }
    try {
      return receive(connection, file, progress);
    } finally {
      connection.disconnect();
    }
  }

  private Outcome receive(
      HttpURLConnection connection, FileChannel file, Download.Progress progress)
      throws IOException {
    int status = connection.getResponseCode();
    String range = String.valueOf(connection.getHeaderField("Content-Range"));
    if (status == RANGE_NOT_SATISFIABLE && file.size() > 0) {
      if (range.equals("bytes */" + file.size())) {
        return Outcome.WHOLE;
      }
      file.truncate(0);
      return Outcome.BROKEN;
    }
    if (status == HttpURLConnection.HTTP_OK) {
      file.truncate(0);
    } else if (status != PARTIAL_CONTENT || !range.startsWith("bytes " + file.size() + "-")) {
      throw new DataException(address + ": the server answers with HTTP status " + status);
    }
    long length = connection.getContentLengthLong();
    OptionalLong total = length < 0 ? OptionalLong.empty() : OptionalLong.of(file.size() + length);
    if (total.orElse(0) > maximumBytes) {
      return Outcome.TOO_LARGE;
    }
    try (InputStream in = connection.getInputStream()) {
      return copy(in, file, total, progress);
    }
  }

  private Outcome copy(
      InputStream in, FileChannel file, OptionalLong total, Download.Progress progress)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    file.position(file.size());
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      if (file.size() + read > maximumBytes) {
        return Outcome.TOO_LARGE;
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      progress.at(file.size(), total);
    }
    return total.isEmpty() || file.size() == total.getAsLong() ? Outcome.WHOLE : Outcome.BROKEN;
  }
}
