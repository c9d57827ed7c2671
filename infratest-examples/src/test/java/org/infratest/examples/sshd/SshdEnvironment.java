package org.infratest.examples.sshd;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.junit.EnvironmentSource;

/** Asks for "machines" that are OpenSSH servers on this computer: each an ordinary process on an address of loopback. */
@EnvironmentSource(SshdReader.class)
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface SshdEnvironment {

    /** The names of the machines. */
    String[] value();

    /** The port of all of them; {@code sshd.port} overrides, {@code sshd.port.default} fills in, else it is 2222. */
    String port() default "";

    /** How long they may take to answer, for example {@code 10 s}. */
    String bootTimeout() default "";
}
