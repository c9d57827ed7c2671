package org.infratest.environment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;

/**
 * An environment that JVMs of one run use at the same time, as the book of turns tells of it: the one that has started it is the host, and the others,
 * its guests, find it started; the host ends it when they have left. Who dies is in the book no more.
 *
 * @param tenant the id of the tenant that this is about
 * @param host the id of the one whose guest he is; empty where he is none
 * @param shared whether there can be guests; else all of this does nothing
 * @param patience how long somebody waits at most
 */
record RunShare(TurnBook book, String tenant, String host, boolean shared, Duration patience) {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    boolean isGuest() {
        return !host.isEmpty();
    }

    /** From now on guests find it started. */
    void open() {
        changeMine(Party::asReady);
    }

    /** Nobody joins any more. */
    void close() {
        changeMine(Party::asClosed);
    }

    private void changeMine(UnaryOperator<Party> change) {
        if (shared && !isGuest()) {
            change(tenant, change);
        }
    }

    /** A guest's test has failed. */
    void testFailed() {
        if (isGuest()) {
            change(host, Party::asFailed);
        }
    }

    private void change(String whose, UnaryOperator<Party> change) {
        book.updateAnyway(entries -> {
            entries.replaceAll(
                    entry -> entry.tenant().id().equals(whose) ? entry.with(change.apply(entry.party())) : entry);
            return null;
        });
    }

    /** Whether a test of a guest has failed. */
    boolean guestFailed() {
        return shared
                && entry(tenant).map(TurnEntry::party).filter(Party::failed).isPresent();
    }

    /**
     * Waits until the host has started it.
     *
     * @param onWait told once, with the reason, if there is something to wait for
     * @return the process id of the host; empty if it has ended, or could not start it
     * @throws EnvironmentException if the patience ends, or the wait is cancelled or interrupted
     */
    OptionalLong awaitHost(Consumer<String> onWait, BooleanSupplier cancelled) {
        AtomicReference<String> starter = new AtomicReference<>("");
        boolean started = waited(() -> {
            if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw new EnvironmentException("The run was interrupted while another JVM of it started the machines");
            }
            Optional<String> starting =
                    receiving().filter(entry -> !entry.party().ready()).map(DeadEndText::who);
            if (starting.isPresent() && starter.getAndSet(starting.get()).isEmpty()) {
                onWait.accept(starting.get() + " is being started for all of this run");
            }
            return starting.isEmpty();
        });
        if (!started) {
            throw new EnvironmentException(
                    "Waited in vain for " + Durations.text(patience) + " until " + starter.get()
                            + " had been started for all of this run"
                            + "\n  what to do: read in the log of that process what it waits for, or end it and run the tests again");
        }
        return receiving().stream().mapToLong(TurnEntry::pid).findFirst();
    }

    private Optional<TurnEntry> receiving() {
        return entry(host).filter(entry -> !entry.party().run().isEmpty());
    }

    /**
     * Lets nobody in any more, and waits until all guests have left. Does not fail: it is ended in any case afterwards.
     *
     * @param onWait told whom one waits for, each time that this changes
     * @param cancelled ends the wait
     */
    void awaitGuests(Consumer<String> onWait, BooleanSupplier cancelled) {
        if (!shared || isGuest()) {
            return;
        }
        close();
        AtomicReference<List<String>> told = new AtomicReference<>(List.of());
        boolean left = waited(() -> {
            List<String> guests = others();
            if (!guests.isEmpty() && !guests.equals(told.getAndSet(guests))) {
                onWait.accept("stays until others of this run have left it: " + String.join(", ", guests));
            }
            return guests.isEmpty()
                    || cancelled.getAsBoolean()
                    || Thread.currentThread().isInterrupted();
        });
        if (!left) {
            onWait.accept("is ended now, after " + Durations.text(patience));
        }
    }

    /** Returns whether it was so before the patience ended. */
    private boolean waited(Callable<Boolean> until) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(INTERVAL)
                    .timeout(patience)
                    .until(until);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** The other JVMs that use it now, in words. */
    List<String> others() {
        if (!shared) {
            return List.of();
        }
        String ours = isGuest() ? host : tenant;
        return book.updateAnyway(entries -> entries.stream()
                .filter(entry -> !entry.tenant().id().equals(tenant))
                .filter(entry ->
                        entry.tenant().id().equals(ours) || entry.party().host().equals(ours))
                .map(entry -> entry.tenant().by() + " (process " + entry.pid() + ")")
                .toList());
    }

    private Optional<TurnEntry> entry(String id) {
        return book.updateAnyway(entries ->
                entries.stream().filter(entry -> entry.tenant().id().equals(id)).findFirst());
    }
}
