package org.bce3s.table;

import java.util.List;

/** The columns of accuracies, which stand in every table. */
public final class AccuracyColumns {
  /**
   * Those of shot groups, in order: {@code all} over images, {@code many, medium, few} the mean
   * over the classes of the group.
   */
  public static final List<String> GROUPS = List.of("all", "many", "medium", "few");

  /** The column of the mean over all classes: {@code all} where test sets are balanced. */
  public static final String BALANCED = "balanced";

  /** {@link #GROUPS} and {@link #BALANCED}. */
  public static final List<String> FIGURES = List.of("all", "many", "medium", "few", BALANCED);

  private AccuracyColumns() {}
}
