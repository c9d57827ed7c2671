package org.infratest.examples.bench;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** As many test classes with an environment that needs nothing as without one. Each has one test, which does nothing. */
final class EmptyCases {

    /** Those with an environment. */
    public static final List<Class<?>> ASKING = extending(Asking.class);

    /** Those without. */
    public static final List<Class<?>> PLAIN = extending(Plain.class);

    private EmptyCases() {}

    private static List<Class<?>> extending(Class<?> parent) {
        return Stream.<Class<?>>of(EmptyCases.class.getDeclaredClasses())
                .filter(type -> type.getSuperclass() == parent)
                .toList();
    }

    @NothingNeeded
    abstract static class Asking {
        @Test
        void nothing() {}
    }

    abstract static class Plain {
        @Test
        void nothing() {}
    }

    static class Asking01 extends Asking {}

    static class Asking02 extends Asking {}

    static class Asking03 extends Asking {}

    static class Asking04 extends Asking {}

    static class Asking05 extends Asking {}

    static class Asking06 extends Asking {}

    static class Asking07 extends Asking {}

    static class Asking08 extends Asking {}

    static class Asking09 extends Asking {}

    static class Asking10 extends Asking {}

    static class Asking11 extends Asking {}

    static class Asking12 extends Asking {}

    static class Asking13 extends Asking {}

    static class Asking14 extends Asking {}

    static class Asking15 extends Asking {}

    static class Asking16 extends Asking {}

    static class Asking17 extends Asking {}

    static class Asking18 extends Asking {}

    static class Asking19 extends Asking {}

    static class Asking20 extends Asking {}

    static class Plain01 extends Plain {}

    static class Plain02 extends Plain {}

    static class Plain03 extends Plain {}

    static class Plain04 extends Plain {}

    static class Plain05 extends Plain {}

    static class Plain06 extends Plain {}

    static class Plain07 extends Plain {}

    static class Plain08 extends Plain {}

    static class Plain09 extends Plain {}

    static class Plain10 extends Plain {}

    static class Plain11 extends Plain {}

    static class Plain12 extends Plain {}

    static class Plain13 extends Plain {}

    static class Plain14 extends Plain {}

    static class Plain15 extends Plain {}

    static class Plain16 extends Plain {}

    static class Plain17 extends Plain {}

    static class Plain18 extends Plain {}

    static class Plain19 extends Plain {}

    static class Plain20 extends Plain {}
}
