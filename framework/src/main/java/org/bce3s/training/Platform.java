package org.bce3s.training;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bce3s.settings.DeviceKind;
import org.bce3s.tensor.Devices;
import org.bce3s.tensor.NumericSwitches;

/**
 * What a run is computed on as far as it changes the last bits of all results: the kind of device
 * and the numeric switches in force, not as they were asked for. The model of a processor or a GPU
 * is not in it, so that machines that are nearly alike can share a sweep.
 *
 * @param values by name; {@code device} is {@code cpu} or {@code gpu}
 */
public record Platform(SortedMap<String, String> values) {
  private static final String DEVICE = "device";
  private static final String START = "start.";

  /** Copies the values. */
  public Platform {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * That of this process, which loads TensorFlow unless a CPU is asked for.
   *
   * @throws org.bce3s.spec.SpecException if a GPU is asked for and there is none
   */
  public static Platform here(DeviceKind asked) {
    return of(asked.usesGpu(), NumericSwitches.here());
  }

  /**
   * That of a process which this one would start on this machine; TensorFlow is not loaded. Where
   * the build is for GPUs and a driver is there, {@code auto} is a GPU.
   */
  public static Platform planned(DeviceKind asked) {
    return of(
        switch (asked) {
          case CPU -> false;
          case GPU -> true;
          case AUTO -> Devices.mayHaveGpu();
        },
        NumericSwitches.ofRuns());
  }

  private static Platform of(boolean gpu, NumericSwitches switches) {
    SortedMap<String, String> values = new TreeMap<>(switches.chosen(gpu));
    values.put(DEVICE, gpu ? "gpu" : "cpu");
    return new Platform(values);
  }

  /** That of a later stage: its own and, marked, that of the run it starts from. */
  public Platform after(Platform start) {
    SortedMap<String, String> both = new TreeMap<>(values);
    start.values.forEach((name, value) -> both.put(START + name, value));
    return new Platform(both);
  }

  /**
   * The switches, e.g. {@code onednn: on}; those of a stage's start begin with {@code start.} and
   * are said where they are not the stage's own.
   */
  public String switches() {
    return values.entrySet().stream()
        .filter(value -> !value.getKey().endsWith(DEVICE))
        .filter(value -> isOwnOrAnother(value.getKey(), value.getValue()))
        .map(value -> value.getKey() + ": " + value.getValue())
        .collect(Collectors.joining(", "));
  }

  private boolean isOwnOrAnother(String key, String value) {
    String own = key;
    while (own.startsWith(START)) {
      own = own.substring(START.length());
    }
    return own.equals(key) || !value.equals(values.get(own));
  }
}
