package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;
import org.infratest.environment.WhenUnavailable;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Applies a playbook to machines of the class's environment, once, when all are ready and before any test: {@code ansible-playbook} runs beside
 * the test and logs in to the machines as infratest does. Each task becomes a line of the report. One that fails fails the class, with a
 * {@link org.infratest.ConfigsetFailure} that has the task's own message, and file and line.
 *
 * <p>It is asked about as {@link SaltConfigset} is. Applied after those of Salt on the same class.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(AnsibleConfigsets.class)
@ExtendWith(InfratestExtension.class)
@Api
public @interface AnsibleConfigset {

    /** The playbook: a file, looked for as {@link SaltConfigset#value} is; for a folder, {@code playbook.yml} in it. */
    String value() default "";

    /** The names of machines, or of groups of machines, that it is for; by default all machines of the environment. */
    String[] on() default {};

    /** Further variables of the playbook, each as {@code name=value}. */
    String[] variables() default {};

    /** How long one application may take, for example {@code 90 s}; by default 10 minutes. */
    String timeout() default "";

    /**
     * What becomes of the class where Ansible is not installed: {@code infratest.configset.whenUnavailable} overrides,
     * {@code infratest.configset.whenUnavailable.default} fills in, and else {@code infratest.whenUnavailable} decides.
     */
    WhenUnavailable whenUnavailable() default WhenUnavailable.DEFAULT;
}
