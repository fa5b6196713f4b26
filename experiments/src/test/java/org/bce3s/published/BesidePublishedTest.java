package org.bce3s.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.bce3s.fake.RunLines;
import org.bce3s.table.RunLine;
import org.junit.jupiter.api.Test;

class BesidePublishedTest {
  private static final PublishedFigure FIGURE =
      new PublishedFigure(
          "cifar100-lt",
          OptionalDouble.of(100),
          "bce3s",
          59.5,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          new PublishedProtocol(
              Optional.of("ResNet-32"),
              Optional.empty(),
              OptionalInt.of(320),
              OptionalInt.of(1),
              Optional.of(PublishedProtocol.Images.VALIDATION),
              Optional.of("the best epoch on the test set")),
          "BCE3S (AAAI 2026)",
          List.of(ReadIn.NOTES));

  @Test
  void findsARowByItsNameAndByItsMethod() {
    assertThat(BesidePublished.of(List.of(ours("bce3s", "", "100")), List.of(FIGURE))).hasSize(1);
    assertThat(BesidePublished.of(List.of(ours("if100", "bce3s", "100")), List.of(FIGURE)))
        .hasSize(1);
  }

  @Test
  void leavesOutOtherMethodsAndOtherData() {
    assertThat(
            BesidePublished.of(
                List.of(ours("bce3s", "ce", "100"), ours("ce", "", "100"), ours("x", "", "100")),
                List.of(FIGURE)))
        .isEmpty();
    assertThat(BesidePublished.of(List.of(ours("bce3s", "", "50")), List.of(FIGURE))).isEmpty();
  }

  @Test
  void saysTheGapTheSourceAndWhatDiffers() {
    assertThat(
            PublishedText.of(
                BesidePublished.of(List.of(ours("bce3s", "", "100")), List.of(FIGURE))))
        .isEqualTo(
            """
            bce3s: 57.25 beside 59.50 published, gap -2.25
              source: BCE3S (AAAI 2026), second-hand: from notes
              other protocol: network resnet34, published ResNet-32; epochs 200, published 320; measured \
            on test images, published on validation images
              published: measured on validation images
              published: the best epoch on the test set
            """);
  }

  private static RunLine ours(String row, String method, String factor) {
    return RunLines.of(
        row,
        0,
        Map.of(
            "all", "57.2500",
            "dataset", "cifar100-lt",
            "imbalance_factor", factor,
            "backbone", "resnet34",
            "epochs", "200",
            "method", method));
  }
}
