package org.infratest.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.event.EventSink;
import org.infratest.process.CommandRunner;
import org.jspecify.annotations.Nullable;

/**
 * What stands on record as started on this computer by this user, and what of it nobody owns any more. It never touches what infratest did not
 * start, what is in use, and what was kept on purpose unless it is named. Safe for use by several threads and several JVMs: what one takes
 * down, the others leave alone.
 */
@Api
public final class LeftBehind {

    private final Settlement settlement;

    /**
     * Creates a view; nothing happens yet.
     *
     * @param cache the cache that all runs of this user share, as {@code infratest.cache.dir} names it
     * @param runner runs what takes things down
     * @param events is told what happens meanwhile
     */
    public LeftBehind(Path cache, CommandRunner runner, EventSink events) {
        this.settlement = new Settlement(cache, runner, events);
    }

    /** What becomes of a lease. */
    public enum Status {
        /** Its owner is at work. */
        IN_USE,
        /** Its owner left it standing on purpose. */
        KEPT,
        /** Its owner is proved to be dead, so it may be taken down. */
        DEAD,
        /** Its owner is gone, but what it started may run in another process namespace (a container), which cannot be looked into from here. */
        ELSEWHERE,
        /** A file that is no lease; only its reader can say what it stands for. */
        UNREADABLE
    }

    /**
     * One lease, or a folder that was left without one.
     *
     * @param id what {@link #destroy} takes
     * @param status what becomes of it
     * @param reason why it has that status, in words for people
     * @param file where it stands on record
     * @param lease the record; null where it cannot be read, or where there is only a folder
     */
    public record Entry(
            String id,
            Status status,
            String reason,
            Path file,
            @Nullable Lease lease) {

        /** Whether another environment stands for it: one that may be kept, and lives in the process that owns this. */
        public boolean isKeptForAnother() {
            return lease != null && lease.details().containsKey(Lease.KEPT_FOR);
        }
    }

    /** How a takedown ended. */
    public enum Result {
        /** It is down. */
        DESTROYED,
        /** There was nothing any more; somebody else may have been faster. */
        NOTHING_LEFT,
        /** It was left alone: it is in use, or being taken down by somebody else at this moment. */
        REFUSED,
        /** Something is left, and the lease stays. */
        FAILED
    }

    /**
     * What came of a takedown.
     *
     * @param id which one
     * @param result how it ended
     * @param message what to tell people; empty where it went well
     * @param log the output of the tools that were run, or null where there is none
     * @param took how long it took
     */
    public record Outcome(
            String id,
            Result result,
            String message,
            @Nullable Path log,
            Duration took) {}

    /** All that stands on record, in the order of the ids. Nothing is changed. */
    public List<Entry> list() {
        return settlement.list();
    }

    /**
     * Takes down one that is {@code DEAD}, {@code KEPT} or {@code ELSEWHERE}, whatever its age; one that is {@code IN_USE} or {@code UNREADABLE} is refused. A
     * failure is a result, not an exception.
     *
     * @param id as {@link #list} shows it
     */
    public Outcome destroy(String id) {
        return settlement.destroy(id);
    }

    /** Takes down all that are {@code DEAD}, one after the other; one that fails does not stop the others. */
    public List<Outcome> collect() {
        return settlement.collect();
    }

    /** Takes down those that are {@code DEAD} and were started by that process, as its watcher does. */
    List<Outcome> collectOf(long ownerPid, long ownerStart) {
        return settlement.collectOf(ownerPid, ownerStart);
    }
}
