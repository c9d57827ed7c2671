package org.infratest.providers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The provider that a class of contract tests is about. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Provided {
    KnownProvider by();
}
