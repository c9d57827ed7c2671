package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;
import org.infratest.Api;
import org.infratest.reachability.ReachabilityTable;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a method once for each flow of a reachability table, as a test with a name of its own:
 *
 * <pre>{@code
 * @ReachabilityTest("reachability.yaml")
 * void flow(Flow flow) {
 *     flow.verify();
 * }
 * }</pre>
 *
 * <p>The class has an environment, in whatever way it asks for one. The first flow that is verified has all of them probed at
 * once, so the method does best to do nothing before. A table that cannot be read fails before anything is booted.
 *
 * @see ReachabilityTable
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ReachabilityInvocations.class)
@Api
public @interface ReachabilityTest {

    /**
     * The file with the table. A relative one is looked for in the folder of the test's package, then in the module's folder, then
     * upwards to the root of the checkout. Empty where {@link #table} supplies the table.
     */
    String value() default "";

    /** Supplies a table that is built in code, in place of a file: at most one. Needs a constructor without parameters. */
    Class<? extends Supplier<ReachabilityTable>>[] table() default {};
}
