package org.infratest.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
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

    private final EnvironmentProvider<S> provider;
    private final S spec;
    private final Places places;
    private final Teardown teardown;
    private final EventSink events;
    private final Function<Environment, Optional<String>> whenKept;

    private @Nullable ResourceLock lock;
    private volatile @Nullable Workspace workspace;
    private volatile boolean cancelled;
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
        this(provider, spec, places, teardown, events, environment -> Optional.empty());
    }

    /**
     * Creates a handle; nothing happens yet.
     *
     * @param teardown what to do at the end; not {@link Teardown#DEFAULT}
     * @param whenKept called when the environment is left standing; what it returns is told beside the commands that log in
     */
    public EnvironmentHandle(
            EnvironmentProvider<S> provider,
            S spec,
            Places places,
            Teardown teardown,
            EventSink events,
            Function<Environment, Optional<String>> whenKept) {
        this.provider = provider;
        this.spec = spec;
        this.places = places;
        this.teardown = teardown;
        this.events = events;
        this.whenKept = whenKept;
    }

    /**
     * The running environment; boots it at the first call. If that failed, every later call fails in the same way
     * without another attempt.
     *
     * @throws EnvironmentException if the infrastructure failed, or if this handle is closed
     * @throws ConfigsetFailure if a machine refused what the user wrote for it
     * @throws ConfigurationException if the spec asks for something that does not exist
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
            return environment;
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        }
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

    /** Takes the environment down, or leaves it standing where the teardown asks for that. Happens once. */
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
            if (current != null) {
                end(current, interrupted);
            }
        } finally {
            if (lock != null) {
                lock.close();
            }
            if (current != null && isEphemeral()) {
                Places.release(current);
            }
        }
    }

    private Environment boot() {
        Availability availability = provider.availability(spec);
        if (!availability.usable()) {
            throw new EnvironmentException(
                    "Environment '" + spec.name() + "' cannot be started here: " + availability.reason());
        }
        String resource = spec.resource();
        String id = Places.folderName(spec.name()) + "-" + Long.toHexString(System.nanoTime() & 0xffffff);
        if (isBorrowed()) {
            return bootNew(id, resource); // nobody's to lock, and nothing to take down after a run that was killed
        }
        if (isEphemeral()) {
            settleDeadLeases();
            return bootNew(id, resource);
        }
        lock = ResourceLock.acquire(
                places.lockFile(resource),
                Duration.ofHours(1),
                reason -> events.emit(new Event.EnvironmentProgress(id, spec.name() + " waits: " + reason)));
        Optional<Environment> kept = settleOldLeases(resource);
        return kept.orElseGet(() -> bootNew(id, resource));
    }

    private Environment bootNew(String id, String resource) {
        Workspace current = open(id, resource);
        if (isEphemeral()) {
            lock = ResourceLock.acquire(places.ownerLock(id), Duration.ofMinutes(1), reason -> {});
        }
        if (!isBorrowed()) {
            places.leases().write(current.lease());
        }
        workspace = current;
        if (cancelled) {
            current.cancel(); // an abort that came before there was a workspace to cancel
        }
        events.emit(new Event.EnvironmentStarting(id, spec.name(), spec.kind(), current.logs()));
        try {
            current.checkpoint("it was about to start");
            Environment started = provider.start(spec, current);
            events.emit(new Event.EnvironmentStarted(id, current.elapsed()));
            return started;
        } catch (RuntimeException | Error e) {
            events.emit(new Event.EnvironmentFailed(id, String.valueOf(e.getMessage()), current.elapsed()));
            throw e;
        }
    }

    private Workspace open(String id, String resource) {
        ProcessHandle self = ProcessHandle.current();
        Lease lease = new Lease(
                id,
                provider.getClass().getSimpleName(),
                spec.name(),
                resource,
                spec.machinesFingerprint(),
                self.pid(),
                Lease.startOf(self),
                false,
                Map.of());
        return isEphemeral()
                ? places.openBeside(lease, spec.bootTimeout(), events)
                : places.open(lease, spec.bootTimeout(), events);
    }

    /** Under the lock, every lease on the same resource is of someone who is gone, or was kept on purpose. */
    private Optional<Environment> settleOldLeases(String resource) {
        Optional<Environment> adopted = Optional.empty();
        for (Lease old : places.leases().all()) {
            if (!old.resource().equals(resource)) {
                continue;
            }
            if (adopted.isEmpty()) {
                adopted = adopt(old);
            }
            if (adopted.isEmpty()) {
                destroyLeftover(old);
            }
        }
        return adopted;
    }

    /**
     * Whoever owns an ephemeral environment holds its lock as long as it lives; that tells more than a process id, which means
     * another process in another namespace.
     */
    private void settleDeadLeases() {
        for (Lease old : places.leases().all()) {
            if (!old.kind().equals(provider.getClass().getSimpleName())) {
                continue;
            }
            Optional<ResourceLock> orphaned = ResourceLock.tryAcquire(places.ownerLock(old.id()));
            if (orphaned.isPresent()) {
                try {
                    destroyLeftover(old);
                } finally {
                    orphaned.get().close();
                }
            }
        }
    }

    private void destroyLeftover(Lease old) {
        Workspace leftover = places.open(old, spec.bootTimeout(), events);
        leftover.progress("taking down what an earlier run left of " + old.name());
        provider.destroy(old, leftover);
        places.leases().remove(old);
        Places.remove(leftover.state());
    }

    @SuppressWarnings("unchecked") // a provider that adopts does so for its own kind of spec
    private Optional<Environment> adopt(Lease old) {
        if (!old.kept() || !old.fingerprint().equals(spec.machinesFingerprint()) || !(provider instanceof Adoption)) {
            return Optional.empty();
        }
        Workspace current = places.open(old.takenOver(), spec.bootTimeout(), events);
        Consoles.show(current.state(), current.logs());
        events.emit(new Event.EnvironmentStarting(old.id(), spec.name(), spec.kind() + ", kept", current.logs()));
        Optional<Environment> adopted = ((Adoption<S>) provider).adopt(spec, old, current);
        if (adopted.isPresent()) {
            places.leases().write(current.lease());
            workspace = current;
            events.emit(new Event.EnvironmentStarted(old.id(), current.elapsed()));
        } else {
            events.emit(new Event.EnvironmentFailed(
                    old.id(), "the kept environment does not answer any more; it is booted anew", current.elapsed()));
        }
        return adopted;
    }

    private void end(Workspace current, boolean interrupted) {
        long start = System.nanoTime();
        Environment running = environment;
        closeSessions(running);
        boolean keep = !interrupted
                && running != null
                && (teardown == Teardown.NEVER || (teardown == Teardown.ON_SUCCESS && testFailed));
        if (keep && isEphemeral()) {
            current.progress("it ends with this JVM, so it cannot be left running as the teardown asks");
            keep = false;
        }
        String hint = null;
        if (isBorrowed()) {
            Places.remove(current.state());
            hint = "its machines were there before the test";
        } else if (keep && running != null) {
            current.keep();
            hint = hint(running)
                    + whenKept.apply(running).map(line -> "\n" + line).orElse("");
        } else {
            provider.destroy(current.lease(), current);
            places.leases().remove(current.lease());
            Places.remove(current.state());
        }
        events.emit(new Event.EnvironmentStopped(
                current.id(), keep || isBorrowed(), hint, Duration.ofNanos(System.nanoTime() - start)));
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
