package org.bce3s.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bce3s.bench.StepTrace.Part;
import org.bce3s.tensor.TracedOperation;
import org.junit.jupiter.api.Test;

class StepTraceTest {
  private static final StepTrace TRACE =
      new StepTrace(
          List.of(
              List.of(operation("Conv2D", 3_000_000), operation("Relu", 1_000_000)),
              List.of(
                  operation("Conv2D", 2_000_000),
                  operation("Add", 1_000_000),
                  operation("Conv2D", 3_000_000))));

  @Test
  void countsTheTimeOfEveryTypeAStepAndItsShareOfAll() {
    assertThat(TRACE.byType())
        .containsExactly(
            new Part("Conv2D", 1.5, 4, 0.8),
            new Part("Add", 0.5, 0.5, 0.1),
            new Part("Relu", 0.5, 0.5, 0.1));
  }

  @Test
  void showsTheLastStepOnATimeline() {
    StepTrace trace =
        new StepTrace(
            List.of(
                List.of(operation("Conv2D", 1)),
                List.of(new TracedOperation("block1/add", "AddV2", "/cpu:0", 7, 2_500, 1_500))));

    assertThat(trace.timeline())
        .isEqualTo(
            "{\"traceEvents\":[{\"name\":\"AddV2\",\"ph\":\"X\",\"pid\":\"/cpu:0\",\"tid\":7,"
                + "\"ts\":2.5,\"dur\":1.5,\"args\":{\"name\":\"block1/add\"}}]}");
  }

  @Test
  void namesWhatAGpusStepLeftOnTheCpu() {
    StepTrace trace =
        new StepTrace(
            List.of(
                List.of(
                    on("/job:localhost/replica:0/task:0/device:GPU:0", "Conv2D"),
                    on("/job:localhost/replica:0/task:0/device:CPU:0", "Where"),
                    on("/job:localhost/replica:0/task:0/device:CPU:0", "Placeholder"),
                    on("/host:CPU", "cuLaunchKernel")),
                List.of(on("/job:localhost/replica:0/task:0/device:CPU:0", "Unique"))));

    assertThat(trace.leftOnCpu()).containsExactly("Unique", "Where");
  }

  private static TracedOperation on(String device, String type) {
    return new TracedOperation("a", type, device, 1, 0, 1);
  }

  private static TracedOperation operation(String type, long nanos) {
    return new TracedOperation("a", type, "/cpu:0", 1, 0, nanos);
  }
}
