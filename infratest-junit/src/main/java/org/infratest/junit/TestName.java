package org.infratest.junit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the report calls a test: its class and method, with what tells one invocation from another. */
final class TestName {

    private TestName() {}

    /** For example {@code GatewayIT.answers}, {@code GatewayIT[libvirt].answers} or {@code GatewayIT.answers repetition 2 of 3}. */
    static String of(ExtensionContext context) {
        String method = context.getRequiredTestMethod().getName();
        String display = context.getDisplayName();
        return context.getRequiredTestClass().getSimpleName() + invocation(context) + "." + method
                + (display.equals(method) || display.startsWith(method + "(") ? "" : " " + display);
    }

    /** An invocation of a class template, such as a parameterized class, has a context of its own below that of the class. */
    private static String invocation(ExtensionContext context) {
        ExtensionContext each = context;
        while (each.getParent().isPresent()) {
            ExtensionContext parent = each.getParent().get();
            if (each.getTestMethod().isEmpty() && isSameClass(each, parent)) {
                return "[" + each.getDisplayName() + "]";
            }
            each = parent;
        }
        return "";
    }

    private static boolean isSameClass(ExtensionContext each, ExtensionContext parent) {
        Optional<Class<?>> type = each.getTestClass();
        return type.isPresent() && type.equals(parent.getTestClass());
    }
}
