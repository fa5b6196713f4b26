package org.bce3s.model;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bce3s.run.RunIdentity;

/**
 * A run as the model knows it: what it is trained with decides all that it measures.
 *
 * @param settings its settings, then those of the run it starts from
 * @param seed the seed
 * @param code the code that trains it
 * @param shown which of its epochs is shown, of which nothing but its accuracy depends
 */
record RunKey(String settings, long seed, String code, String shown) {
  /** Before the name of the epoch that is shown. */
  static final String SELECT = "report.select: ";

  /** The epochs that can be shown. */
  static final List<String> SHOWN = List.of("last", "oracle");

  private static final int STEPS = 10_000;

  /** The run of an identity of the real thing. */
  static RunKey of(RunIdentity identity) {
    return new RunKey(
        identity.configuration().settings(),
        identity.seed(),
        identity.codeVersion(),
        identity.configuration().shown().strip().substring(SELECT.length()));
  }

  /** The run of the same training that shows the last epoch, by which trainings are told apart. */
  RunKey training() {
    return shownAs(SHOWN.get(0));
  }

  RunKey shownAs(String epoch) {
    return new RunKey(settings, seed, code, epoch);
  }

  /** Whether another run differs in nothing but its code and what is shown. */
  boolean isTrainedAs(RunKey other) {
    return settings.equals(other.settings) && seed == other.seed;
  }

  /** Its accuracy in per cent, as tables have it. */
  String all() {
    return figure("all " + shown);
  }

  /** Its learning curve. */
  List<String> losses() {
    String own = settings.substring(settings.indexOf("epochs: ") + "epochs: ".length());
    int epochs = Integer.parseInt(own.substring(0, own.indexOf('\n')));
    List<String> losses = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      losses.add(figure("loss " + epoch));
    }
    return losses;
  }

  String settingsSha256() {
    return Hashing.sha256()
        .hashString(settings + SELECT + shown + "\n", StandardCharsets.UTF_8)
        .toString();
  }

  private String figure(String name) {
    String text = String.join("|", name, settings, String.valueOf(seed), code);
    int hash = Hashing.sha256().hashString(text, StandardCharsets.UTF_8).asInt();
    return String.format(Locale.ROOT, "%.2f", Math.floorMod(hash, STEPS) / 100.0);
  }
}
