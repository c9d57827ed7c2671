package org.infratest.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.infratest.event.EventSink;

/**
 * Takes down what a lease stands for, as the only one who does: under the lock that its owner held, and only if the lease is still there once that
 * lock is ours.
 */
final class Takedown {

    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final Places places;
    private final Function<Lease, Path> logs;
    private final Duration limit;
    private final EventSink events;

    /**
     * Creates one; nothing happens yet.
     *
     * @param logs where the logs of a takedown go
     * @param limit what the workspace says is left of the time
     */
    Takedown(Places places, Function<Lease, Path> logs, Duration limit, EventSink events) {
        this.places = places;
        this.logs = logs;
        this.limit = limit;
        this.events = events;
    }

    /** What came of an attempt. */
    enum End {
        DONE,
        NOTHING_LEFT,
        HELD
    }

    /** Takes it down, unless its owner lives, or somebody else is at it. */
    End attempt(Lease lease, BiConsumer<Lease, Workspace> destroy) {
        Optional<ResourceLock> lock = ResourceLock.tryAcquire(places.ownerLock(lease.id()));
        return lock.map(held -> under(held, lease, destroy)).orElse(End.HELD);
    }

    /** Takes down what is proved to have no owner; waits where somebody else is at it. */
    End await(Lease lease, BiConsumer<Lease, Workspace> destroy) {
        return under(ResourceLock.acquire(places.ownerLock(lease.id()), PATIENCE, reason -> {}), lease, destroy);
    }

    private End under(ResourceLock lock, Lease lease, BiConsumer<Lease, Workspace> destroy) {
        try (lock) {
            Optional<Lease> now = places.leases().find(lease.id());
            if (now.isPresent() && !now.get().hasOwnerOf(lease)) {
                return End.HELD; // somebody has taken it over since it was judged, and may have kept it again
            }
            if (now.isPresent()) {
                Workspace workspace = places.open(now.get(), logs.apply(now.get()), limit, events);
                workspace.progress("taking down what an earlier run left of " + lease.name());
                destroy.accept(now.get(), workspace);
            }
            places.forget(lease); // also where all was gone: the lock has made the folder anew
            return now.isPresent() ? End.DONE : End.NOTHING_LEFT;
        }
    }
}
