package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Applies a configset of shell scripts to machines of the class's environment, as root, once, when all are ready and before any test. A script
 * is one state: it fails if it exits with another code than 0, and it has changed what {@link org.infratest.state.HostFacts} and the files below
 * {@code /etc} tell before and after it. Scripts find the whole folder beside them on the machine.
 *
 * <p>It is asked about as {@link SaltConfigset} is. Applied before those of Salt and Ansible on the same class.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ShellConfigsets.class)
@ExtendWith(InfratestExtension.class)
@Api
public @interface ShellConfigset {

    /** The configset: a folder, as with {@link SaltConfigset#value}. */
    String value() default "";

    /**
     * The scripts, in their order, as paths within the folder; by default all files {@code *.sh} of {@code scripts/} in it, in the order of their
     * names. One that begins with {@code #!} is run by what that names, others by {@code sh}.
     */
    String[] scripts() default {};

    /** The names of machines, or of groups of machines, that it is for; by default all machines of the environment. */
    String[] on() default {};

    /** Environment variables of the scripts, each as {@code NAME=value}. */
    String[] variables() default {};

    /** How long all scripts together may take on one machine, for example {@code 90 s}; by default 10 minutes. */
    String timeout() default "";
}
