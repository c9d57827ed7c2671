package org.infratest.junit;

import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** The one call in which the supported versions of JUnit differ. */
final class Stores {

    private Stores() {}

    /**
     * The value of that key, made if there is none. JUnit 6 deprecates this method for {@code computeIfAbsent}, which JUnit 5
     * lacks; neither stores a value whose computation failed.
     */
    @SuppressWarnings("deprecation")
    static <V> V computeIfAbsent(Store store, Object key, Class<V> type, Function<Object, V> make) {
        return store.getOrComputeIfAbsent(key, make, type);
    }
}
