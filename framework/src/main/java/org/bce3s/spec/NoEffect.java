package org.bce3s.spec;

import java.util.List;

/**
 * A setting that cannot take effect beside the others.
 *
 * @param path its YAML key, or its dotted path
 * @param what says so and why; completes a sentence that begins with the setting's value
 * @param causes paths of the settings that are the reason
 * @param evident whether only who writes the setting needs to be told: who merely inherits it sees
 *     that what it belongs to is switched off
 */
public record NoEffect(String path, String what, List<String> causes, boolean evident) {
  /** Copies the causes. */
  public NoEffect {
    causes = List.copyOf(causes);
  }

  /** One that everybody needs to be told of. */
  public static NoEffect of(String path, String what, String... causes) {
    return new NoEffect(path, what, List.of(causes), false);
  }

  /** One that only who writes it needs to be told of. */
  public static NoEffect evident(String path, String what, String... causes) {
    return new NoEffect(path, what, List.of(causes), true);
  }

  /** A run's length in words: {@code 1 epoch}, {@code 90 epochs}. */
  public static String epochs(int number) {
    return Count.of(number, "epoch");
  }

  /** The same as seen from the record whose setting {@code key} holds this one's; causes stay. */
  public NoEffect below(String key) {
    return new NoEffect(key + "." + path, what, causes, evident);
  }
}
