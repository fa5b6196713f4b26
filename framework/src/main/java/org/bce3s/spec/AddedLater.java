package org.bce3s.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A setting that runs were recorded without. At its default, or unset, it stays out of a run's
 * identity, so that these runs are still the ones that they were. Its default must therefore train
 * what was trained before there was the setting, to the bit, and is never changed.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface AddedLater {}
