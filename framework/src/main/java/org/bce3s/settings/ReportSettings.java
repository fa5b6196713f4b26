package org.bce3s.settings;

import java.util.Optional;
import org.bce3s.metric.ShotRule;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.NotTraining;
import org.bce3s.spec.Range;
import org.bce3s.spec.ResultNeutral;
import org.bce3s.spec.SpecException;

/**
 * What a run's figures mean; printed with them. None of it changes what is trained: a finished run
 * is measured anew where it asks for something else.
 *
 * @param select the epoch that is reported
 * @param shots how classes are grouped into many, medium and few
 * @param tta what is averaged at test time
 * @param logitAdjustment tau of post-hoc logit adjustment: a test image has logits z_k - tau log
 *     pi_k, with pi_k class k's share of the training images (Menon et al. 2021, "Long-tail
 *     learning via logit adjustment", equation 9); 0 for z_k. Epochs are compared by z_k
 * @param quality when the quality of features and classifier is measured
 * @param method the name under which others have published figures of what is trained here
 * @param label what tables and plots for a paper call the row
 */
@NotTraining
public record ReportSettings(
    @Doc(
            "epoch that is reported: the last one, the best on the hold-out (val) or the best on"
                + " the test set (oracle, which a real use cannot know)")
        @Default("last")
        Selection select,
    @Doc("rule that groups classes into many, medium and few") @Default("oltr") ShotRule shots,
    @Doc("what is averaged when a test image is classified: nothing, or it and its mirror image")
        @Default("none")
        TestTimeAugmentation tta,
    @Doc("tau: at test tau times the log prior of a class is subtracted from its logit")
        @Default("0.0")
        @Range(min = 0, max = 100)
        double logitAdjustment,
    @Doc(
            "when compactness, separability, neural collapse and calibration are measured: none,"
                + " end (the epoch that is reported) or epoch (every one that is evaluated)")
        @Default("end")
        QualityWhen quality,
    @Doc(
            "method whose published figures stand beside the results; where it is not said, the row's"
                + " name")
        @ResultNeutral
        Optional<String> method,
    @Doc("what tables and plots for a paper call the row; where it is not said, the row's name")
        @ResultNeutral
        Optional<String> label) {
  /** Checks the range. */
  public ReportSettings {
    Constraints.check(
        ReportSettings.class, select, shots, tta, logitAdjustment, quality, method, label);
    if (label.filter(String::isBlank).isPresent()) {
      throw new SpecException("label", "nothing but blanks", "a text that tables can show");
    }
  }
}
