package org.infratest.junit;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.infratest.environment.EnvironmentHandle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class's use of an environment, as it stands in the store: closing it takes down what it owns. */
final class EnvironmentUse implements AutoCloseable {

    private final RunScope run;
    private final EnvironmentHandle<?> handle;
    private final boolean owner;
    private final @Nullable Infratest registered;
    private final Guests guests;
    private final TestTurns turns;
    private final @Nullable Class<?> guest;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EnvironmentUse(
            RunScope run,
            EnvironmentHandle<?> handle,
            boolean owner,
            @Nullable Infratest registered,
            Guests guests,
            TestTurns turns,
            @Nullable Class<?> guest) {
        this.run = run;
        this.handle = handle;
        this.owner = owner;
        this.registered = registered;
        this.guests = guests;
        this.turns = turns;
        this.guest = guest;
        if (guest != null) {
            guests.enter(guest);
        }
        if (registered != null) {
            registered.serves(handle);
        }
    }

    /** Whoever closes it takes the environment down; a registered {@link Infratest} gives access to it until then. */
    static EnvironmentUse owning(RunScope run, EnvironmentHandle<?> handle, @Nullable Infratest registered) {
        TestTurns turns = new TestTurns((test, alone, onWait) -> handle.tests().take(test, alone, onWait)::close);
        return new EnvironmentUse(run, handle, true, registered, new Guests(), turns, null);
    }

    /** The same environment, for the store of a class, which must not close it. */
    EnvironmentUse borrowed(Class<?> test, @Nullable Infratest by) {
        return new EnvironmentUse(run, handle, false, by, guests, turns, test);
    }

    /** Stores the use for this class and those nested in it. */
    static void store(ExtensionContext context, EnvironmentUse use) {
        context.getStore(RunScope.NAMESPACE).put(EnvironmentUse.class, use);
        context.getStore(RunScope.NAMESPACE).put(context.getRequiredTestClass(), use);
    }

    /** Whether this is the first call for this class; true once. */
    static boolean isFirst(ExtensionContext context) {
        String key = "prepared " + context.getRequiredTestClass().getName();
        return JunitVersions.computeIfAbsent(
                        context.getStore(RunScope.NAMESPACE), key, AtomicBoolean.class, k -> new AtomicBoolean(true))
                .getAndSet(false);
    }

    /** The use of this class itself, not of one around it. */
    static Optional<EnvironmentUse> ofClass(ExtensionContext context) {
        return Optional.ofNullable(
                context.getStore(RunScope.NAMESPACE).get(context.getRequiredTestClass(), EnvironmentUse.class));
    }

    /** The use of the nearest class: of this one, else of one around it. */
    static Optional<EnvironmentUse> find(ExtensionContext context) {
        return Optional.ofNullable(
                context.getStore(RunScope.NAMESPACE).get(EnvironmentUse.class, EnvironmentUse.class));
    }

    /** The same for one of several classes that are nested in each other, which a test's context leads to all of. */
    static Optional<EnvironmentUse> find(ExtensionContext context, Class<?> test) {
        for (@Nullable Class<?> each = test; each != null; each = each.getEnclosingClass()) {
            EnvironmentUse use = context.getStore(RunScope.NAMESPACE).get(each, EnvironmentUse.class);
            if (use != null) {
                return Optional.of(use);
            }
        }
        return find(context);
    }

    EnvironmentHandle<?> handle() {
        return handle;
    }

    /** The classes that share it. */
    Guests guests() {
        return guests;
    }

    /** The tests that run on it. */
    TestTurns turns() {
        return turns;
    }

    /** Whether closing it takes the environment down. */
    boolean isOwner() {
        return owner;
    }

    void testFailed() {
        handle.testFailed();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (registered != null) {
            registered.leaves(handle);
        }
        if (guest != null) {
            guests.leave(guest);
        }
        if (owner) {
            run.close(handle);
        }
    }
}
