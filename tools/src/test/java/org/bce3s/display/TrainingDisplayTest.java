package org.bce3s.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.bce3s.metric.Accuracy;
import org.bce3s.network.ByPlace;
import org.bce3s.training.EpochReport;
import org.junit.jupiter.api.Test;

class TrainingDisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long seconds;

  @Test
  void leavesALineAnEpochWithAnEmptyGroupAsNotAvailable() {
    try (TrainingDisplay display =
        new TrainingDisplay(
            "bce3s seed 0", 50, () -> TimeUnit.SECONDS.toNanos(seconds), Terminal.lines(stream))) {
      display.started(2, 4, 1, 0);
      for (int step = 0; step < 4; step++) {
        seconds += 2;
        display.step(1, step, 3.25);
      }
      display.epoch(
          new EpochReport(
              1,
              0.1,
              ByPlace.of(3.21049),
              Optional.of(
                  new Accuracy(
                      0.4,
                      OptionalDouble.of(0.5),
                      OptionalDouble.of(1 / 3.0),
                      OptionalDouble.empty(),
                      List.of())),
              OptionalDouble.empty(),
              Optional.empty(),
              25,
              9.04));
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).replaceFirst("peak memory: \\d+ MiB\\R$", ""))
        .isEqualToNormalizingNewlines(
            """
            bce3s seed 0: goes on in epoch 2 of 2
            bce3s seed 0: 8/8 (100 %), epoch 2/2, loss 3.250, 25 images/s
            epoch 2/2: loss 3.2105, accuracy 40.00 (many 50.00, medium 33.33, few n/a), \
            25 images/s, 9.0 s
            """);
  }
}
