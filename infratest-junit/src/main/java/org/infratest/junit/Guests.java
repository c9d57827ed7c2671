package org.infratest.junit;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.infratest.ConfigurationException;

/** The classes that use one environment at the moment; those nested in one come with it. Safe for use by several threads. */
final class Guests {

    private final List<Class<?>> present = new ArrayList<>();

    /** Waits while the environment goes back. */
    synchronized void enter(Class<?> test) {
        present.add(outermost(test));
    }

    synchronized void leave(Class<?> test) {
        present.remove(outermost(test));
    }

    /**
     * Does what all guests would notice, while nobody else is there and nobody comes.
     *
     * @throws ConfigurationException if somebody else is there
     */
    synchronized void alone(Class<?> test, Runnable work) {
        String others = present.stream()
                .filter(other -> !other.equals(outermost(test)))
                .map(Class::getSimpleName)
                .distinct()
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            throw new ConfigurationException("Tests of " + test.getSimpleName()
                    + " go back (@Rewind), and " + others + " is at work on the same machines, which it shares by"
                    + " Sharing.RUN, and would be taken back, too; put @Isolated on " + test.getSimpleName()
                    + ", or give it machines of its own with Sharing.CLASS");
        }
        work.run();
    }

    /** A nested class of JUnit's is an inner class; a static one only stands there. */
    private static Class<?> outermost(Class<?> test) {
        Class<?> around = test.getEnclosingClass();
        return around == null || Modifier.isStatic(test.getModifiers()) ? test : outermost(around);
    }
}
