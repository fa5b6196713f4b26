package org.bce3s.option;

import org.bce3s.metric.ShotRule;

/** Reads a shot rule by the name that it has in an experiment. */
public final class ShotRuleConverter extends EnumConverter<ShotRule> {
  ShotRuleConverter() {
    super("rule", ShotRule.values());
  }
}
