package org.infratest.environment;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * The turn of one environment: waits for it, and knows with which other JVMs of its run it is shared. Not safe for use by several threads, but for what
 * only looks.
 */
final class EnvironmentTurn implements AutoCloseable {

    private final Turns turns;
    private final String session;
    private volatile Turns.@Nullable Turn turn;

    /** Creates one; nothing happens yet. */
    EnvironmentTurn(Places places, Terms terms) {
        this.turns = places.turns(terms.budget());
        this.session = terms.tenant().session();
    }

    /**
     * Waits until it has come, or another JVM of the run has started the same. Where that one ends before it has, this begins anew.
     *
     * @param onWait told whom one waits for, each time that this changes
     * @param cancelled ends the wait
     * @return the process id of that JVM; empty where the turn has come
     * @throws org.infratest.ConfigurationException if the wait could not end
     * @throws EnvironmentException if this computer has not as much at all, or the wait is in vain, interrupted or cancelled
     */
    OptionalLong take(Turns.Wish wish, Consumer<String> onWait, BooleanSupplier cancelled) {
        while (true) {
            Turns.Turn taken = turns.take(wish, onWait, cancelled);
            turn = taken;
            if (!taken.share().isGuest()) {
                return OptionalLong.empty();
            }
            OptionalLong host = taken.share().awaitHost(onWait, cancelled);
            if (host.isPresent()) {
                return host;
            }
            close();
        }
    }

    /**
     * Takes it if it has come.
     *
     * @throws NoRoomException if it would have to wait for others, whom it names
     */
    void takeNow(Turns.Wish wish) {
        turn = turns.takeNow(wish);
    }

    private Optional<RunShare> share() {
        return Optional.ofNullable(turn).map(Turns.Turn::share);
    }

    /** Whether another JVM has the environment, and this one uses it, too. */
    boolean isGuest() {
        return share().filter(RunShare::isGuest).isPresent();
    }

    /** It was started. */
    void started() {
        share().ifPresent(RunShare::open);
    }

    /** It could not be started, or not be joined: nobody joins it, and who was to join leaves. */
    void notStarted() {
        if (isGuest()) {
            close();
        } else {
            share().ifPresent(RunShare::close);
        }
    }

    /** Waits until other JVMs have left; see {@link RunShare#awaitGuests}. */
    void awaitGuests(Consumer<String> onWait, BooleanSupplier cancelled) {
        share().ifPresent(share -> share.awaitGuests(onWait, cancelled));
    }

    /** Tells the JVM whose environment it is that a test has failed. */
    void testFailed() {
        share().ifPresent(RunShare::testFailed);
    }

    /** Whether a test of another JVM has failed. */
    boolean guestFailed() {
        return share().filter(RunShare::guestFailed).isPresent();
    }

    /** The other JVMs of the run that use it now, in words. */
    List<String> others() {
        return share().map(RunShare::others).orElseGet(List::of);
    }

    /** The tests that other JVMs have on it. */
    TestQueue tests(String environment) {
        return share().filter(RunShare::shared).isPresent()
                ? new TestQueue(turns, session, environment)
                : TestQueue.NONE;
    }

    /** Gives it back; any number of times. */
    @Override
    public void close() {
        Turns.Turn taken = turn;
        if (taken != null) {
            taken.close();
        }
    }
}
