package org.infratest.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 */
public record Places(
        Path cache, Path run, Instant runStart, @Nullable Duration diagnosisBudget) {

    private static final Set<Path> LOGS_IN_USE = ConcurrentHashMap.newKeySet();

    /** Places of a run in which nobody said how long may be asked on when a probe fails. */
    public Places(Path cache, Path run, Instant runStart) {
        this(cache, run, runStart, null);
    }

    Leases leases() {
        return new Leases(cache.resolve("leases"));
    }

    /** The lock file of something that only one environment may use at a time. */
    Path lockFile(String resource) {
        String name = new Fingerprint().add("resource", resource).hex().substring(0, 24);
        return cache.resolve("locks").resolve(name + ".lock");
    }

    /** The lock that the owner of an environment holds which ends with its JVM. */
    Path ownerLock(String id) {
        return cache.resolve("environments").resolve(id).resolve("owner.lock");
    }

    /** Makes the folders of an environment. */
    Workspace open(Lease lease, Duration bootTimeout, EventSink events) {
        return open(lease, run.resolve(folderName(lease.name())), bootTimeout, events);
    }

    /**
     * Makes the folders of an environment beside which others of its name may run: the second one's logs go to a folder of
     * their own. To be ended with {@link #release}.
     */
    Workspace openBeside(Lease lease, Duration bootTimeout, EventSink events) {
        Path first = run.resolve(folderName(lease.name())).toAbsolutePath();
        Path logs = first;
        for (int number = 2; !LOGS_IN_USE.add(logs); number++) {
            logs = first.resolveSibling(first.getFileName() + "-" + number);
        }
        return open(lease, logs, bootTimeout, events);
    }

    /** Lets the next environment of that name have its folder of logs. */
    static void release(Workspace workspace) {
        LOGS_IN_USE.remove(workspace.logs());
    }

    private Workspace open(Lease lease, Path logs, Duration bootTimeout, EventSink events) {
        Path state = cache.resolve("environments").resolve(lease.id());
        try {
            Files.createDirectories(logs);
            removeOldLogs(logs);
            Leases.createPrivate(state);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Could not create the folders of environment '" + lease.name() + "': " + e, e);
        }
        return new Workspace(lease, leases(), logs, state, cache, bootTimeout, events, diagnosisBudget);
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

    /** Removes the state of an environment that is down. */
    static void remove(Path state) {
        if (!Files.exists(state)) {
            return;
        }
        try (Stream<Path> files = Files.walk(state)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new EnvironmentException(
                    "The environment is down, but its folder " + state + " could not be removed: " + e, e);
        }
    }

    /** The name of an environment as the name of a folder. */
    static String folderName(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[-.]+|-+$", "");
        return safe.isEmpty() ? "environment" : safe;
    }
}
