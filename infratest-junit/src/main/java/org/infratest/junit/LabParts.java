package org.infratest.junit;

import java.util.Arrays;
import java.util.Set;
import org.infratest.lab.Lab;
import org.infratest.lab.LabMachine;
import org.infratest.lab.Link;
import org.infratest.lab.Network;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** What breaks a lab, or looks into it, has to be in the same JVM. */
final class LabParts {

    private static final Set<Class<?>> TYPES = Set.of(Lab.class, Network.class, Link.class, LabMachine.class);

    private LabParts() {}

    /** Whether a test class, or one that is nested in it without an environment of its own, asks for any of it. */
    static boolean areWantedBy(Class<?> test) {
        return ReflectionSupport.findMethods(test, method -> true, HierarchyTraversalMode.TOP_DOWN).stream()
                        .flatMap(method -> Arrays.stream(method.getParameterTypes()))
                        .anyMatch(TYPES::contains)
                || ReflectionSupport.findFields(
                                test, field -> TYPES.contains(field.getType()), HierarchyTraversalMode.TOP_DOWN)
                        .stream()
                        .findAny()
                        .isPresent()
                || ReflectionSupport.findNestedClasses(test, NamedMachines::sharesEnvironment).stream()
                        .anyMatch(LabParts::areWantedBy);
    }
}
