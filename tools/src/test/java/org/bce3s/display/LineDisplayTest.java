package org.bce3s.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineDisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long seconds;

  @Test
  void printsALineNowAndThenAndOneAtTheEnd() {
    try (LineDisplay display =
        new LineDisplay(
            "training",
            30,
            Duration.ofSeconds(10),
            () -> TimeUnit.SECONDS.toNanos(seconds),
            stream)) {
      for (int done = 1; done <= 30; done++) {
        seconds++;
        Speed speed = new Speed(64, Optional.of(Duration.ofSeconds(30 - done)));
        display.update(done, done < 15 ? Speed.UNKNOWN : speed, "epoch " + done);
      }
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """
            training: 10/30 (33 %), epoch 10
            training: 20/30 (66 %), epoch 20, 64 images/s, 10 s left
            training: 30/30 (100 %), epoch 30, 64 images/s
            """);
  }
}
