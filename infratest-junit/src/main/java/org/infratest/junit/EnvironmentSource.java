package org.infratest.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On an annotation that asks for an environment: names the reader that understands it. */
@Inherited
@Target(ElementType.ANNOTATION_TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface EnvironmentSource {

    /** The reader; it has a constructor without parameters. */
    Class<? extends EnvironmentReader> value();
}
