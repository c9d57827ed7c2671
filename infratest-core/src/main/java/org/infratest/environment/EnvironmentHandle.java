package org.infratest.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.infratest.process.ToolMissingException;
import org.infratest.spec.EnvironmentSpec;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of an environment: it records it before it is started, starts it once, remembers how that ended and takes
 * it down once. To be stored where it will be closed <em>before</em> {@link #start} is called.
 * Safe for use by several threads.
 *
 * @param <S> the kind of spec
 */
public final class EnvironmentHandle<S extends EnvironmentSpec> implements AutoCloseable {

    private static final Duration TIDYING = Duration.ofMinutes(10);

    private final EnvironmentProvider<S> provider;
    private final S spec;
    private final Places places;
    private final Terms terms;
    private final EventSink events;
    private final Function<Environment, Optional<String>> whenKept;

    private final EnvironmentTurn turn;
    private final EarlierRuns<S> earlier;

    private @Nullable ResourceLock lock;
    private @Nullable ResourceLock ownership;
    private volatile @Nullable Workspace workspace;
    private volatile boolean cancelled;
    private boolean waits = true;
    private @Nullable Environment environment;
    private @Nullable Throwable failure;
    private boolean closed;
    private volatile boolean testFailed;

    /**
     * Creates a handle; nothing happens yet.
     *
     * @param teardown what to do at the end; not {@link Teardown#DEFAULT}
     */
    public EnvironmentHandle(
            EnvironmentProvider<S> provider, S spec, Places places, Teardown teardown, EventSink events) {
        this(provider, spec, places, Terms.of(teardown), events, environment -> Optional.empty());
    }

    /**
     * Creates a handle; nothing happens yet.
     *
     * @param terms who asks for it, and on what terms
     * @param whenKept called when the environment is left standing; what it returns is told beside the commands that log in
     */
    public EnvironmentHandle(
            EnvironmentProvider<S> provider,
            S spec,
            Places places,
            Terms terms,
            EventSink events,
            Function<Environment, Optional<String>> whenKept) {
        this.provider = provider;
        this.spec = spec;
        this.places = places;
        this.terms = terms;
        this.events = events;
        this.whenKept = whenKept;
        this.turn = new EnvironmentTurn(places, terms);
        this.earlier = new EarlierRuns<>(provider, spec, places, events);
    }

    /** Who asked for it. */
    public Tenant tenant() {
        return terms.tenant();
    }

    /**
     * The running environment; boots it at the first call. If that failed, every later call fails in the same way
     * without another attempt.
     *
     * @throws EnvironmentException if the infrastructure failed, or if this handle is closed
     * @throws ConfigsetFailure if a machine refused what the user wrote for it
     * @throws ConfigurationException if the spec asks for something that does not exist, or that somebody keeps until this one ends
     */
    public synchronized Environment start() {
        if (environment != null) {
            return environment;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (closed) {
            throw new EnvironmentException("Environment '" + spec.name() + "' was taken down already");
        }
        try {
            environment = boot();
            turn.started();
            return environment;
        } catch (RuntimeException | Error e) {
            failure = e;
            turn.notStarted();
            throw e;
        }
    }

    /**
     * The same where there is room on this computer now.
     *
     * @throws NoRoomException if it would have to wait for others, whom it names
     */
    public synchronized Environment startIfThereIsRoom() {
        waits = false;
        return start();
    }

    /** The environment if it runs; never boots. */
    public synchronized Optional<Environment> running() {
        return Optional.ofNullable(environment);
    }

    /** The log files of the environment, also of one whose boot failed; empty before the boot. */
    public List<Path> logFiles() {
        Workspace current = workspace;
        if (current == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(current.logs())) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new EnvironmentException("Could not list the logs in " + current.logs() + ": " + e, e);
        }
    }

    /** Tells that a test which used this environment failed. */
    public void testFailed() {
        testFailed = true;
    }

    /** The tests that other JVMs of the run have on the same machines; to be asked once it was started. */
    public TestQueue tests() {
        Workspace current = workspace;
        return current == null ? TestQueue.NONE : turn.tests(current.id());
    }

    /** The other JVMs of the run that use the same machines now, in words. */
    public List<String> othersOfTheRun() {
        return turn.others();
    }

    /**
     * Takes the environment down, or leaves it standing where the teardown asks for that; one that other JVMs of the run use as well once they have left it.
     * Happens once.
     */
    @Override
    public void close() {
        close(false);
    }

    /**
     * Takes the environment down whatever the teardown says: the run was interrupted. A boot that is under way on another
     * thread ends at its next step; its commands are to be stopped first, by their runner.
     */
    public void abort() {
        cancelled = true;
        Workspace current = workspace;
        if (current != null) {
            current.cancel();
            close(true);
        }
    }

    private synchronized void close(boolean interrupted) {
        if (closed) {
            return;
        }
        closed = true;
        Workspace current = workspace;
        try {
            if (current != null && turn.isGuest()) {
                leaveToHost();
            } else if (current != null) {
                endAlone(current, interrupted);
            }
        } finally {
            release();
            if (current != null && isEphemeral()) {
                Places.release(current);
            }
        }
    }

    private void leaveToHost() {
        if (testFailed) {
            turn.testFailed();
        }
        closeSessions(environment);
        if (environment instanceof Tidying tidying) {
            tidying.tidy();
        }
    }

    /** Once the other JVMs have left it, or where they cannot be waited for. */
    private void endAlone(Workspace current, boolean interrupted) {
        try {
            if (!interrupted) {
                turn.awaitGuests(current::progress, () -> cancelled);
            }
        } finally {
            end(current, interrupted);
        }
    }

    /** Whoever has been told that it is his turn finds the lock open. */
    private void release() {
        try {
            for (ResourceLock held : new ResourceLock[] {ownership, lock}) {
                if (held != null) {
                    held.close();
                }
            }
        } finally {
            turn.close();
        }
    }

    private Environment boot() {
        if (!isBorrowed()) {
            places.watcher().prepare(places.cache()); // beside the questions that follow
        }
        Availability availability = provider.availability(spec);
        if (!availability.usable()) {
            throw new EnvironmentException(
                    "Environment '" + spec.name() + "' cannot be started here: " + availability.reason());
        }
        String resource = spec.resource();
        String id = newId();
        if (isBorrowed()) {
            return bootNew(id, resource); // nobody's to lock, and nothing to take down after a run that was killed
        }
        OptionalLong host = takeTurn(id, resource);
        if (host.isPresent()) {
            return join(resource, host.getAsLong());
        }
        if (isEphemeral()) {
            earlier.settleDead();
            return bootNew(id, resource);
        }
        // Somebody who only tidies up, with no turn of his own, has it for a moment at most.
        lock = ResourceLock.acquire(places.lockFile(resource), TIDYING, reason -> waits(id, reason));
        Optional<Environment> kept = earlier.settle(resource).map(this::goOnWith);
        return kept.orElseGet(() -> bootNew(id, resource));
    }

    private Environment goOnWith(EarlierRuns.Kept kept) {
        ownership = kept.ownership();
        workspace = kept.workspace();
        return kept.environment();
    }

    @SuppressWarnings("unchecked") // a provider that lets others join does so for its own kind of spec
    private Environment join(String resource, long host) {
        Lease lease = places.leases().all().stream()
                .filter(each -> each.kind().equals(earlier.kind())
                        && each.resource().equals(resource)
                        && each.ownerPid() == host)
                .findFirst()
                .orElseThrow(() -> new EnvironmentException("Environment '" + spec.name() + "', which process " + host
                        + " has started for all of this run, is on record no more, so somebody else has taken it down"
                        + "\n  what to do: run the tests again, without infratest destroy or infratest gc meanwhile"));
        Workspace current = places.openAsGuest(lease, spec.bootTimeout(), events);
        workspace = current;
        if (cancelled) {
            current.cancel(); // an abort that came before there was a workspace to cancel
        }
        events.emit(new Event.EnvironmentJoined(lease.id(), spec.name(), spec.kind(), current.logs(), host));
        return ((Joining<S>) provider).join(spec, lease, current);
    }

    /**
     * What only one may have, and the memory of the machines, are asked for together: who has the one never waits for the other.
     *
     * @return the process id of another JVM of the run that has started the same
     */
    private OptionalLong takeTurn(String id, String resource) {
        Map<String, Long> asks = new TreeMap<>();
        if (!isEphemeral()) {
            asks.put(resource, 1L);
        }
        long memory = memory();
        if (memory > 0) {
            asks.put(Amounts.MEMORY, memory);
        }
        if (asks.isEmpty()) {
            return OptionalLong.empty();
        }
        Turns.Wish wish = new Turns.Wish(
                terms.tenant(),
                "environment '" + spec.name() + "'",
                spec.machinesFingerprint(),
                asks,
                provider instanceof Joining ? terms.run() : "");
        if (waits) {
            return turn.take(wish, reason -> waits(id, reason), () -> cancelled);
        }
        turn.takeNow(wish);
        return OptionalLong.empty();
    }

    @SuppressWarnings("unchecked") // a provider says it for its own kind of spec
    private long memory() {
        return provider instanceof MemoryDemand ? ((MemoryDemand<S>) provider).memoryMiB(spec) : 0;
    }

    private void waits(String id, String reason) {
        events.emit(new Event.EnvironmentProgress(id, spec.name() + " waits: " + reason));
    }

    private String newId() {
        return Places.folderName(spec.name()) + "-" + Long.toHexString(System.nanoTime() & 0xffffff);
    }

    private Environment bootNew(String id, String resource) {
        try {
            return bootOnce(id, resource);
        } catch (EnvironmentException e) {
            if (isRetried(e)) {
                return bootAgain(e, resource);
            }
            throw e;
        }
    }

    /** What a machine refused, and what is written wrongly, is no {@link EnvironmentException} and would be the same again. */
    private boolean isRetried(EnvironmentException failed) {
        return terms.bootIsRetried()
                && !isBorrowed()
                && !cancelled
                && !Thread.currentThread().isInterrupted()
                && !(failed instanceof ToolMissingException);
    }

    private Environment bootAgain(EnvironmentException first, String resource) {
        try {
            takeDownFailed(first);
        } catch (RuntimeException e) {
            first.addSuppressed(e);
            throw first;
        }
        try {
            return bootOnce(newId(), resource);
        } catch (RuntimeException | Error second) {
            second.addSuppressed(first);
            throw second;
        }
    }

    private void takeDownFailed(EnvironmentException first) {
        Workspace failed = workspace;
        if (failed == null) {
            throw first; // there is nothing that was started
        }
        long start = System.nanoTime();
        String reason = String.valueOf(first.getMessage()).lines().findFirst().orElse("");
        failed.progress("its boot failed, for a reason of the infrastructure, and is tried once more"
                + " (infratest.retry.boot): " + reason);
        provider.destroy(failed.lease(), failed);
        places.forget(failed.lease());
        disown();
        if (isEphemeral()) {
            Places.release(failed);
        }
        workspace = null;
        events.emit(
                new Event.EnvironmentStopped(failed.id(), false, null, Duration.ofNanos(System.nanoTime() - start)));
    }

    private Environment bootOnce(String id, String resource) {
        Lease lease = lease(id, resource);
        if (!isBorrowed()) {
            places.watcher().watch(places.cache());
        }
        Workspace current = openRecorded(lease);
        workspace = current;
        current.bootIn(
                new BootTurns(places.turns(terms.budget()), terms.tenant(), terms.budget(), current::isCancelled));
        if (cancelled) {
            current.cancel(); // an abort that came before there was a workspace to cancel
        }
        events.emit(new Event.EnvironmentStarting(id, spec.name(), spec.kind(), current.logs()));
        try {
            current.checkpoint("it was about to start");
            Access.starting(current);
            Environment started = provider.start(spec, current);
            Access.to(started, current);
            events.emit(new Event.EnvironmentStarted(id, current.elapsed()));
            return started;
        } catch (RuntimeException | Error e) {
            events.emit(new Event.EnvironmentFailed(id, String.valueOf(e.getMessage()), current.elapsed()));
            throw e;
        }
    }

    /** Where not even its folders can be made, nothing of it is there that somebody would have to take down. */
    private Workspace openRecorded(Lease lease) {
        try {
            ownership = places.own(lease.id()); // before anybody finds the lease, and takes its owner for dead
            if (!isBorrowed()) {
                places.leases().write(lease); // before anything of it is there
            }
            return open(lease);
        } catch (RuntimeException | Error e) {
            if (!isBorrowed()) {
                withdraw(lease, e);
            }
            throw e;
        }
    }

    private void withdraw(Lease lease, Throwable reason) {
        try {
            places.forget(lease);
            places.watcher().forget(places.cache());
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private Lease lease(String id, String resource) {
        return Lease.ofThisJvm(
                        id,
                        earlier.kind(),
                        spec.name(),
                        resource,
                        spec.machinesFingerprint(),
                        provider instanceof Adoption ? new Inputs(spec.machinesInputs()).details() : Map.of())
                .heldFor(places.runId(), places.test());
    }

    private Workspace open(Lease lease) {
        return isEphemeral()
                ? places.openBeside(lease, spec.bootTimeout(), events)
                : places.open(lease, spec.bootTimeout(), events);
    }

    private void disown() {
        if (ownership != null) {
            ownership.close();
            ownership = null;
        }
    }

    private void end(Workspace current, boolean interrupted) {
        long start = System.nanoTime();
        Environment running = environment;
        closeSessions(running);
        boolean keep = !interrupted
                && running != null
                && (terms.teardown() == Teardown.NEVER
                        || (terms.teardown() == Teardown.ON_SUCCESS && (testFailed || turn.guestFailed())));
        if (keep && isEphemeral()) {
            current.progress("it ends with this JVM, so it cannot be left running as the teardown asks");
            keep = false;
        }
        String hint = null;
        if (isBorrowed()) {
            Places.remove(current.state());
            hint = "its machines were there before the test";
        } else if (keep && running != null) {
            leaveStanding(running, current);
            hint = hint(running)
                    + whenKept.apply(running).map(line -> "\n" + line).orElse("");
        } else {
            provider.destroy(current.lease(), current);
            places.forget(current.lease());
            places.watcher().forget(places.cache());
        }
        events.emit(new Event.EnvironmentStopped(
                current.id(), keep || isBorrowed(), hint, Duration.ofNanos(System.nanoTime() - start)));
    }

    /** Also where something of this run stays in it, which is for its next user to remove. */
    private void leaveStanding(Environment running, Workspace current) {
        try {
            if (running instanceof Tidying tidying) {
                tidying.tidy();
            }
        } finally {
            current.keep();
            places.watcher().forget(places.cache());
        }
    }

    private boolean isEphemeral() {
        return provider instanceof Ephemeral;
    }

    private boolean isBorrowed() {
        return provider instanceof Borrowing;
    }

    private static void closeSessions(@Nullable Environment running) {
        if (running != null) {
            running.hosts().forEach(host -> host.ssh().close());
        }
    }

    private static String hint(Environment running) {
        return running.hosts().stream()
                .map(host -> host.name() + ": " + running.loginCommand(host))
                .collect(Collectors.joining("\n"));
    }
}
