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
import org.infratest.environment.WhenUnavailable;
import org.infratest.lab.LabSpec;

/**
 * Boots a network of machines with QEMU alone, on a switch inside this JVM: no root, no service, nothing to prepare. It is
 * used like {@link VagrantEnvironment}.
 *
 * <p>Machines whose image is not named boot from the box of the class's {@link PackerBox}. Any number of labs run side by
 * side, also with the same addresses: nothing of a lab is visible on this computer but processes and ports of the loopback
 * interface.
 *
 * <p>A lab that was ready before starts from that state as long as nothing that it came from has changed and nothing of it leads out; see
 * {@code infratest.lab.warmStart}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnvironmentSource(LabReader.class)
@Api
public @interface LabEnvironment {

    /**
     * Supplies the networks and machines. Needs a constructor without parameters. It is asked once for each class, before anything is started.
     */
    Class<? extends Supplier<LabSpec>> topology();

    /** Who shares the lab. {@code infratest.sharing} overrides, {@code infratest.sharing.default} fills in. */
    Sharing sharing() default Sharing.DEFAULT;

    /**
     * Whether the lab is taken down at the end; {@code infratest.teardown} overrides, {@code infratest.teardown.default} fills in. With
     * {@link Teardown#ON_SUCCESS} and {@link Teardown#NEVER} it runs in a process of its own, which the next run asks for it, and of which there is one
     * for each name of a lab. Where the class asks for a {@link org.infratest.lab.Lab}, or for a network, cable or machine to break, they act as
     * {@link Teardown#ALWAYS}, and the run's log says so.
     */
    Teardown teardown() default Teardown.DEFAULT;

    /**
     * What becomes of the class where the lab cannot be started on this computer: a tool is missing or too old. {@code infratest.whenUnavailable}
     * overrides, {@code infratest.whenUnavailable.default} fills in.
     */
    WhenUnavailable whenUnavailable() default WhenUnavailable.DEFAULT;

    /**
     * Decides when a machine is ready, in place of what the topology says. Needs a constructor without parameters. The default leaves it
     * to the topology, which says that a machine is ready as soon as SSH answers unless told otherwise.
     */
    Class<? extends Readiness> readyWhen() default Readiness.WhenSshAnswers.class;

    /**
     * How long the boot may take until every machine is ready, for example {@code 90 s}; by default what the topology says; where
     * that says nothing, 5 minutes, relaxed to 10 where machines are emulated.
     * {@code infratest.bootTimeout} overrides, {@code infratest.bootTimeout.default} fills in.
     */
    String bootTimeout() default "";
}
