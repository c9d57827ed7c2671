package org.infratest.junit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.HostPower;
import org.infratest.lab.Lab;
import org.infratest.lab.LabMachine;
import org.infratest.lab.Link;
import org.infratest.lab.Network;
import org.infratest.provision.Configset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Which tests break something that others on the same machines would notice. */
final class LoneTests {

    /** What breaks a network or a machine, or applies a configset once more and reboots. */
    private static final Set<Class<?>> TYPES = Set.of(
            Lab.class,
            Network.class,
            Link.class,
            LabMachine.class,
            HostPower.class,
            Checkpoints.class,
            Configset.class);

    private LoneTests() {}

    /** Whether it is {@link Destructive}, or gets what things are broken with: itself, its class, or one around it. */
    static boolean include(Class<?> test, Method method) {
        if (AnnotationSupport.isAnnotated(method, Destructive.class) || wants(method)) {
            return true;
        }
        for (@Nullable Class<?> each = test; each != null; each = around(each)) {
            if (AnnotationSupport.isAnnotated(each, Destructive.class) || wantsForAll(each)) {
                return true;
            }
        }
        return false;
    }

    /** A nested class of JUnit's is an inner class; a static one only stands there. */
    private static @Nullable Class<?> around(Class<?> test) {
        return Modifier.isStatic(test.getModifiers()) ? null : test.getEnclosingClass();
    }

    private static boolean wantsForAll(Class<?> test) {
        Stream<Method> aroundEach =
                ReflectionSupport.findMethods(test, LoneTests::isAroundEach, HierarchyTraversalMode.TOP_DOWN).stream();
        Stream<Constructor<?>> constructors = Arrays.stream(test.getDeclaredConstructors());
        return Stream.concat(aroundEach, constructors).anyMatch(LoneTests::wants)
                || !ReflectionSupport.findFields(test, LoneTests::isWanted, HierarchyTraversalMode.TOP_DOWN)
                        .isEmpty();
    }

    private static boolean isAroundEach(Method method) {
        return AnnotationSupport.isAnnotated(method, BeforeEach.class)
                || AnnotationSupport.isAnnotated(method, AfterEach.class);
    }

    private static boolean wants(Executable executable) {
        return Arrays.stream(executable.getParameterTypes()).anyMatch(TYPES::contains);
    }

    private static boolean isWanted(Field field) {
        return TYPES.contains(field.getType()) && Injection.isOurs(field, field.getType());
    }
}
