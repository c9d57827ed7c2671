package org.infratest.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Where a class asks for an environment: by an annotation with an {@link EnvironmentSource}, or by a registered
 * {@link Infratest}.
 *
 * @param what for messages about several of them: {@code @VagrantEnvironment}, {@code field 'lab'}
 * @param where for messages about its content: {@code @VagrantEnvironment on GatewayIT}
 * @param registered the registered one, or null for an annotation
 * @param read reads what is asked for
 */
record EnvironmentAsk(
        String what, String where, @Nullable Infratest registered, Function<Reading, EnvironmentRequest<?>> read) {

    /**
     * What the class itself asks for, and not one around it.
     *
     * @throws ConfigurationException if it asks more than once, or in a way that cannot be heard
     */
    static Optional<EnvironmentAsk> of(Class<?> test) {
        List<EnvironmentAsk> all = new ArrayList<>();
        for (Annotation annotation : annotations(test)) {
            all.add(annotated(test, annotation));
        }
        for (Field field : fields(test)) {
            all.add(registered(field));
        }
        if (all.size() > 1) {
            throw new ConfigurationException(test.getSimpleName() + " asks for " + all.size() + " environments, by "
                    + all.stream().map(EnvironmentAsk::what).collect(Collectors.joining(" and by "))
                    + "; a class has one, so leave one of them, or put tests with another one into a nested class");
        }
        return all.stream().findFirst();
    }

    /** Whether the class asks for an environment, in whatever way. */
    static boolean isMadeBy(Class<?> test) {
        return !annotations(test).isEmpty() || !fields(test).isEmpty();
    }

    private static EnvironmentAsk annotated(Class<?> test, Annotation annotation) {
        String name = "@" + annotation.annotationType().getSimpleName();
        String where = name + " on " + test.getSimpleName();
        return new EnvironmentAsk(name, where, null, reading -> read(reading.filled(annotation), reading));
    }

    private static EnvironmentRequest<?> read(Annotation annotation, Reading reading) {
        Class<? extends EnvironmentReader<?>> type = annotation
                .annotationType()
                .getAnnotation(EnvironmentSource.class)
                .value();
        if (!understands(type, annotation)) {
            throw new ConfigurationException(reading.where() + ": its @EnvironmentSource names " + type.getName()
                    + ", which does not read @" + annotation.annotationType().getSimpleName()
                    + "; it has to implement EnvironmentReader<"
                    + annotation.annotationType().getSimpleName() + ">");
        }
        @SuppressWarnings("unchecked") // understands() has seen that it takes this annotation
        EnvironmentReader<Annotation> reader = (EnvironmentReader<Annotation>) reading.instance("its reader", type);
        return reader.read(annotation, reading);
    }

    private static boolean understands(Class<?> reader, Annotation annotation) {
        return Arrays.stream(reader.getMethods())
                .filter(method -> method.getName().equals("read") && method.getParameterCount() == 2)
                .filter(method -> !method.isBridge())
                .anyMatch(method -> method.getParameterTypes()[0].isInstance(annotation));
    }

    private static EnvironmentAsk registered(Field field) {
        String where = Injection.where(field);
        if (!Modifier.isStatic(field.getModifiers())) {
            throw new ConfigurationException(
                    where + " registers an Infratest for each test, but an environment is started"
                            + " once for a class; make it 'static final'");
        }
        try {
            field.setAccessible(true);
            if (field.get(null) instanceof Infratest infratest) {
                String what = "field '" + field.getName() + "'";
                return new EnvironmentAsk(what, where, infratest, infratest::request);
            }
            throw new ConfigurationException(where + " is null, so it asks for nothing");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("A field that was made accessible is not: " + field, e);
        }
    }

    private static List<Field> fields(Class<?> test) {
        return ReflectionSupport.findFields(
                test,
                field -> Infratest.class.isAssignableFrom(field.getType())
                        && AnnotationSupport.isAnnotated(field, RegisterExtension.class),
                HierarchyTraversalMode.TOP_DOWN);
    }

    /** Those of the class, else of its interfaces, else of its superclass: what is nearer replaces what is farther. */
    static List<Annotation> annotations(@Nullable Class<?> test) {
        if (test == null || test == Object.class) {
            return List.of();
        }
        List<Annotation> found = new ArrayList<>();
        collect(test.getDeclaredAnnotations(), new HashSet<>(), found);
        for (Class<?> type : found.isEmpty() ? test.getInterfaces() : new Class<?>[0]) {
            found.addAll(annotations(type));
        }
        return found.isEmpty() ? annotations(test.getSuperclass()) : found;
    }

    private static void collect(Annotation[] annotations, Set<Class<?>> seen, List<Annotation> found) {
        for (Annotation annotation : annotations) {
            Class<?> type = annotation.annotationType();
            if (!seen.add(type) || type.getName().startsWith("java.")) {
                continue;
            }
            if (type.isAnnotationPresent(EnvironmentSource.class)) {
                found.add(annotation);
            } else {
                collect(type.getDeclaredAnnotations(), seen, found);
            }
        }
    }
}
