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
import org.infratest.provision.SaltInstall;
import org.infratest.provision.SaltMode;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Applies a configset by Salt to machines of the class's environment, once, when all are ready and before any test; with
 * {@link org.infratest.environment.Sharing#RUN} once for all classes that ask for the same. Each state becomes a line of the report. One that
 * fails fails the class, with a {@link org.infratest.ConfigsetFailure} that has the state's own comment, and file and line.
 *
 * <p>In tests, {@link org.infratest.provision.Configset} says what was applied and asserts what holds for any configset:
 *
 * <pre>{@code
 * @Test
 * void changesNothingTheSecondTime(@OnHost("db") Configset configset) {
 *     configset.assertChangesNothing();
 * }
 * }</pre>
 *
 * <p>Several are applied in the order in which they stand, those of one kind together at the place of the first. Usable as a meta-annotation.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(SaltConfigsets.class)
@ExtendWith(InfratestExtension.class)
@Api
public @interface SaltConfigset {

    /**
     * The configset: a folder with {@code states/} and, where there is one, {@code pillar/}. A relative path is looked for in the module's folder,
     * then upwards to the root of the checkout. Without a value the folder of the test's package is meant.
     */
    String value() default "";

    /** The folders with states, by default {@code states} in the configset. Of files of the same name the one in the first folder counts. */
    String[] states() default {};

    /**
     * The folders with the pillar, by default {@code pillar} in the configset where there is one. All of their {@code top.sls} count; where two
     * folders say different things of one key, the later folder's is taken, so what is particular stands after what is general.
     */
    String[] pillar() default {};

    /** The names of machines, or of groups of machines, that it is for; by default all machines of the environment. */
    String[] on() default {};

    /** From where the states are applied. */
    SaltMode mode() default SaltMode.MASTERLESS;

    /** The machine that is the master, with {@link SaltMode#MASTER}. */
    String master() default "";

    /** Further grains of the machines, each as {@code name=value}. */
    String[] grains() default {};

    /** The SLS to apply; by default all that {@code top.sls} says. */
    String[] apply() default {};

    /** How long one application on one machine may take, for example {@code 90 s}; by default 10 minutes. */
    String timeout() default "";

    /** How Salt gets into the machines. {@code infratest.salt.install} overrides, {@code infratest.salt.install.default} fills in. */
    SaltInstall install() default SaltInstall.AUTO;

    /**
     * What becomes of the class where Salt cannot be had: {@code infratest.configset.whenUnavailable} overrides,
     * {@code infratest.configset.whenUnavailable.default} fills in, and else {@code infratest.whenUnavailable} decides.
     */
    WhenUnavailable whenUnavailable() default WhenUnavailable.DEFAULT;
}
