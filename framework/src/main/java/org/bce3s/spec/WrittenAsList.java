package org.bce3s.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A spec that may be written as a list alone, which is then the value of its first component while
 * the others take their defaults. The others are optional; where none of them is set, the spec is
 * the list, in a run's identity too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WrittenAsList {}
