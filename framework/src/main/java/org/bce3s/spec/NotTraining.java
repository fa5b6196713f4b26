package org.bce3s.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Code that training names and that cannot change what is trained: it measures what is shown,
 * writes files, downloads, exports. On a class or, in {@code package-info.java}, on a package.
 *
 * <p>A change of it makes no finished run stale, so whoever marks code by it promises that no
 * weight depends on it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
public @interface NotTraining {}
