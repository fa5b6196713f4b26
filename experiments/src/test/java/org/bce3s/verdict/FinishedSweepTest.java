package org.bce3s.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bce3s.fake.FakeSweep;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.sweep.KeptTables;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.table.CsvLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts on what a sweep left on the disk. */
class FinishedSweepTest {
  @TempDir private Path folder;

  @Test
  void comparesFiguresAndPredictions() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    SweepOptions options =
        new SweepOptions(
            data,
            folder.resolve("out"),
            Optional.of(KeptTables.in(folder.resolve("results"))),
            2,
            false,
            FakeSweep.RETRIES,
            List.of("sweep"));
    FakeSweep.here(FakeSweep.plan(data), options).run();
    Results trained = Results.of(List.of(folder.resolve("out")));
    Results exported = Results.of(List.of(folder.resolve("results")));
    Question question = Question.of(trained.lines(), Optional.empty(), "all", 0.05);

    Verdicts verdicts = Verdicts.of(trained, question);
    assertThat(verdicts.imageGaps()).isEmpty();
    assertThat(verdicts.images()).hasSize(verdicts.rows().size() * 2);
    for (ImageVerdict image : verdicts.images()) {
      List<CsvLine> ours = predictions(trained, image.row(), image.seed());
      List<CsvLine> theirs = predictions(trained, question.baseline(), image.seed());
      assertThat(image.images()).isEqualTo(ours.size());
      assertThat(image.counts().gained() - image.counts().lost())
          .isEqualTo(right(ours) - right(theirs));
    }
    Verdicts kept = Verdicts.of(exported, question);
    assertThat(kept.rows())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("evidence", "words")
        .isEqualTo(verdicts.rows());
    for (int i = 0; i < kept.rows().size(); i++) {
      assertThat(bySeeds(kept.rows().get(i))).isEqualTo(bySeeds(verdicts.rows().get(i)));
      assertThat(kept.rows().get(i).by(Evidence.Test.IMAGES))
          .as("tables that are kept have no predictions")
          .contains(Evidence.notAtHand(Evidence.Test.IMAGES));
    }
    assertThat(kept.images()).isEmpty();
  }

  private static List<Evidence> bySeeds(RowVerdict row) {
    return row.evidence().stream().filter(e -> e.test() != Evidence.Test.IMAGES).toList();
  }

  private static List<CsvLine> predictions(Results results, String row, long seed) {
    return results.runs().stream()
        .filter(run -> run.line().row().equals(row))
        .filter(run -> run.line().cell("seed").equals(String.valueOf(seed)))
        .findFirst()
        .map(ResultRun::predictions)
        .orElseThrow();
  }

  private static int right(List<CsvLine> lines) {
    return (int)
        lines.stream().filter(line -> line.text("label").equals(line.text("prediction"))).count();
  }
}
