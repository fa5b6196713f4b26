package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's features become a data set, and its network a file for other programs. */
@Tag("slow")
class FeaturesOfARunTest {
  private static final String IMAGES =
      """
      experiment: images
      dataset: {name: shapes-lt, head_count: 8, imbalance_factor: 4, test_count: 2, side: 8}
      backbone: {name: resnet8, width: 0.25}
      classifier: linear
      mixing: {mixup: false, cutmix: false}
      loss: {joint: ce}
      train: {epochs: 1, batch_size: 8}
      ablation:
        rows:
          ce: {}
          moving: {stage: {start: ce}}
      """;

  private static final String FEATURES =
      """
      experiment: heads
      dataset: {name: features}
      backbone: identity
      classifier: linear
      mixing: {mixup: false, cutmix: false}
      loss: {joint: balanced-softmax}
      train: {epochs: 1, batch_size: 8}
      """;

  @TempDir private Path folder;

  @Test
  void areADataSetThatHeadsAreTrainedOn() throws IOException {
    Files.writeString(folder.resolve("images.yaml"), IMAGES);
    Files.writeString(folder.resolve("heads.yaml"), FEATURES);
    Console plan = done("plan", folder.resolve("images.yaml").toString());
    assertThat(plan.out())
        .contains(
            "note: row moving: stage: images are forwarded at every step, for stage.batch_norm is"
                + " moving; else each would be forwarded once, and its features kept");
    done("sweep", folder.resolve("images.yaml").toString(), "--rows", "ce");
    String run = folder.resolve("runs/images/ce/seed-0").toString();

    for (String split : List.of("train", "test")) {
      Path file = folder.resolve("features/" + split + ".safetensors");
      Console written = done("predict", run, "--split", split, "--features", file.toString());
      assertThat(written.out())
          .containsPattern("features \\[\\d+, 16\\] and labels of the " + split + " images");
    }
    Console inspected = done("data", "inspect", "--dataset", "features");
    assertThat(inspected.out()).contains("images:    16 features", "test:      20");
    done("sweep", folder.resolve("heads.yaml").toString());
    Console evaluated = done("evaluate", folder.resolve("runs/heads/heads/seed-0").toString());
    assertThat(evaluated.out()).contains("equal to the result of the training");

    Path model = folder.resolve("model");
    for (String select : List.of("last", "oracle")) {
      Console exported =
          done("export", run, model.toString(), "--format", "saved-model", "--select", select);
      assertThat(exported.out()).contains("SavedModel of 8x8x3 to 10 logits, weights of " + select);
    }
    assertThat(model.resolve("saved_model.pb")).isNotEmptyFile();
    assertThat(call("export", run, folder.toString(), "--format", "saved-model").exitCode())
        .isEqualTo(ExitCode.WRONG);
    assertThat(call("predict", run, "--features", "x", "--to", "y").exitCode())
        .isEqualTo(ExitCode.WRONG);
    String heads = folder.resolve("runs/heads/heads/seed-0").toString();
    Console unnamed = call("export", heads, folder.resolve("w.safetensors").toString());
    assertThat(unnamed.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(unnamed.err()).contains("--names bce3s");
    done("export", heads, folder.resolve("w.safetensors").toString(), "--names", "bce3s");
  }

  private Console done(String... words) {
    Console console = call(words);
    assertThat(console.exitCode()).as(console.err()).isZero();
    return console;
  }

  private Console call(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", folder.toString()));
    if (List.of("plan", "sweep").contains(words[0])) {
      all.addAll(List.of("--out", folder.resolve("runs").toString()));
    }
    return Console.run(all.toArray(new String[0]));
  }
}
