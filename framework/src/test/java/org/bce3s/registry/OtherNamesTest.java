package org.bce3s.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OtherNamesTest {
  private static final Catalogue CATALOGUE = Catalogue.standard();

  static Stream<String> meant() {
    return OtherNames.TABLE.stream().map(line -> line.get(0));
  }

  @ParameterizedTest
  @MethodSource("meant")
  void whatIsMeantExists(String meant) {
    boolean entry =
        CATALOGUE.registries().stream().anyMatch(registry -> registry.names().contains(meant));
    assertThat(entry || isSetting(List.of(RunSettings.class), Arrays.asList(meant.split("\\."))))
        .isTrue();
  }

  @Test
  void noNameIsGivenTwoMeanings() {
    assertThat(OtherNames.TABLE.stream().flatMap(line -> line.stream().skip(1)))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z0-9]+"));
  }

  private static boolean isSetting(List<Class<?>> records, List<String> keys) {
    return keys.isEmpty()
        || records.stream()
            .flatMap(type -> Arrays.stream(type.getRecordComponents()))
            .filter(component -> Names.key(component.getName()).equals(keys.get(0)))
            .anyMatch(component -> isSetting(inside(component), keys.subList(1, keys.size())));
  }

  /** The records whose components may be written below a component. */
  private static List<Class<?>> inside(RecordComponent component) {
    Type type = component.getGenericType();
    Class<?> content =
        (Class<?>)
            (type instanceof ParameterizedType generic
                    && generic.getActualTypeArguments()[0] instanceof Class<?>
                ? generic.getActualTypeArguments()[0]
                : component.getType());
    if (component.getType() == Choice.class) {
      return CATALOGUE.registry(content).entries().stream().<Class<?>>map(Entry::settings).toList();
    }
    return content.isRecord() ? List.of(content) : List.of();
  }
}
