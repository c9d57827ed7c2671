package org.infratest.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.environment.WhenUnavailable;

/** Asks for an environment of machines that do not exist; see {@link FakeProvider}. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnvironmentSource(FakeReader.class)
@interface FakeEnvironment {

    String value() default "web";

    Sharing sharing() default Sharing.DEFAULT;

    Teardown teardown() default Teardown.DEFAULT;

    WhenUnavailable whenUnavailable() default WhenUnavailable.DEFAULT;

    boolean missing() default false;

    boolean failingBoot() default false;

    boolean failingTeardown() default false;

    boolean existing() default false;
}
