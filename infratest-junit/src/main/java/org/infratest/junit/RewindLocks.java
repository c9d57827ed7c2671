package org.infratest.junit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** Has JUnit run the tests of a class that goes back one after another. */
final class RewindLocks implements ResourceLocksProvider {

    RewindLocks() {}

    @Override
    public Set<Lock> provideForClass(Class<?> test) {
        return Set.of(of(test));
    }

    @Override
    public Set<Lock> provideForNestedClass(List<Class<?>> around, Class<?> test) {
        return Set.of(of(around.isEmpty() ? test : around.get(0)));
    }

    @Override
    public Set<Lock> provideForMethod(List<Class<?>> around, Class<?> test, Method method) {
        return Set.of(of(around.isEmpty() ? test : around.get(0)));
    }

    private static Lock of(Class<?> outermost) {
        return new Lock("infratest.rewind." + outermost.getName(), ResourceAccessMode.READ_WRITE);
    }
}
