package org.bce3s.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bce3s.data.Golden;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Variable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.types.TFloat32;

class SamnTest {
  private static Stream<Arguments> cases() {
    return StreamSupport.stream(
            Golden.read("isotonic.json").getAsJsonArray("samn").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(c -> Arguments.of(c.get("name").getAsString(), c));
  }

  /** What ci/golden/isotonic.py found with scipy, gradients by differences. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void logitsAndGradientsAreThoseOfNumPy(String name, JsonObject golden) {
    Samn samn = new Samn();
    int[] counts = Golden.ints(golden.get("counts"));
    int classes = counts.length;
    Map<String, FloatTensor> values =
        new LinkedHashMap<>(samn.start(Map.of(), counts)); // the order
    golden
        .getAsJsonObject("inputs")
        .asMap()
        .forEach((key, value) -> values.put("classifier." + key, tensor(value, classes)));
    try (GraphSession session = new GraphSession(2, false, 0)) {
      Ops tf = session.tf();
      ClassifierVariables variables = samn.variables(session.variables(), classes, 4);
      Operand<TFloat32> features = constant(tf, golden.get("features"), 3, 4);
      Operand<TFloat32> logits = samn.logits(tf, samn.rows(tf, variables), features);
      Operand<TFloat32> loss =
          tf.sum(
              tf.math.mul(logits, constant(tf, golden.get("weights"), 3, classes)),
              tf.constant(new int[] {0, 1}));
      List<Variable> trained = session.variables().trainable();
      Gradients gradients =
          tf.gradients(List.of(loss), trained.stream().map(Variable::read).toList());
      List<Operand<TFloat32>> fetched = new ArrayList<>(List.of(logits));
      for (int i = 0; i < trained.size(); i++) {
        fetched.add(gradients.dy(i));
      }
      session.initialize();
      session.assign(values);

      List<float[]> found = session.run(List.of(), List.of(), fetched);

      compare(name + ", logits", found.get(0), golden.get("logits"));
      for (int i = 0; i < trained.size(); i++) {
        String key = trained.get(i).name().substring("classifier.".length());
        compare(name + ", " + key, found.get(i + 1), golden.getAsJsonObject("gradients").get(key));
      }
    }
  }

  private static void compare(String what, float[] found, JsonElement expected) {
    float[] values = floats(expected);
    assertThat(found).as(what).containsExactly(values, within(1e-4f));
  }

  private static FloatTensor tensor(JsonElement value, int classes) {
    float[] values = floats(value);
    return new FloatTensor(
        values.length == classes
            ? new long[] {classes}
            : new long[] {classes, values.length / classes},
        values);
  }

  private static Operand<TFloat32> constant(Ops tf, JsonElement value, int... shape) {
    return tf.reshape(tf.constant(floats(value)), tf.constant(shape));
  }

  private static float[] floats(JsonElement value) {
    double[] doubles = Golden.doubles(value);
    float[] floats = new float[doubles.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) doubles[i];
    }
    return floats;
  }

  /** Numbers of few values, so that many are equal; equal ones in order are not one block. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 100, 365})
  void theFitInAGraphIsThatOfPooling(int size) {
    Random random = new Random(size);
    float[] values = new float[size];
    double[] same = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextInt(size) / 7f;
      same[i] = values[i];
    }
    try (GraphSession session = new GraphSession(2, false, 0)) {
      Ops tf = session.tf();
      Operand<TFloat32> order =
          tf.range(tf.constant(0f), tf.constant((float) size), tf.constant(1f));

      float[] fit =
          session
              .run(
                  List.of(),
                  List.of(),
                  List.of(MonotoneFit.nonDecreasing(tf, tf.constant(values), order, size)))
              .get(0);

      double[] pooled = IsotonicRegression.nonDecreasing(same);
      for (int i = 0; i < size; i++) {
        assertThat((double) fit[i]).isCloseTo(pooled[i], within(1e-5 * (1 + pooled[i])));
      }
    }
  }
}
