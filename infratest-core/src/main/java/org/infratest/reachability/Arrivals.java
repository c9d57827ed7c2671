package org.infratest.reachability;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.reachability.Eavesdropper.Arrival;
import org.infratest.reachability.Eavesdropper.Heard;
import org.jspecify.annotations.Nullable;

/**
 * Whose connection attempts, datagrams and echo requests get as far as a machine, whatever its own firewall makes of them. The machine listens
 * from before the first attempt until all flows that are watched have become certain.
 */
final class Arrivals {

    private static final int MOST_ATTEMPTS = 100;

    private final Host machine;
    private final Map<Look, Deque<Span>> attempts = new HashMap<>();
    /** Null where the machine could not listen, or not until the end. */
    private final CompletableFuture<@Nullable Heard> heard = new CompletableFuture<>();

    private @Nullable Eavesdropper ear;
    private boolean over;

    /** A stretch of time, as {@link System#nanoTime} tells it. */
    record Span(long begin, long end) {

        boolean contains(Span other) {
            return other.begin - begin >= 0 && end - other.end >= 0;
        }
    }

    Arrivals(Host machine) {
        this.machine = machine;
    }

    /** Says when a flow has been looked at for long enough: once an attempt of it has fallen into the time in which the machine listens. */
    synchronized Asked.Watch of(Look look) {
        Deque<Span> spans = attempts.computeIfAbsent(look, key -> new ArrayDeque<>());
        return new Asked.Watch() {
            @Override
            public void tried(Sighting seen, long began, long ended) {
                boolean waited = look.service().protocol() == Protocol.TCP && seen.answer() == Answer.FILTERED;
                add(spans, new Span(began, waited ? sent(began, ended) : ended));
            }

            @Override
            public boolean isEnough() {
                return isCovered(spans);
            }
        };
    }

    /** By when a connection that nobody answered had sent its first packet: it has waited its whole time after that. */
    private static long sent(long began, long ended) {
        return Math.max(began, ended - Protocol.TCP_TIMEOUT.toNanos());
    }

    private synchronized void add(Deque<Span> spans, Span attempt) {
        if (spans.size() == MOST_ATTEMPTS) {
            spans.remove();
        }
        spans.add(attempt);
    }

    private synchronized boolean isCovered(Deque<Span> spans) {
        return over || (ear != null && spans.stream().anyMatch(span -> span.begin - ear.since() >= 0));
    }

    /** Has the machine listen, on another thread. What is returned is complete when it does, or cannot. */
    CompletableFuture<Void> begin(Executor pool) {
        return CompletableFuture.runAsync(this::begin, pool).handle((nothing, failure) -> null);
    }

    private void begin() {
        try {
            Eavesdropper begun = Eavesdropper.begin(machine.ssh()).orElse(null);
            synchronized (this) {
                ear = begun;
                over |= begun == null;
            }
            if (begun == null) {
                heard.complete(null);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Has the machine say what it heard, on another thread. What is returned is complete when it has, or cannot. */
    CompletableFuture<Void> end(Executor pool) {
        return CompletableFuture.runAsync(this::end, pool).handle((nothing, failure) -> null);
    }

    private void end() {
        Eavesdropper listening;
        synchronized (this) {
            listening = ear;
            over = true;
        }
        try {
            heard.complete(listening == null ? null : listening.end().orElse(null));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** A machine that cannot be asked has heard nothing; whoever needs the machine itself gets this very exception. */
    private synchronized void fail(Throwable reason) {
        over = true;
        if (reason instanceof EnvironmentException) {
            heard.complete(null);
        } else {
            heard.completeExceptionally(reason);
        }
    }

    synchronized void giveUp() {
        over = true;
        heard.complete(null);
    }

    /**
     * Whether attempts from the source of a look arrive; empty where the machine cannot tell, as it cannot listen, or no attempt fell into the
     * time in which it did, or something came in the name of another that stands between. Waits until it has listened.
     *
     * @param between the addresses of whom may put its own address in place of the source's
     * @throws EnvironmentException if it failed to listen in a way that nobody expected
     */
    Optional<Boolean> saw(Look look, Collection<InetAddress> between) {
        Heard known = heard();
        if (known == null) {
            return Optional.empty();
        }
        if (look.vantage().addresses().stream().anyMatch(from -> hasArrived(known, from, look))) {
            return Optional.of(true);
        }
        boolean certain = known.isAll() && isCovered(known.time(), look);
        return certain && between.stream().noneMatch(from -> hasArrived(known, from, look))
                ? Optional.of(false)
                : Optional.empty();
    }

    private @Nullable Heard heard() {
        try {
            return heard.join();
        } catch (CompletionException e) {
            Throwable failure = e.getCause();
            throw new EnvironmentException(
                    "What arrives at '" + machine.name() + "' cannot be told: " + failure, failure);
        }
    }

    private synchronized boolean isCovered(Span time, Look look) {
        return attempts.getOrDefault(look, new ArrayDeque<>()).stream().anyMatch(time::contains);
    }

    private static boolean hasArrived(Heard heard, InetAddress from, Look look) {
        return heard.arrivals().contains(new Arrival(from, look.service().toString()));
    }
}
