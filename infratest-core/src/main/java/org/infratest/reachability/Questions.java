package org.infratest.reachability;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;

/**
 * All that is looked at for a table: its flows, and for those that are not to get through the same service seen from the target
 * itself.
 */
final class Questions {

    private final Map<Cell, Asked> flows = new LinkedHashMap<>();
    private final Map<Look, Asked> fromItself = new LinkedHashMap<>();
    private final Map<Look, Witness> witnesses = new HashMap<>();
    private final Map<Host, Arrivals> arrivals = new LinkedHashMap<>();
    private final Map<Arrivals, List<Asked>> watched = new LinkedHashMap<>();
    private final Map<Cell, EnvironmentException> without = new LinkedHashMap<>();

    Questions(List<Cell> cells, Duration within) {
        for (Cell cell : cells) {
            try {
                add(cell, within);
            } catch (EnvironmentException e) { // a target without any address; the other flows can be looked at
                without.put(cell, e);
            }
        }
    }

    private void add(Cell cell, Duration within) {
        Look look = Look.of(cell.from(), cell.to(), cell.service());
        Asked flow = flow(cell, look, within);
        flows.put(cell, flow);
        boolean denied = !cell.access().isAllowed() && cell.access() != Access.REFUSED;
        if (denied && cell.to().isManaged()) {
            Look itself = look.fromItself();
            Witness witness = witnesses.computeIfAbsent(itself, key -> new Witness());
            witness.isFor(flow);
            fromItself.computeIfAbsent(itself, key -> Asked.until(key, witness));
        }
    }

    private Asked flow(Cell cell, Look look, Duration within) {
        if (cell.access() != Access.BLOCKED_AT_GATEWAY || !cell.to().isManaged()) {
            return Asked.until(look, cell.access(), within, Asked.Watch.NONE);
        }
        Arrivals watch = arrivals.computeIfAbsent(cell.to(), Arrivals::new);
        Asked flow = Asked.until(look, cell.access(), within, watch.of(look));
        watched.computeIfAbsent(watch, key -> new ArrayList<>()).add(flow);
        return flow;
    }

    /**
     * The flow of a cell.
     *
     * @throws EnvironmentException if its target has no address
     */
    Asked flow(Cell cell) {
        Asked asked = flows.get(cell);
        EnvironmentException failure = without.get(cell);
        if (asked == null) {
            throw failure == null
                    ? new IllegalArgumentException("No such flow: " + cell)
                    : new EnvironmentException(String.valueOf(failure.getMessage()), failure);
        }
        return asked;
    }

    /** The flows of that kind, in order. */
    Stream<Map.Entry<Cell, Asked>> flows() {
        return flows.entrySet().stream();
    }

    /** The same, seen from the target itself; empty where nobody can log in there. */
    Optional<Asked> fromItself(Look look) {
        return Optional.ofNullable(fromItself.get(look.fromItself()));
    }

    /**
     * Whether packets of that look arrive at its target, past that gateway; empty where the target cannot tell. What comes from the gateway may be
     * what it passes on in its own name, unless the table has it ask for the same itself.
     */
    Optional<Boolean> arrive(Look look, Host gateway) {
        boolean asksItself = flows.keySet().stream()
                .anyMatch(cell -> gateway.equals(cell.from().host())
                        && cell.to().equals(look.to())
                        && cell.service().equals(look.service()));
        Collection<InetAddress> between =
                asksItself ? List.of() : gateway.addresses().values();
        return Optional.ofNullable(arrivals.get(look.to())).flatMap(watch -> watch.saw(look, between));
    }

    /** Begins to look at all of them; the pool ends as soon as all are certain. */
    void ask(ScheduledExecutorService pool) {
        List<CompletableFuture<?>> work = new ArrayList<>();
        all().forEach(asked -> work.add(asked.outcome()));
        watched.forEach((watch, asked) -> work.add(done(asked).thenCompose(nothing -> watch.end(pool))));
        Future<?> unusedEnd = allOf(work).whenComplete((nothing, failure) -> pool.shutdown());
        Future<?> unusedBeginning = allOf(arrivals.values().stream()
                        .map(watch -> watch.begin(pool))
                        .toList())
                .thenRun(() -> look(pool));
    }

    private void look(ScheduledExecutorService pool) {
        Map<Source, List<Asked>> together = new LinkedHashMap<>();
        Map<Source, Turns> turns = new LinkedHashMap<>();
        for (Asked asked : all()) {
            Source from = asked.look().from();
            if (asked.look().service().protocol() == Protocol.TCP) {
                together.computeIfAbsent(from, key -> new ArrayList<>()).add(asked);
            } else if (from.equals(Source.JVM)) {
                Lane.alone(pool, Runnable::run, asked);
            } else {
                Lane.alone(pool, turns.computeIfAbsent(from, key -> new Turns(pool))::take, asked);
            }
        }
        together.forEach((from, asked) -> Lane.together(
                pool, Runnable::run, new Sweeper(asked.get(0).look().vantage()), asked));
    }

    /** Complete when all of them are certain, or cannot be looked at. */
    private static CompletableFuture<Void> done(List<Asked> asked) {
        return allOf(asked.stream()
                .map(flow -> flow.outcome().handle((outcome, failure) -> null))
                .toList());
    }

    private static CompletableFuture<Void> allOf(List<? extends CompletableFuture<?>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
    }

    /** Nobody looks any more. */
    void giveUp() {
        all().forEach(asked -> asked.outcome().cancel(false));
        arrivals.values().forEach(Arrivals::giveUp);
    }

    private List<Asked> all() {
        return Stream.concat(flows.values().stream(), fromItself.values().stream())
                .toList();
    }
}
