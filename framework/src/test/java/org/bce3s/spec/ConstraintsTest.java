package org.bce3s.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConstraintsTest {
  private record Ranges(
      @Range(min = 1) int low,
      @Range(max = 1e6) long high,
      @Range(min = 0, max = 1) double between,
      @Range(min = 0, minExclusive = true) double positive,
      @Range(min = 0, max = 1, maxExclusive = true) double halfOpen,
      @Range(min = 0, minExclusive = true, max = 0.001, maxExclusive = true) double open,
      @Range double finite,
      @Range(min = 2) OptionalInt maybeInt,
      @Range(max = -0.5) OptionalDouble maybeDouble,
      @Range(min = 0) List<Double> eachOne,
      String unbound) {}

  private static final Object[] SOUND = {
    1,
    1_000_000L,
    1.0,
    1e-9,
    0.0,
    0.0005,
    -1e300,
    OptionalInt.empty(),
    OptionalDouble.empty(),
    List.of(),
    ""
  };

  static List<Arguments> violations() {
    return List.of(
        Arguments.of(0, 0, "low: 0 is not allowed; must be at least 1"),
        Arguments.of(1, 1_000_001L, "high: 1000001 is not allowed; must be at most 1000000"),
        Arguments.of(2, 1.5, "between: 1.5 is not allowed; must be between 0 and 1"),
        Arguments.of(2, -1e-9, "between: -1.0E-9 is not allowed; must be between 0 and 1"),
        Arguments.of(2, Double.NaN, "between: NaN is not allowed; must be between 0 and 1"),
        Arguments.of(3, 0.0, "positive: 0 is not allowed; must be greater than 0"),
        Arguments.of(
            3,
            Double.POSITIVE_INFINITY,
            "positive: Infinity is not allowed; must be greater than 0"),
        Arguments.of(4, 1.0, "half_open: 1 is not allowed; must be at least 0 and less than 1"),
        Arguments.of(
            5, 0.001, "open: 0.001 is not allowed; must be greater than 0 and less than 0.001"),
        Arguments.of(6, Double.NaN, "finite: NaN is not allowed; must be a finite number"),
        Arguments.of(7, OptionalInt.of(1), "maybe_int: 1 is not allowed; must be at least 2"),
        Arguments.of(
            8, OptionalDouble.of(0), "maybe_double: 0 is not allowed; must be at most -0.5"),
        Arguments.of(
            9, List.of(1.0, -2.0, -3.0), "each_one: -2 is not allowed; must be at least 0"));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void aValueOutsideIsNamedWithWhatIsAllowed(int component, Object value, String message) {
    Object[] values = SOUND.clone();
    values[component] = value;

    assertThatThrownBy(() -> Constraints.check(Ranges.class, values))
        .isInstanceOf(SpecException.class)
        .hasMessage(message);
  }

  @Test
  void valuesInsideAndOnTheBoundsPass() {
    Constraints.check(Ranges.class, SOUND);
    Constraints.check(
        Ranges.class,
        7,
        -5L,
        0.0,
        1e300,
        0.999,
        1e-9,
        0.0,
        OptionalInt.of(2),
        OptionalDouble.of(-0.5),
        List.of(0.0, 1e9),
        "any");
  }

  @Test
  void allViolationsComeTogether() {
    Object[] values = SOUND.clone();
    values[0] = 0;
    values[3] = -1.0;

    assertThatThrownBy(() -> Constraints.check(Ranges.class, values))
        .hasMessage(
            "low: 0 is not allowed; must be at least 1\n"
                + "positive: -1 is not allowed; must be greater than 0")
        .extracting(e -> ((SpecException) e).violations().size())
        .isEqualTo(2);
  }

  @Test
  void aForgottenComponentIsAProgrammingError() {
    assertThatThrownBy(() -> Constraints.check(Ranges.class, 1, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("Ranges: 11 components, 2 values");
  }

  @Test
  void javaNamesBecomeYamlNames() {
    assertThat(Names.key("negativeRatio")).isEqualTo("negative_ratio");
    assertThat(Names.key("rate")).isEqualTo("rate");
    assertThat(Names.value(Thread.State.TIMED_WAITING)).isEqualTo("timed-waiting");
  }
}
