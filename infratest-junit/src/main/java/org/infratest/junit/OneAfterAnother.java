package org.infratest.junit;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.infratest.provision.Configset;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Which classes that go back run their tests one after another, as what they have of their machines is one for all tests. */
final class OneAfterAnother {

    private OneAfterAnother() {}

    /**
     * Why a class does; empty where each of its tests can have a clone of the machines.
     *
     * @param test the outermost class
     */
    static Optional<String> reason(Class<?> test) {
        if (AnnotationSupport.findAnnotation(test, TestInstance.class)
                .filter(instance -> instance.value() == TestInstance.Lifecycle.PER_CLASS)
                .isPresent()) {
            return Optional.of(ONE_INSTANCE);
        }
        if (AnnotationSupport.isAnnotated(test, ClassTemplate.class)) {
            return Optional.of("it runs several times on the same machines, as a class template does");
        }
        if (!ReflectionSupport.findNestedClasses(test, nested -> AnnotationSupport.isAnnotated(nested, Nested.class))
                .isEmpty()) {
            return Optional.of("it has @Nested classes, which begin on the same machines");
        }
        if (hasMethod(test, ReachabilityTest.class)) {
            return Optional.of("it has a @ReachabilityTest, for which its machines are asked once");
        }
        if (wantsConfigset(test)) {
            return Optional.of("it gets a Configset, which belongs to the machines that it was applied to");
        }
        return field(test).map(field -> "its static field '" + field.getName() + "' is one for all tests");
    }

    /** The reason of a class whose instance is one for all tests. */
    static final String ONE_INSTANCE = "its instance is one for all tests (Lifecycle.PER_CLASS), with its fields";

    private static boolean hasMethod(Class<?> test, Class<ReachabilityTest> annotation) {
        return !ReflectionSupport.findMethods(
                        test,
                        method -> AnnotationSupport.isAnnotated(method, annotation),
                        HierarchyTraversalMode.TOP_DOWN)
                .isEmpty();
    }

    private static boolean wantsConfigset(Class<?> test) {
        Stream<? extends Executable> executables = Stream.concat(
                ReflectionSupport.findMethods(test, method -> true, HierarchyTraversalMode.TOP_DOWN).stream(),
                Arrays.stream(test.getDeclaredConstructors()));
        return executables
                        .flatMap(each -> Arrays.stream(each.getParameterTypes()))
                        .anyMatch(Configset.class::equals)
                || findField(test, field -> field.getType() == Configset.class).isPresent();
    }

    /** Whether it was injected, or is filled by a method before all tests, nobody can tell. */
    private static Optional<Field> field(Class<?> test) {
        return findField(
                test,
                field -> Modifier.isStatic(field.getModifiers())
                        && (Injection.isInjected(field.getType())
                                || Infratest.class.isAssignableFrom(field.getType())));
    }

    private static Optional<Field> findField(Class<?> test, Predicate<Field> wanted) {
        return ReflectionSupport.findFields(test, wanted, HierarchyTraversalMode.TOP_DOWN).stream()
                .findFirst();
    }
}
