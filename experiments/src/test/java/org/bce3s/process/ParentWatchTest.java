package org.bce3s.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that watches its parent, which holds the other end of its standard input. */
class ParentWatchTest {
  /** A process with a watch, told to leave it or to wait until the parent is gone. */
  static final class Watching {
    public static void main(String[] arguments) throws InterruptedException {
      Thread main = Thread.currentThread();
      ParentWatch parent = new ParentWatch();
      parent.begin(main::interrupt);
      if (arguments[0].equals("leave")) {
        Thread watch = watch();
        parent.close();
        watch.join(Duration.ofSeconds(20).toMillis());
        System.out.print(watch.isAlive() ? "still reads" : "reads no more");
      } else {
        System.out.print(gone() ? "gone" : "still there");
      }
    }

    private static Thread watch() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().equals("parent-watch"))
          .findFirst()
          .orElseThrow();
    }

    private static boolean gone() {
      try {
        Thread.sleep(Duration.ofSeconds(20).toMillis());
        return false;
      } catch (InterruptedException gone) {
        return true;
      }
    }
  }

  private static Process start(String what) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Watching.class.getName(),
                what))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void itsEndIsNoticed() throws IOException {
    Process process = start("wait");
    process.getOutputStream().close();
    assertThat(said(process)).isEqualTo("gone");
  }

  /** Else the JVM would wait for it. */
  @Test
  void aWatchThatIsClosedReadsNoMore() throws IOException {
    Process process = start("leave");
    assertThat(said(process)).isEqualTo("reads no more");
    process.getOutputStream().close();
  }
}
