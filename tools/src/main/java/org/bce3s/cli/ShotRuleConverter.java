package org.bce3s.cli;

import java.util.Arrays;
import java.util.List;
import org.bce3s.metric.ShotRule;
import org.bce3s.spec.Names;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a shot rule by the name that it has in an experiment. */
final class ShotRuleConverter implements ITypeConverter<ShotRule> {
  @Override
  public ShotRule convert(String text) {
    List<String> names = Arrays.stream(ShotRule.values()).map(Names::value).toList();
    return Arrays.stream(ShotRule.values())
        .filter(rule -> Names.value(rule).equals(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException(Kinds.unknown("rule", text, names)));
  }
}
