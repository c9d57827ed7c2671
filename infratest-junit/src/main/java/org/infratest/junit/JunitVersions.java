package org.infratest.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** The calls in which the supported versions of JUnit differ. Each is made as the oldest version has it, though a later one deprecates it. */
@SuppressWarnings("deprecation")
final class JunitVersions {

    private JunitVersions() {}

    /**
     * The value of that key, made if there is none. JUnit 6 deprecates this method for {@code computeIfAbsent}, which JUnit 5
     * lacks; neither stores a value whose computation failed.
     */
    static <V> V computeIfAbsent(Store store, Object key, Class<V> type, Function<Object, V> make) {
        return store.getOrComputeIfAbsent(key, make, type);
    }

    /**
     * The arguments of the invocation of a parameterized class that the context belongs to, or null outside of one. JUnit 5.14 has moved
     * this interface to another package, which 5.13 lacks. To be called only where the project has parameterized classes.
     */
    static @Nullable List<?> arguments(ExtensionContext invocation) {
        org.junit.jupiter.params.support.ParameterInfo info =
                org.junit.jupiter.params.support.ParameterInfo.get(invocation);
        return info == null ? null : info.getArguments().toList();
    }

    /** Hands a file to the runner. JUnit 5.14 has moved the type of the media type to another package, which 5.13 lacks. */
    static void publishFile(ExtensionContext context, String name, String mediaType, ThrowingConsumer<Path> writer) {
        context.publishFile(name, org.junit.jupiter.api.extension.MediaType.parse(mediaType), writer);
    }
}
