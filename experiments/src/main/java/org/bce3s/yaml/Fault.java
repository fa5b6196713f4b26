package org.bce3s.yaml;

/**
 * One thing that is wrong.
 *
 * @param origin where
 * @param path the dotted path of the setting, perhaps empty
 * @param message what is wrong and what is allowed; one line
 * @param missing whether the fault is that a required setting is not there
 */
public record Fault(Origin origin, String path, String message, boolean missing) {
  /** Makes line breaks and other control characters of quoted input visible. */
  public Fault {
    path = Findings.oneLine(path);
    message = Findings.oneLine(message);
  }
}
