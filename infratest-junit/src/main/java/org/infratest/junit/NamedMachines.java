package org.infratest.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Finds a slip of the pen in a machine's name before minutes are spent on booting the right ones. */
final class NamedMachines {

    private NamedMachines() {}

    /**
     * Checks all machines that a test class, and those nested in it without an environment of their own, names.
     *
     * @throws org.infratest.ConfigurationException if one of them will not exist
     */
    static void check(Class<?> test, String environment, List<String> machines) {
        if (machines.isEmpty()) {
            return; // nothing declares them, so the running machines will tell
        }
        for (Method method : ReflectionSupport.findMethods(test, m -> true, HierarchyTraversalMode.TOP_DOWN)) {
            for (Parameter parameter : method.getParameters()) {
                Injection.checkMachine(Injection.where(parameter), parameter, environment, machines);
            }
        }
        for (Field field : ReflectionSupport.findFields(test, f -> true, HierarchyTraversalMode.TOP_DOWN)) {
            Injection.checkMachine(Injection.where(field), field, environment, machines);
        }
        for (Class<?> nested : ReflectionSupport.findNestedClasses(test, NamedMachines::sharesEnvironment)) {
            check(nested, environment, machines);
        }
    }

    static boolean sharesEnvironment(Class<?> nested) {
        return nested.isAnnotationPresent(Nested.class) && !EnvironmentAsk.isMadeBy(nested);
    }
}
