package org.infratest.examples.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.junit.EnvironmentSource;

/** Asks for an environment that has no machines, to measure what the rest of infratest costs. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnvironmentSource(NothingReader.class)
@interface NothingNeeded {}
