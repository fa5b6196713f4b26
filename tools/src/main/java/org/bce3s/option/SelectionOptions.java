package org.bce3s.option;

import java.util.Optional;
import org.bce3s.settings.ReportSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import picocli.CommandLine.Option;

/** The options that say whose weights of a run classify, and how. */
public final class SelectionOptions {
  @Option(
      names = "--select",
      paramLabel = "S",
      description =
          "Weights of which epoch: last, val (best on the hold-out) or oracle (best on the test set"
              + " itself); that of the run's report unless given.",
      completionCandidates = SelectionConverter.class,
      converter = SelectionConverter.class)
  private Selection select;

  @Option(
      names = "--tta",
      paramLabel = "T",
      description =
          "none, or flip: the mean of the logits of an image and its mirror image; that of the"
              + " run's report unless given.",
      completionCandidates = AugmentationConverter.class,
      converter = AugmentationConverter.class)
  private TestTimeAugmentation tta;

  /** Whether a selection is asked for. */
  public boolean selects() {
    return select != null;
  }

  /** The selection asked for, else the reported one. */
  public Selection select(ReportSettings report) {
    return Optional.ofNullable(select).orElse(report.select());
  }

  /** The augmentation asked for, else the reported one. */
  public TestTimeAugmentation tta(ReportSettings report) {
    return Optional.ofNullable(tta).orElse(report.tta());
  }

  private static final class SelectionConverter extends EnumConverter<Selection> {
    SelectionConverter() {
      super("selection", Selection.values());
    }
  }

  private static final class AugmentationConverter extends EnumConverter<TestTimeAugmentation> {
    AugmentationConverter() {
      super("augmentation", TestTimeAugmentation.values());
    }
  }
}
