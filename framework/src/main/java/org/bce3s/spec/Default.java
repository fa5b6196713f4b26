package org.bce3s.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value a setting takes when the experiment does not name it, written as in YAML (a flow
 * collection such as {@code "[]"} or {@code "{name: sgd}"} is allowed). A component with neither a
 * default nor an {@code Optional} type is required.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** The YAML text. */
  String value();
}
