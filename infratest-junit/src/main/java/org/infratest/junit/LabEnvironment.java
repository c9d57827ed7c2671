package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;
import org.infratest.Api;
import org.infratest.environment.Readiness;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.lab.LabSpec;

/**
 * Boots a network of machines with QEMU alone, on a switch inside this JVM: no root, no service, nothing to prepare. It is
 * used like {@link VagrantEnvironment}.
 *
 * <p>Machines whose image is not named boot from the box of the class's {@link PackerBox}. Any number of labs run side by
 * side, also with the same addresses: nothing of a lab is visible on this computer but processes and ports of the loopback
 * interface.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnvironmentSource(LabReader.class)
@Api
public @interface LabEnvironment {

    /** Supplies the networks and machines. Needs a constructor without parameters. */
    Class<? extends Supplier<LabSpec>> topology();

    /** Who shares the lab. {@code infratest.sharing} overrides, {@code infratest.sharing.default} fills in. */
    Sharing sharing() default Sharing.DEFAULT;

    /**
     * Whether the lab is taken down at the end. A lab ends with the JVM that runs its switch, so the only other answer than
     * {@link Teardown#ALWAYS} at present is that of the settings for other environments, which acts as {@code ALWAYS} here.
     */
    Teardown teardown() default Teardown.DEFAULT;

    /**
     * Decides when a machine is ready, in place of what the topology says. Needs a constructor without parameters.
     */
    Class<? extends Readiness> readyWhen() default Readiness.WhenSshAnswers.class;

    /**
     * How long the boot may take until every machine is ready, for example {@code 90 s}; by default what the topology says.
     * {@code infratest.bootTimeout} overrides, {@code infratest.bootTimeout.default} fills in.
     */
    String bootTimeout() default "";
}
