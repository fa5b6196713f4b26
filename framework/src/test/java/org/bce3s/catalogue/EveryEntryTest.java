package org.bce3s.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.bce3s.registry.Entry;
import org.bce3s.registry.Registry;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every entry of every registry owes to {@code list}, {@code describe} and the binder. */
class EveryEntryTest {
  private static final Catalogue CATALOGUE = Catalogue.standard();

  /** What only the writer of an experiment can know. */
  private static final Set<String> REQUIRED = Set.of("JointSum.terms");

  static Stream<Arguments> entries() {
    return Tested.ofAllKinds()
        .map(e -> Arguments.of(CATALOGUE.registry(e.kind()).key() + " " + e.name(), e));
  }

  @Test
  void everyKindHasAnEntry() {
    assertThat(CATALOGUE.registries())
        .hasSizeGreaterThanOrEqualTo(9)
        .allSatisfy(registry -> assertThat(registry.entries()).as(registry.key()).isNotEmpty());
  }

  @Test
  void kindsAreDocumentedAndNamedOnce() {
    assertThat(CATALOGUE.registries()).allSatisfy(registry -> isDocumentation(registry.doc()));
    assertThat(CATALOGUE.registries()).extracting(Registry::key).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void hasANameThatNeedsNoQuotesInYaml(String name, Entry<?> entry) {
    assertThat(entry.name()).matches("[a-z][a-z0-9]*([-_][a-z0-9]+)*");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void isDocumentedWithItsSource(String name, Entry<?> entry) {
    isDocumentation(entry.doc());
    isDocumentation(entry.source());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void everySettingIsDocumentedAndDefaultedOrRequiredOnPurpose(String name, Entry<?> entry) {
    for (RecordComponent setting : entry.settings().getRecordComponents()) {
      assertThat(setting.getAnnotation(Doc.class)).as("@Doc of %s", setting).isNotNull();
      isDocumentation(setting.getAnnotation(Doc.class).value());
      assertThat(setting.getAnnotation(Default.class) != null || mayBeWithout(setting))
          .as("%s has a @Default, is optional or is required on purpose", setting)
          .isTrue();
      assertThat(Names.key(setting.getName())).isNotEqualTo("name");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void isMadeFromItsDefaults(String name, Entry<?> entry) {
    assertThat(Defaults.make(entry)).isInstanceOf(entry.kind());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void refusesNotANumber(String name, Entry<?> entry) {
    for (RecordComponent setting : entry.settings().getRecordComponents()) {
      if (setting.getType() == double.class) {
        assertThat(Constraints.violation(setting, Double.NaN))
            .as("%s has a @Range", setting)
            .isPresent();
      }
    }
  }

  private static void isDocumentation(String text) {
    assertThat(text).isNotBlank().doesNotContain("\n").isEqualTo(text.strip()).doesNotEndWith(".");
  }

  private static boolean mayBeWithout(RecordComponent setting) {
    String name = setting.getDeclaringRecord().getSimpleName() + "." + setting.getName();
    return REQUIRED.contains(name)
        || List.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class)
            .contains(setting.getType());
  }
}
