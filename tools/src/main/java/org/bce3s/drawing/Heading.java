package org.bce3s.drawing;

/**
 * What stands over a plot.
 *
 * @param name a short name of lower-case letters, digits and hyphens; files and the ids inside an
 *     SVG begin with it, so plots of one page need different ones
 * @param title what is shown
 * @param context of what: data set, protocol; may be empty
 */
public record Heading(String name, String title, String context) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it holds anything else
   */
  public Heading {
    if (!name.matches("[a-z0-9][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "plot name \"" + name + "\": lower-case letters, digits and hyphens are allowed");
    }
  }
}
