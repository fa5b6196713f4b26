package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bce3s.classifier.Linear;
import org.bce3s.joint.Softmax;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.network.StepDraw;
import org.bce3s.network.TrainingStep;
import org.bce3s.settings.DeviceKind;
import org.bce3s.settings.Precision;
import org.bce3s.settings.RunSettings;
import org.bce3s.tensor.TracedOperation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds on a GPU, in the environment of {@link org.bce3s.tensor.RepeatableResults}. */
@Tag("gpu")
class GpuTrainingTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theSameRunEndsInTheSameBits(Precision precision) {
    TinyRun run = run(precision);

    TinyRun.Outcome first = run.train(folder.resolve("first"));
    TinyRun.Outcome second = run.train(folder.resolve("second"));

    assertThat(second.losses()).isEqualTo(first.losses());
    assertThat(TinyRun.differences(second.variables(), first.variables())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void crossEntropyIsRepeatableToo(Precision precision) {
    TinyRun run = run(precision);
    run.joint = Softmax.of(1);
    run.classifier = new Linear();

    TinyRun.Outcome first = run.train(folder.resolve("first"));
    TinyRun.Outcome second = run.train(folder.resolve("second"));

    assertThat(TinyRun.differences(second.variables(), first.variables())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void nothingButWhatFeedsTheStepRunsOnTheCpu(Precision precision) {
    assertThat(leftOnCpu(trace(run(precision)))).isEmpty();
  }

  private static TinyRun run(Precision precision) {
    TinyRun run = new TinyRun();
    run.precision = precision;
    run.device = DeviceKind.GPU;
    return run;
  }

  private static List<TracedOperation> trace(TinyRun run) {
    RunSettings settings = run.settings();
    Blueprint blueprint = Blueprint.of(settings, run.data());
    try (NetworkGraph graph =
        new NetworkGraph(blueprint, 2, settings.train().device().usesGpu(), run.seed)) {
      TrainingStep step = graph.step(run.batch);
      graph.initialize();
      int[] labels = new int[run.batch];
      byte[] pixels = new byte[run.batch * 8 * 8 * 3];
      step.source(pixels, labels);
      step.partner(pixels, labels);
      float[] subset = new float[blueprint.classes()];
      Arrays.fill(subset, 1);
      return step.trace(new StepDraw(0.5, new int[] {0, 4, 0, 4}, subset), 0.01, true);
    }
  }

  private static Set<String> leftOnCpu(List<TracedOperation> operations) {
    assertThat(operations).anyMatch(o -> o.device().contains("GPU"));
    return operations.stream()
        .filter(TracedOperation::isLeftOnCpu)
        .map(TracedOperation::type)
        .collect(Collectors.toSet());
  }
}
