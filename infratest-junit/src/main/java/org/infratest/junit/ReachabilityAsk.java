package org.infratest.junit;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Supplier;
import org.infratest.ConfigurationException;
import org.infratest.reachability.ReachabilityTable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * A method that asks for the flows of a table.
 *
 * @param where for messages: {@code @ReachabilityTest on GatewayIT.flow}
 * @param declaring the class beside which the table may stand
 */
record ReachabilityAsk(String where, Class<?> declaring, ReachabilityTest annotation) {

    static Optional<ReachabilityAsk> of(Method method) {
        return AnnotationSupport.findAnnotation(method, ReachabilityTest.class)
                .map(annotation -> new ReachabilityAsk(
                        "@ReachabilityTest on " + method.getDeclaringClass().getSimpleName() + "." + method.getName(),
                        method.getDeclaringClass(),
                        annotation));
    }

    /**
     * Reads the tables of a test class, and of those nested in it without an environment of their own, before minutes are spent on
     * booting machines for one that cannot be read.
     *
     * @throws ConfigurationException if one of them cannot be read
     */
    static void check(Class<?> test, RunScope run) {
        for (Method method : ReflectionSupport.findMethods(test, m -> true, HierarchyTraversalMode.TOP_DOWN)) {
            of(method).ifPresent(ask -> ask.table(run));
        }
        for (Class<?> nested : ReflectionSupport.findNestedClasses(test, NamedMachines::sharesEnvironment)) {
            check(nested, run);
        }
    }

    /**
     * Reads the table.
     *
     * @throws ConfigurationException if there is none, or it makes no sense
     */
    ReachabilityTable table(RunScope run) {
        Reading reading = run.reading(declaring, where);
        int suppliers = annotation.table().length;
        boolean file = !annotation.value().isEmpty();
        if (suppliers + (file ? 1 : 0) != 1) {
            throw new ConfigurationException(
                    where + " names "
                            + (suppliers == 0 ? "no table" : "more than one table")
                            + "; name either a file, like @ReachabilityTest(\"reachability.yaml\"), or one supplier with 'table'");
        }
        if (file) {
            return ReachabilityTable.read(reading.findBesideTest("names table", annotation.value()));
        }
        Class<? extends Supplier<ReachabilityTable>> supplier = annotation.table()[0];
        return reading.instance("its table", supplier).get();
    }
}
