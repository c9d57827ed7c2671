package org.infratest.environment;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * The tests that several JVMs of one run have on the same machines: one that breaks something is alone there. Served in the order of coming. Safe for use
 * by several threads.
 */
public final class TestQueue {

    /** Where no other JVM is on the machines. */
    static final TestQueue NONE = new TestQueue(null, "", "");

    private final @Nullable Turns turns;
    private final String session;
    private final String environment;

    /**
     * Creates one.
     *
     * @param turns keeps the order; null where there is nobody to wait for
     * @param session the session of this JVM
     * @param environment the id of the machines' environment
     */
    TestQueue(@Nullable Turns turns, String session, String environment) {
        this.turns = turns;
        this.session = session;
        this.environment = environment;
    }

    /** What a test has until it ends. */
    public interface Place extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Waits until a test may run beside those of the other JVMs.
     *
     * @param alone whether it breaks something
     * @param onWait is told where it has to wait, and for whom
     * @throws EnvironmentException if the wait is interrupted, or lasts for too long
     */
    public Place take(String test, boolean alone, Consumer<String> onWait) {
        if (turns == null) {
            return () -> {};
        }
        Tenant tenant = Tenant.of("process " + ProcessHandle.current().pid(), session, Sharing.CLASS);
        Turns.Wish wish =
                new Turns.Wish(tenant, test, "", Map.of(Amounts.TESTS + environment, alone ? Amounts.ALL_TESTS : 1));
        AtomicReference<String> told = new AtomicReference<>("");
        Consumer<String> onReason = reason -> {
            String words = words(test, alone, reason.replaceFirst("^" + Turns.BEFORE, ""));
            if (!words.equals(told.getAndSet(words))) {
                onWait.accept(words);
            }
        };
        return turns.take(wish, onReason, () -> false)::close;
    }

    private static String words(String test, boolean alone, String others) {
        return alone
                ? test + " breaks something on these machines, and waits for " + others
                : test + " waits for " + others + ", on the same machines";
    }
}
