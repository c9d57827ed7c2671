package org.infratest.environment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Gives what only so many may have at a time to those who ask, in the order in which they come, over all JVMs that share a cache.
 * A wait that cannot end is an error at once.
 */
final class Turns {

    /** How it is said that there is enough, but somebody came before. */
    static final String BEFORE = "others came before: ";

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final TurnBook book;
    private final Budget budget;
    private final Duration patience;

    /**
     * Creates them.
     *
     * @param budget how much there is
     * @param patience how long somebody waits at most
     */
    Turns(TurnBook book, Budget budget, Duration patience) {
        this.book = book;
        this.budget = budget;
        this.patience = patience;
    }

    /**
     * What somebody wants.
     *
     * @param what what it is for, in words
     * @param fingerprint of the machines of an environment, empty for anything else
     * @param asks how much of what
     * @param run the id of the run whose other JVMs share it, for who has it already lets this one in; empty for one that is for this JVM alone
     */
    record Wish(Tenant tenant, String what, String fingerprint, Map<String, Long> asks, String run) {

        /** One for this JVM alone. */
        Wish(Tenant tenant, String what, String fingerprint, Map<String, Long> asks) {
            this(tenant, what, fingerprint, asks, "");
        }
    }

    /** What somebody has, until he gives it back. */
    final class Turn implements AutoCloseable {

        private final Tenant tenant;
        private final RunShare share;

        private Turn(Wish wish, String host) {
            this.tenant = wish.tenant();
            this.share = new RunShare(book, tenant.id(), host, !wish.run().isEmpty(), patience);
        }

        /** With whom it is shared. */
        RunShare share() {
            return share;
        }

        /** Gives it back; any number of times, and also where the thread is interrupted. */
        @Override
        public void close() {
            book.updateAnyway(
                    entries -> entries.removeIf(entry -> entry.tenant().id().equals(tenant.id())));
        }
    }

    /**
     * How a look into the book ended: a null reason means that it is one's turn.
     *
     * @param host the id of the tenant whose guest one is; empty where one has it for oneself
     */
    private record Look(@Nullable String reason, @Nullable RuntimeException deadEnd, String host) {}

    /**
     * Waits until it is one's turn, or another JVM of one's run lets one in.
     *
     * @param onWait told whom one waits for, each time that this changes
     * @param cancelled ends the wait
     * @throws ConfigurationException if the wait could not end, naming who keeps what is wanted, and the way out
     * @throws EnvironmentException if this computer has not as much at all, the patience ends, or the wait is interrupted or cancelled
     */
    Turn take(Wish wish, Consumer<String> onWait, BooleanSupplier cancelled) {
        boolean granted = false;
        try {
            Turn turn = new Turn(wish, await(wish, onWait, cancelled));
            granted = true;
            return turn;
        } finally {
            if (!granted) {
                new Turn(wish, "").close();
            }
        }
    }

    /**
     * Takes a turn that has come already; does not wait for it.
     *
     * @throws NoRoomException if it has not, naming whom one would wait for
     */
    Turn takeNow(Wish wish) {
        Look look = book.update(entries -> {
            Look seen = look(wish, entries);
            if (seen.reason() != null) {
                entries.removeIf(
                        entry -> entry.tenant().id().equals(wish.tenant().id()));
            }
            return seen;
        });
        String reason = look.reason();
        if (reason != null) {
            throw new NoRoomException(reason);
        }
        return new Turn(wish, look.host());
    }

    /** Returns the id of the tenant whose guest one is; empty where one has it for oneself. */
    private String await(Wish wish, Consumer<String> onWait, BooleanSupplier cancelled) {
        AtomicReference<String> told = new AtomicReference<>("");
        AtomicReference<String> host = new AtomicReference<>("");
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(INTERVAL)
                    .timeout(patience)
                    .until(() -> {
                        requireWanted(wish, cancelled);
                        Look look = look(wish);
                        host.set(look.host());
                        String reason = look.reason();
                        if (reason != null && !reason.equals(told.getAndSet(reason))) {
                            onWait.accept(reason);
                        }
                        return reason == null;
                    });
            return Objects.requireNonNullElse(host.get(), "");
        } catch (ConditionTimeoutException e) {
            throw new EnvironmentException(
                    wish.tenant().by() + " waited " + Durations.text(patience) + " in vain for its turn to start '"
                            + wish.what() + "': " + told.get(),
                    e);
        }
    }

    private static void requireWanted(Wish wish, BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new EnvironmentException("The run was interrupted while "
                    + wish.tenant().by() + " waited for its turn to start '" + wish.what() + "'");
        }
    }

    /** Takes the turn if it has come, and else says whom it waits for. */
    private Look look(Wish wish) {
        Look look = book.update(entries -> look(wish, entries));
        if (look.deadEnd() != null) {
            throw look.deadEnd();
        }
        return look;
    }

    private Look look(Wish wish, List<TurnEntry> entries) {
        TurnEntry mine = entries.stream()
                .filter(entry -> entry.tenant().id().equals(wish.tenant().id()))
                .findFirst()
                .orElseGet(() -> added(wish, entries));
        Optional<TurnEntry> host =
                entries.stream().filter(entry -> entry.receives(mine)).findFirst();
        if (host.isPresent()) {
            entries.set(entries.indexOf(mine), mine.asGuestOf(host.get()));
            return new Look(null, null, host.get().tenant().id());
        }
        Supply supply = budget.supply(mine.memoryMiB());
        if (supply.isTurnOf(mine, entries)) {
            entries.set(entries.indexOf(mine), mine.asGranted());
            return new Look(null, null, "");
        }
        Optional<DeadEnd.Wait> deadEnd = new DeadEnd(supply).of(mine, entries);
        deadEnd.ifPresent(wait -> entries.remove(mine));
        return new Look(
                reason(mine, entries, supply),
                deadEnd.map(wait -> new DeadEndText(wait, supply).error()).orElse(null),
                "");
    }

    private TurnEntry added(Wish wish, List<TurnEntry> entries) {
        TurnEntry entry = new TurnEntry(
                wish.tenant(),
                wish.what(),
                wish.fingerprint(),
                book.jvms().own(),
                ProcessHandle.current().pid(),
                wish.asks(),
                memory(entries),
                false,
                Party.of(wish.run()));
        entries.add(entry);
        return entry;
    }

    /** Memory that somebody has is partly in use already, so what there is for all is looked at while nobody has any. */
    private static long memory(List<TurnEntry> entries) {
        return entries.stream()
                .filter(TurnEntry::concernsMemory)
                .mapToLong(TurnEntry::memoryMiB)
                .findFirst()
                .orElseGet(() -> Budget.freeMemoryMiB().orElse(Long.MAX_VALUE));
    }

    private String reason(TurnEntry mine, List<TurnEntry> entries, Supply supply) {
        List<TurnEntry> holders = entries.stream().filter(TurnEntry::granted).toList();
        Set<String> lacking = supply.lacking(mine, holders);
        if (lacking.isEmpty()) {
            return BEFORE
                    + entries.stream()
                            .takeWhile(entry -> !entry.equals(mine))
                            .filter(entry -> !entry.granted())
                            .map(DeadEndText::who)
                            .collect(Collectors.joining(", "));
        }
        return lacking.stream()
                .map(what -> Amounts.shortage(what, mine, supply)
                        + holders.stream()
                                .filter(holder -> holder.asks().containsKey(what))
                                .map(holder -> DeadEndText.who(holder) + Amounts.share(what, holder, supply))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }
}
