package org.infratest.providers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The ability that a test of the contract shows. Where the provider is known not to have it, the test is skipped with the reason. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Shows {
    Ability value();
}
