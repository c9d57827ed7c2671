package org.infratest.junit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the report calls a test: its class and method, with what tells one invocation from another. */
final class TestName {

    private TestName() {}

    /**
     * For example {@code GatewayIT.answers}, {@code GatewayIT[libvirt].answers}, {@code GatewayIT.answers repetition 2 of 3}, or
     * {@code GatewayIT$WithoutTheGateway.isDark} of a nested class.
     */
    static String of(ExtensionContext context) {
        String method = context.getRequiredTestMethod().getName();
        String display = context.getDisplayName();
        return classes(context) + "." + method
                + (display.equals(method) || display.startsWith(method + "(") ? "" : " " + display);
    }

    /** The class with those around it, as far as they are tests, too; each with its invocation, if there are several. */
    private static String classes(ExtensionContext context) {
        Deque<String> names = new ArrayDeque<>();
        String invocation = "";
        ExtensionContext each = context;
        while (each.getParent().isPresent() && each.getTestClass().isPresent()) {
            ExtensionContext parent = each.getParent().get();
            if (each.getTestMethod().isEmpty()) {
                if (isSameClass(each, parent)) { // an invocation has a context of its own below that of the class
                    invocation = "[" + each.getDisplayName() + "]";
                } else {
                    names.addFirst(each.getRequiredTestClass().getSimpleName() + invocation);
                    invocation = "";
                }
            }
            each = parent;
        }
        return String.join("$", names);
    }

    private static boolean isSameClass(ExtensionContext each, ExtensionContext parent) {
        Optional<Class<?>> type = each.getTestClass();
        return type.isPresent() && type.equals(parent.getTestClass());
    }
}
