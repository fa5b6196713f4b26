package org.bce3s.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.bce3s.experiment.Canonical;
import org.bce3s.registry.Choice;
import org.bce3s.settings.RunSettings;

/** Which entry of a registry was at work when something was thrown, by its stack. */
final class EntryAtWork {
  /** How the JVM names the class of a lambda, behind that of the class it is written in. */
  private static final String LAMBDA = "\\$\\$Lambda.*";

  private EntryAtWork() {}

  /**
   * The entry among those that settings choose whose code is innermost, with its setting: {@code
   * loss.joint "my-term"}; several where they are of one class.
   *
   * @return empty if none of them was at work
   */
  static Optional<String> of(Throwable thrown, RunSettings settings) {
    SortedMap<String, Choice<?>> choices = Canonical.choices(settings);
    for (StackTraceElement frame : thrown.getStackTrace()) {
      List<String> found =
          choices.entrySet().stream()
              .filter(choice -> isOf(frame, choice.getValue().value()))
              .map(EntryAtWork::text)
              .toList();
      if (!found.isEmpty()) {
        return Optional.of(String.join(" or ", found));
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(StackTraceElement frame, Object entry) {
    String own = entry.getClass().getName().replaceFirst(LAMBDA, "");
    return frame.getClassName().equals(own) || frame.getClassName().startsWith(own + "$");
  }

  private static String text(Map.Entry<String, Choice<?>> choice) {
    return choice.getKey() + " \"" + choice.getValue().name() + "\"";
  }
}
