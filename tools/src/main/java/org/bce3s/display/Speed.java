package org.bce3s.display;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How fast work goes.
 *
 * @param imagesPerSecond source images a second; 0 if not yet known
 * @param left the time that what is left will take; empty if not yet known
 */
public record Speed(double imagesPerSecond, Optional<Duration> left) {
  /** Nothing is known yet. */
  public static final Speed UNKNOWN = new Speed(0, Optional.empty());

  /** {@code 812 images/s}, or nothing. */
  String rate() {
    return imagesPerSecond > 0 ? String.format(Locale.ROOT, "%.0f images/s", imagesPerSecond) : "";
  }

  /** {@code 2 h 05 min left}, {@code 3 min 20 s left}, {@code 12 s left}, or nothing. */
  String timeLeft() {
    return left.map(t -> text(t) + " left").orElse("");
  }

  /** {@code 2 h 05 min}, {@code 3 min 20 s} or {@code 12 s}. */
  public static String text(Duration time) {
    if (time.toHours() > 0) {
      return String.format(Locale.ROOT, "%d h %02d min", time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + " s";
  }
}
