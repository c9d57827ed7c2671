package org.infratest.junit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** Has JUnit run the tests of a class that goes back one after another, unless each can have a clone of its machines. */
final class RewindLocks implements ResourceLocksProvider {

    RewindLocks() {}

    @Override
    public Set<Lock> provideForClass(Class<?> test) {
        return of(List.of(), test);
    }

    @Override
    public Set<Lock> provideForNestedClass(List<Class<?>> around, Class<?> test) {
        return of(around, test);
    }

    @Override
    public Set<Lock> provideForMethod(List<Class<?>> around, Class<?> test, Method method) {
        return of(around, test);
    }

    private static Set<Lock> of(List<Class<?>> around, Class<?> test) {
        Class<?> outermost = around.isEmpty() ? test : around.get(0);
        if (Rewinds.isAsked(outermost) && OneAfterAnother.reason(outermost).isEmpty()) {
            return Set.of();
        }
        return Set.of(new Lock("infratest.rewind." + outermost.getName(), ResourceAccessMode.READ_WRITE));
    }
}
