package org.bce3s.yaml;

/** A piece of YAML that knows where it was written. Immutable. */
public sealed interface Node permits Scalar, Sequence, Mapping {
  /** Where it was written. */
  Origin origin();

  /** What a person calls it: {@code "abc"}, {@code a list}, {@code a mapping}. */
  String describe();
}
