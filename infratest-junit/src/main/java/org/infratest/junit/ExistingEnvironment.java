package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;
import org.infratest.environment.Sharing;

/**
 * Tests machines that exist already, such as those of staging or production, or those that another run has kept. An
 * {@linkplain org.infratest.inventory.InventoryFile inventory} says which there are.
 *
 * <p>Before the tests all machines have to answer; those that do not are named together. Nothing is started and nothing is
 * taken down, so {@code infratest.teardown} has no meaning, and any number of runs may look at the same machines at the same
 * time. What would change them is refused with a {@link org.infratest.ReadOnlyEnvironmentException}, and tests that are
 * {@link Destructive} are skipped.
 *
 * <p>On a subclass it replaces what the superclass asks for, so that the same tests run elsewhere, unchanged:
 *
 * <pre>{@code
 * @ExistingEnvironment("staging.yaml")
 * class StagingIT extends GatewayIT {}
 * }</pre>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnvironmentSource(ExistingReader.class)
@Api
public @interface ExistingEnvironment {

    /**
     * The inventory, looked for like the configset of {@link VagrantEnvironment}. {@code infratest.inventory} overrides,
     * {@code infratest.inventory.default} fills in.
     */
    String value() default "";

    /**
     * How long the machines may take to answer, for example {@code 90 s}; by default 30 s.
     * {@code infratest.answerTimeout} overrides, {@code infratest.answerTimeout.default} fills in.
     */
    String answerTimeout() default "";

    /** Who shares the sessions. {@code infratest.sharing} overrides, {@code infratest.sharing.default} fills in. */
    Sharing sharing() default Sharing.DEFAULT;
}
