package org.bce3s.spec;

import java.util.List;
import java.util.stream.Collectors;
import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/** A spec was given values outside what is allowed; carries every violation, not only the first. */
public final class SpecException extends IllegalArgumentException implements Reported {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  /** Creates the exception for at least one violation. */
  public SpecException(List<Violation> violations) {
    super(violations.stream().map(Violation::toString).collect(Collectors.joining("\n")));
    this.violations = List.copyOf(violations);
  }

  /** Creates the exception for one violation. */
  public SpecException(String field, Object value, String allowed) {
    this(List.of(new Violation(field, String.valueOf(value), allowed)));
  }

  /** All violations, in the order of the record's components. */
  public List<Violation> violations() {
    return violations;
  }

  @Override
  public int exitCode() {
    return ExitCode.WRONG;
  }
}
