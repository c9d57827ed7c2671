package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;
import org.infratest.environment.Readiness;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.environment.WhenUnavailable;

/**
 * Boots the machines of a Vagrantfile before the tests of a class and takes them down after them.
 * Probes, hosts and the {@link org.infratest.environment.Environment} itself are injected into parameters and fields; see
 * {@link To} and {@link OnHost}. Nested classes use the environment of the class around them, unless they ask for their
 * own. Usable as a meta-annotation.
 *
 * <p>On a {@code @ParameterizedClass}, <code>${0}</code> in an attribute stands for the first argument of an invocation, <code>${1}</code> for the second; then each
 * invocation has an environment of its own. So it is with every annotation that has an {@link EnvironmentSource}, and with {@link PackerBox}.
 *
 * <p>A boot that fails fails the class, with machine, command, exit code, last lines and the log's path in the message.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnvironmentSource(VagrantReader.class)
@Api
public @interface VagrantEnvironment {

    /**
     * The configset: the folder with the Vagrantfile, and with {@code topology.yaml} where networks and groups have names.
     * A relative path is looked for in the module's folder, then upwards to the root of the checkout;
     * {@code infratest.root} names another place to look first. Without a value the folder of the test's package is meant.
     */
    String value() default "";

    /**
     * Vagrant's own provider, for example {@code libvirt}; empty leaves the choice to Vagrant.
     * {@code infratest.vagrantProvider} overrides, {@code infratest.vagrantProvider.default} fills in.
     */
    String vagrantProvider() default "";

    /** Environment variables for the Vagrantfile, each as {@code NAME=value}. */
    String[] variables() default {};

    /** The machines to boot; empty for all. */
    String[] machines() default {};

    /** Who shares the environment. {@code infratest.sharing} overrides, {@code infratest.sharing.default} fills in. */
    Sharing sharing() default Sharing.DEFAULT;

    /**
     * Whether the environment is taken down at the end. {@code infratest.teardown} overrides,
     * {@code infratest.teardown.default} fills in. Where the variable {@code CI} is set, {@link Teardown#NEVER} acts as
     * {@link Teardown#ALWAYS} unless {@code infratest.teardown} forces it.
     */
    Teardown teardown() default Teardown.DEFAULT;

    /**
     * What becomes of the class where the environment cannot be started on this computer: a tool is missing or too old. {@code infratest.whenUnavailable}
     * overrides, {@code infratest.whenUnavailable.default} fills in.
     */
    WhenUnavailable whenUnavailable() default WhenUnavailable.DEFAULT;

    /** Decides when a machine is ready; by default as soon as SSH answers. Needs a constructor without parameters. */
    Class<? extends Readiness> readyWhen() default Readiness.WhenSshAnswers.class;

    /**
     * How long the boot may take until every machine is ready, for example {@code 90 s} or {@code 10 min}.
     * By default 5 minutes, relaxed to 15 where machines are only emulated. {@code infratest.bootTimeout} overrides,
     * {@code infratest.bootTimeout.default} fills in. JUnit's {@code @Timeout} does not reach the boot.
     */
    String bootTimeout() default "";
}
