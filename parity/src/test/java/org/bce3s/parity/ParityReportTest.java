package org.bce3s.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParityReportTest {
  @Test
  void showsOfATensorTheElementThatDeviatesMost() {
    StringWriter out = new StringWriter();
    ParityReport report =
        report(
            comparison("bce.total", values(7.711084163580598), values(7.71108436584473)),
            comparison("counts", values(500, 50), values(500, 50)),
            comparison("gradients", values(100, 1, 2), values(100, 1, 2.01)),
            comparison("logits", values(1, 2), values(Double.NaN, 2)),
            comparison("memory", values(1, 2), values(1)));
    report.print(new PrintWriter(out));
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            golden.json (x/1)
            value      elements         expected              got     error  dtype     verdict
            bce.total         1       7.71108416       7.71108437   2.6e-08  float32   ok
            counts            2              500              500   0.0e+00  float32   ok
            gradients         3                2       2.01000000   1.0e-04  float32   DIFFERS
            logits            2                1              NaN  Infinity  float32   DIFFERS
            memory            2                1                1  Infinity  float32   DIFFERS
            2 of 5 values agree within 1e-05
            """);
    assertThat(report.agrees()).isFalse();
  }

  @Test
  void nothingComparedIsNoAgreement() {
    assertThat(report().agrees()).isFalse();
    assertThat(report(comparison("a", values(1), values(1))).agrees()).isTrue();
  }

  private static ParityReport report(GoldenComparison... comparisons) {
    return new ParityReport(Path.of("golden.json"), "x/1", 1e-5, List.of(comparisons));
  }

  private static GoldenComparison comparison(String name, double[] expected, double[] got) {
    return new GoldenComparison(name, expected, got, "float32");
  }

  private static double[] values(double... values) {
    return values;
  }
}
