package org.bce3s.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.bce3s.file.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadTest {
  private static final int SIZE = 300_000;

  @TempDir Path folder;
  private final byte[] content = new byte[SIZE];
  private final List<String> ranges = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();
  private HttpServer server;

  /** Bytes after which the answer of that number breaks off; later answers are whole. */
  private List<Integer> breaks = List.of();

  private boolean honoursRange = true;
  private boolean tellsLength = true;
  private Path target;

  @BeforeEach
  void startServer() throws IOException {
    new Random(1).nextBytes(content);
    target = folder.resolve("data").resolve("file.tar.gz");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/file", this::answer);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int request = ranges.size();
    ranges.add(String.valueOf(range));
    int from = 0;
    int status = 200;
    if (range != null && honoursRange) {
      from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      status = 206;
      if (from >= SIZE) {
        exchange.getResponseHeaders().set("Content-Range", "bytes */" + SIZE);
        exchange.sendResponseHeaders(416, -1);
        exchange.close();
        return;
      }
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (SIZE - 1) + "/" + SIZE);
    }
    exchange.sendResponseHeaders(status, tellsLength ? SIZE - from : 0);
    int length = request < breaks.size() ? breaks.get(request) : SIZE - from;
    exchange.getResponseBody().write(content, from, length);
    exchange.getResponseBody().flush();
    // Closing an answer that is too short cuts the connection.
    exchange.close();
  }

  private Download download(String md5, long maximumBytes) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/file");
    return new Download(address, target, md5, maximumBytes);
  }

  private void run() {
    download(md5(), SIZE).run(this::report);
  }

  private void report(long bytes, OptionalLong total) {
    reports.add(bytes + " of " + (total.isPresent() ? total.getAsLong() : "?"));
  }

  private String md5() {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(content);
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path part() {
    return target.resolveSibling("file.tar.gz.part");
  }

  @Test
  void wholeFileArrivesAndProgressIsTold() {
    run();

    assertThat(target).hasBinaryContent(content);
    assertThat(part()).doesNotExist();
    assertThat(ranges).containsExactly("null");
    assertThat(reports.get(reports.size() - 1)).isEqualTo("300000 of 300000");
  }

  @Test
  void brokenConnectionIsTakenUpWhereItBroke() {
    breaks = List.of(100_000, 50_000);

    run();

    assertThat(target).hasBinaryContent(content);
    assertThat(ranges).containsExactly("null", "bytes=100000-", "bytes=150000-");
  }

  @Test
  void partialFileOfAnEarlierRunIsTakenUp() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), Arrays.copyOf(content, 12_345));

    run();

    assertThat(target).hasBinaryContent(content);
    assertThat(ranges).containsExactly("bytes=12345-");
  }

  @Test
  void wholePartialFileIsOnlyChecked() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), content);

    run();

    assertThat(target).hasBinaryContent(content);
    assertThat(part()).doesNotExist();
  }

  @Test
  void partialFileLongerThanTheRealOneIsBegunAnew() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), new byte[SIZE + 10]);

    run();

    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void serverWithoutRangesIsReadFromTheStart() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), new byte[1000]);
    honoursRange = false;

    run();

    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void serverThatTellsNoLengthIsReadToItsEnd() {
    tellsLength = false;

    run();

    assertThat(target).hasBinaryContent(content);
    assertThat(reports.get(reports.size() - 1)).isEqualTo("300000 of ?");
  }

  @Test
  void existingTargetIsLeftAlone() throws IOException {
    Files.createDirectories(target.getParent());
    Files.writeString(target, "mine");

    run();

    assertThat(target).hasContent("mine");
    assertThat(ranges).isEmpty();
  }

  @Test
  void wrongMd5LeavesNothing() {
    Download download = download("00000000000000000000000000000000", SIZE);

    assertThatThrownBy(() -> download.run(this::report))
        .isInstanceOf(DataException.class)
        .hasMessage(
            download.address()
                + ": its MD5 is "
                + md5()
                + ", not 00000000000000000000000000000000; what was loaded is deleted");
    assertThat(target).doesNotExist();
    assertThat(part()).doesNotExist();
  }

  @Test
  void fileThatIsToldToBeTooLargeIsNotLoaded() {
    Download download = download(md5(), SIZE - 1);

    assertThatThrownBy(() -> download.run(this::report))
        .isInstanceOf(DataException.class)
        .hasMessage(download.address() + ": the file is larger than the 299999 bytes allowed");
    assertThat(reports).isEmpty();
    assertThat(part()).doesNotExist();
  }

  @Test
  void fileThatTurnsOutTooLargeIsBrokenOff() {
    tellsLength = false;
    Download download = download(md5(), 200_000);

    assertThatThrownBy(() -> download.run(this::report))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("the file is larger than the 200000 bytes allowed");
    assertThat(part()).doesNotExist();
    assertThat(target).doesNotExist();
  }

  @Test
  void connectionThatBringsNothingIsGivenUpAndWhatCameIsKept() {
    breaks = List.of(1000, 0, 0, 0, 0, 0);

    assertThatThrownBy(this::run)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot download http://127.0.0.1:")
        .hasMessageContaining("the connection broke after 1000 bytes");
    assertThat(part()).hasSize(1000);
    assertThat(ranges).hasSize(4);
  }

  @Test
  void aHostThatIsNotReachedIsNamedWithWhatToDo() {
    Download unknown =
        new Download(URI.create("http://no-such-host.invalid/a.gz"), target, md5(), SIZE);
    String todo =
        "; type the same again to go on with "
            + part()
            + ", or fetch it on another machine and put it at "
            + target
            + " (MD5 "
            + md5()
            + ")";

    assertThatThrownBy(() -> unknown.run(this::report))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "cannot download http://no-such-host.invalid/a.gz: no host no-such-host.invalid is"
                + " known here (is there a network?)"
                + todo);
    server.stop(0);
    assertThatThrownBy(this::run)
        .isInstanceOf(DataException.class)
        .hasMessageContaining(": 127.0.0.1 cannot be reached (Connection refused)" + todo);
  }

  @Test
  void refusalOfTheServerIsTold() {
    server.removeContext("/file");

    assertThatThrownBy(this::run)
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("/file: the server answers with HTTP status 404");
  }

  @Test
  void addressOfAnotherSchemeIsRefused() {
    assertThatThrownBy(() -> new Download(URI.create("file:/etc/passwd"), target, md5(), SIZE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("file:/etc/passwd is neither http nor https");
  }
}
