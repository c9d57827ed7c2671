package org.infratest.junit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What is asked of the part of JUnit that has parameterized classes, which not every project has. */
final class ParameterizedClasses {

    private ParameterizedClasses() {}

    /**
     * The arguments of the invocation that the context belongs to, or null outside of one. JUnit 5.14 has moved this interface to another package,
     * which 5.13 lacks.
     */
    @SuppressWarnings("deprecation")
    static @Nullable List<?> arguments(ExtensionContext invocation) {
        org.junit.jupiter.params.support.ParameterInfo info =
                org.junit.jupiter.params.support.ParameterInfo.get(invocation);
        return info == null ? null : info.getArguments().toList();
    }
}
