package org.infratest.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.event.EventSink;
import org.infratest.spec.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * Where environments keep things on disk: leases, locks and state in the cache, logs in the folder of the run.
 *
 * @param cache the cache that all runs of this user share
 * @param run the folder of this run's report
 * @param runStart when this run began; logs that are older are of an earlier run
 * @param diagnosisBudget how long may be asked on when a probe fails, zero for not at all; null where nobody said it
 * @param runId names the run, for leases; empty where nobody said it
 * @param test the test class that asks, for leases; empty where nobody said it
 * @param watched whether a watcher takes down what this JVM leaves when it is killed
 */
public record Places(
        Path cache,
        Path run,
        Instant runStart,
        @Nullable Duration diagnosisBudget,
        String runId,
        String test,
        boolean watched) {

    static final String OWNER_LOCK = "owner.lock";

    private static final Set<Path> LOGS_IN_USE = ConcurrentHashMap.newKeySet();

    /** Places of a run in which nobody said how long may be asked on when a probe fails. */
    public Places(Path cache, Path run, Instant runStart) {
        this(cache, run, runStart, null, "", "", true);
    }

    /** The watcher of this JVM, for what is recorded here; one that does nothing where none is wanted. */
    Watcher watcher() {
        return watched ? Watcher.ofThisJvm() : Watcher.NONE;
    }

    /** Has the watcher start in the background, where one is wanted: for temporary files of programs that are asked before anything is recorded. */
    public void watch() {
        watcher().prepare(cache);
    }

    Leases leases() {
        return new Leases(cache.resolve("leases"));
    }

    /** What only so many may have at a time. */
    Turns turns(Budget budget) {
        return new Turns(new TurnBook(cache.resolve("locks").resolve("turns.json")), budget, Duration.ofHours(1));
    }

    /** The lock file of something that only one environment may use at a time. */
    Path lockFile(String resource) {
        String name = new Fingerprint().add("resource", resource).hex().substring(0, 24);
        return cache.resolve("locks").resolve(name + ".lock");
    }

    /** Where an environment keeps what outlives its JVM. */
    Path state(String id) {
        return cache.resolve("environments").resolve(id);
    }

    /** The lock that the owner of an environment holds as long as it lives; the system releases it when its JVM dies. */
    Path ownerLock(String id) {
        return state(id).resolve(OWNER_LOCK);
    }

    /** Makes this JVM the owner of an environment. Whoever takes its lease for that of a dead one still has to get this lock. */
    ResourceLock own(String id) {
        return ResourceLock.acquire(ownerLock(id), Duration.ofMinutes(1), reason -> {});
    }

    /** Where the logs of an environment of that name go. */
    Path logs(String name) {
        return run.resolve(folderName(name)).toAbsolutePath();
    }

    /** Makes the folders of an environment. */
    Workspace open(Lease lease, Duration bootTimeout, EventSink events) {
        return open(lease, logs(lease.name()), bootTimeout, events);
    }

    /**
     * Makes the folders of an environment beside which others of its name may run: the second one's logs go to a folder of
     * their own. To be ended with {@link #release}.
     */
    Workspace openBeside(Lease lease, Duration bootTimeout, EventSink events) {
        Path first = logs(lease.name());
        Path logs = first;
        for (int number = 2; !LOGS_IN_USE.add(logs); number++) {
            logs = first.resolveSibling(first.getFileName() + "-" + number);
        }
        return open(lease, logs, bootTimeout, events);
    }

    /**
     * For the use of an environment that another JVM has: its state is that one's, and this one's logs go to a folder of their own.
     *
     * @param lease as the other one has it on record
     */
    Workspace openAsGuest(Lease lease, Duration bootTimeout, EventSink events) {
        Path first = logs(lease.name());
        Path logs = first.resolveSibling(
                first.getFileName() + "-" + ProcessHandle.current().pid());
        makeLogs(lease, logs);
        return new Workspace(lease, null, logs, state(lease.id()), cache, bootTimeout, events, diagnosisBudget);
    }

    /** Lets the next environment of that name have its folder of logs. */
    static void release(Workspace workspace) {
        LOGS_IN_USE.remove(workspace.logs());
    }

    Workspace open(Lease lease, Path logs, Duration bootTimeout, EventSink events) {
        Path state = state(lease.id());
        makeLogs(lease, logs);
        try {
            Leases.createPrivate(state);
        } catch (IOException e) {
            throw notMade(lease, e);
        }
        return new Workspace(lease, leases(), logs, state, cache, bootTimeout, events, diagnosisBudget);
    }

    private void makeLogs(Lease lease, Path logs) {
        try {
            Files.createDirectories(logs);
            removeOldLogs(logs);
        } catch (IOException e) {
            throw notMade(lease, e);
        }
    }

    private static EnvironmentException notMade(Lease lease, IOException e) {
        return new EnvironmentException("Could not create the folders of environment '" + lease.name() + "': " + e, e);
    }

    /** Two runs in one log would mislead whoever reads it. */
    private void removeOldLogs(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.filter(Places::isOfOneRun).toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(runStart)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isOfOneRun(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".log") || name.startsWith("diagnosis-");
    }

    /**
     * Forgets an environment that is down: its state, then its lease, then the lock of whoever does this. So that a JVM which is killed meanwhile
     * leaves something that tells of the rest.
     */
    void forget(Lease lease) {
        Path state = state(lease.id());
        remove(state, file -> !file.equals(state) && !file.equals(ownerLock(lease.id())));
        leases().remove(lease);
        remove(state);
    }

    /** Removes a folder with all that is in it. */
    static void remove(Path folder) {
        remove(folder, file -> true);
    }

    private static void remove(Path folder, Predicate<Path> which) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst =
                    files.filter(which).sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (DirectoryNotEmptyException | UncheckedIOException e) {
            requireLock(
                    folder, e); // another JVM looked whether there is something to take down, and removes it by itself
        } catch (IOException e) {
            throw notRemoved(folder, e);
        }
    }

    private static void requireLock(Path folder, Exception failure) {
        if (Files.exists(folder) && !Files.exists(folder.resolve(OWNER_LOCK))) {
            throw notRemoved(folder, failure);
        }
    }

    private static EnvironmentException notRemoved(Path folder, Exception e) {
        return new EnvironmentException(
                "The environment is down, but its folder " + folder + " could not be removed: " + e, e);
    }

    /** The name of an environment as the name of a folder. */
    static String folderName(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[-.]+|-+$", "");
        return safe.isEmpty() ? "environment" : safe;
    }
}
