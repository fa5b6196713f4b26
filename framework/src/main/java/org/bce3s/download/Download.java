package org.bce3s.download;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.bce3s.file.DataException;
import org.bce3s.spec.NotTraining;

/**
 * A file to be had over HTTP or HTTPS. It grows as {@code NAME.part} beside its target and is moved
 * there in one step once it is whole and its MD5 is right, so a target that exists is sound. A
 * connection that breaks is taken up where it broke, in the same run or a later one.
 *
 * @param address where the file lies
 * @param target where it shall lie
 * @param md5 its MD5, 32 lower-case hexadecimal digits
 * @param maximumBytes more than this is refused
 */
@NotTraining
public record Download(URI address, Path target, String md5, long maximumBytes) {
  /** Attempts in a row that may bring nothing before the download is given up. */
  private static final int FRUITLESS_ATTEMPTS = 3;

  /** Is told how far a download is; called on the downloading thread. */
  @FunctionalInterface
  public interface Progress {
    /**
     * So much is there.
     *
     * @param bytes bytes so far
     * @param total bytes of the whole file, where the server says
     */
    void at(long bytes, OptionalLong total);
  }

  /** Checks the address. */
  public Download {
    if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
      throw new IllegalArgumentException(address + " is neither http nor https");
    }
  }

  /**
   * Downloads the file unless the target exists.
   *
   * @throws DataException if the server cannot be reached or refuses, the file is too large or its
   *     MD5 is wrong, or the folder cannot be written; what came of a sound file is kept
   */
  public void run(Progress progress) {
    if (Files.exists(target)) {
      return;
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      try (FileChannel file =
          FileChannel.open(
              part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        lock(file, part);
        loadWhole(file, part, progress);
        check(file, part);
        file.force(true);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new DataException("cannot download " + address + " to " + part + ": " + e, e);
    }
  }

  /** Keeps others off the partial file until its channel is closed. */
  private static void lock(FileChannel file, Path part) throws IOException {
    boolean locked;
    try {
      locked = file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false;
    }
    if (!locked) {
      throw new DataException(part + ": another download is writing it");
    }
  }

  private void loadWhole(FileChannel file, Path part, Progress progress) throws IOException {
    HttpTransfer transfer = new HttpTransfer(address, maximumBytes);
    int fruitless = 0;
    while (true) {
      long before = file.size();
      IOException failure;
      try {
        HttpTransfer.Outcome outcome = transfer.append(file, progress);
        if (outcome == HttpTransfer.Outcome.WHOLE) {
          return;
        }
        if (outcome == HttpTransfer.Outcome.TOO_LARGE) {
          Files.delete(part);
          throw new DataException(
              address + ": the file is larger than the " + maximumBytes + " bytes allowed");
        }
        failure = new IOException("the connection broke after " + file.size() + " bytes");
      } catch (IOException e) {
        failure = e;
      }
      fruitless = file.size() > before ? 0 : fruitless + 1;
      if (fruitless == FRUITLESS_ATTEMPTS) {
        throw givenUp(part, failure);
      }
    }
  }

  /** What failed, in words, and what to do where this machine does not reach the server. */
  private DataException givenUp(Path part, IOException failure) {
    return new DataException(
        "cannot download "
            + address
            + ": "
            + reason(failure)
            + "; type the same again to go on with "
            + part
            + ", or fetch it on another machine and put it at "
            + target
            + " (MD5 "
            + md5
            + ")",
        failure);
  }

  private String reason(IOException failure) {
    String host = address.getHost();
    if (failure instanceof UnknownHostException) {
      return "no host " + host + " is known here (is there a network?)";
    }
    if (failure instanceof SocketTimeoutException) {
      return host + " does not answer";
    }
    if (failure instanceof SocketException) {
      return host + " cannot be reached (" + failure.getMessage() + ")";
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private void check(FileChannel file, Path part) throws IOException {
    String found = md5(file);
    if (!found.equals(md5)) {
      Files.delete(part);
      throw new DataException(
          address + ": its MD5 is " + found + ", not " + md5 + "; what was loaded is deleted");
    }
  }

  private static String md5(FileChannel file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    file.position(0);
    while (file.read(buffer) >= 0) {
      digest.update(buffer.flip());
      buffer.clear();
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
