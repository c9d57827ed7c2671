package org.infratest.environment;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import org.infratest.event.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * Something beside environments that this JVM is about to start, such as the build of a box: on record before it is started, and taken down by the
 * watcher, the next run or {@code infratest gc} where this JVM is killed. To be closed when all of it is down.
 */
public final class Claim implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Places places;
    private final Lease lease;
    private final ResourceLock ownership;
    private final Workspace workspace;

    private Claim(Places places, Lease lease, EventSink events) {
        this.places = places;
        this.lease = lease;
        places.watcher().watch(places.cache());
        ResourceLock held = null;
        try {
            // Before anybody finds the lease, and takes its owner for dead.
            held = places.own(lease.id());
            places.leases().write(lease);
            this.workspace = places.open(lease, places.state(lease.id()), LIMIT, events);
            this.ownership = held;
        } catch (RuntimeException | Error e) { // nothing of it is there yet
            withdraw(held, e);
            throw e;
        }
    }

    private void withdraw(@Nullable ResourceLock held, Throwable reason) {
        try {
            places.forget(lease);
            places.watcher().forget(places.cache());
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        } finally {
            if (held != null) {
                held.close();
            }
        }
    }

    /**
     * Puts it on record.
     *
     * @param kind what its {@link LeaseDestroyer} is found by
     * @param name how people call it
     * @param resource what only one at a time may use; its lock is the caller's
     * @param details what is needed to take it down
     */
    public static Claim make(
            Places places, String kind, String name, String resource, Map<String, String> details, EventSink events) {
        String id = Places.folderName(name) + "-" + Long.toHexString(System.nanoTime() & 0xffffff);
        Lease lease = Lease.ofThisJvm(id, kind, name, resource, "", details).heldFor(places.runId(), places.test());
        return new Claim(places, lease, events);
    }

    /**
     * Takes down what earlier JVMs left of that resource; its lock is the caller's, so none of them lives. Waits where somebody else is at it.
     *
     * @throws org.infratest.EnvironmentException if something is left
     */
    public static void settle(
            Places places, String kind, String resource, BiConsumer<Lease, Workspace> destroy, EventSink events) {
        for (Lease old : places.leases().all()) {
            if (old.kind().equals(kind) && old.resource().equals(resource)) {
                new Takedown(places, each -> places.state(each.id()), LIMIT, events).await(old, destroy);
            }
        }
    }

    /** Its lease and its folders; the state is removed when it is closed. */
    public Workspace workspace() {
        return workspace;
    }

    /** Forgets it. */
    @Override
    public void close() {
        try {
            places.forget(lease);
            places.watcher().forget(places.cache());
        } finally {
            ownership.close();
        }
    }
}
