package org.infratest.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The arguments with which a {@code @ParameterizedClass} is invoked: in the attributes of its annotations <code>${0}</code> stands for the first of
 * them. Such a class has an environment for each invocation.
 */
final class ClassArguments {

    /** Of a class that is not invoked with any. */
    static final ClassArguments NONE = new ClassArguments(null);

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\d{1,3})}");

    private final @Nullable List<?> values;

    private ClassArguments(@Nullable List<?> values) {
        this.values = values;
    }

    /** Those of the invocation that the context belongs to. */
    static ClassArguments of(ExtensionContext invocation) {
        // Who has no parameterized classes need not have their part of JUnit.
        return ReflectionSupport.tryToLoadClass("org.junit.jupiter.params.support.ParameterInfo")
                .toOptional()
                .map(there -> new ClassArguments(JunitVersions.arguments(invocation)))
                .orElse(NONE);
    }

    /** Whether the class has an environment, or a box, for each of its invocations. */
    static boolean decideAbout(Class<?> test) {
        return EnvironmentAsk.annotations(test).stream().anyMatch(ClassArguments::isOpen)
                || AnnotationSupport.findAnnotation(test, PackerBox.class)
                        .filter(ClassArguments::isOpen)
                        .isPresent();
    }

    /** Whether the class is one that JUnit invokes several times. */
    static boolean isInvoked(Class<?> test) {
        return AnnotationSupport.isAnnotated(test, ClassTemplate.class);
    }

    /**
     * The annotation with the arguments in the place of what stands for them.
     *
     * @param where who asks, for messages
     * @throws ConfigurationException if there is no such argument
     */
    <A extends Annotation> A fill(A annotation, String where) {
        if (!isOpen(annotation)) {
            return annotation;
        }
        Class<? extends Annotation> type = annotation.annotationType();
        Object filled = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        arguments == null ? value(annotation, method, where) : method.invoke(annotation, arguments));
        @SuppressWarnings("unchecked") // it has the annotation's own type
        A same = (A) filled;
        return same;
    }

    private @Nullable Object value(Annotation annotation, Method attribute, String where) {
        Object value = valueOf(annotation, attribute);
        if (value instanceof String text) {
            return fill(text, where, attribute.getName());
        }
        if (value instanceof String[] texts) {
            return Arrays.stream(texts)
                    .map(text -> fill(text, where, attribute.getName()))
                    .toArray(String[]::new);
        }
        return value;
    }

    private String fill(String text, String where, String attribute) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(argument(found.group(), found.group(1), where, attribute)));
    }

    private String argument(String placeholder, String index, String where, String attribute) {
        String opening =
                where + ": " + attribute + " has " + placeholder + ", which stands for an argument of the class, ";
        if (values == null) {
            throw new ConfigurationException(
                    opening + "and the class is invoked without any; make it a @ParameterizedClass");
        }
        int number = Integer.parseInt(index);
        if (number >= values.size()) {
            throw new ConfigurationException(
                    opening + "and it is invoked with " + values.size() + "; the first one is ${0}");
        }
        return String.valueOf(values.get(number));
    }

    private static boolean isOpen(Annotation annotation) {
        return Arrays.stream(annotation.annotationType().getDeclaredMethods())
                .flatMap(attribute -> texts(annotation, attribute))
                .anyMatch(text -> PLACEHOLDER.matcher(text).find());
    }

    private static Stream<String> texts(Annotation annotation, Method attribute) {
        if (attribute.getReturnType() == String.class) {
            return Stream.of((String) valueOf(annotation, attribute));
        }
        return attribute.getReturnType() == String[].class
                ? Arrays.stream((String[]) valueOf(annotation, attribute))
                : Stream.empty();
    }

    private static Object valueOf(Annotation annotation, Method attribute) {
        try {
            attribute.setAccessible(true); // the annotation may be nobody else's to see
            return attribute.invoke(annotation);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("An attribute that cannot be read: " + attribute, e);
        }
    }
}
