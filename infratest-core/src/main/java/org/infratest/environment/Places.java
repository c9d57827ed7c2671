package org.infratest.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.event.EventSink;
import org.infratest.spec.Fingerprint;

/**
 * Where environments keep things on disk: leases, locks and state in the cache, logs in the folder of the run.
 *
 * @param cache the cache that all runs of this user share
 * @param run the folder of this run's report
 * @param runStart when this run began; logs that are older are of an earlier run
 */
public record Places(Path cache, Path run, Instant runStart) {

    Leases leases() {
        return new Leases(cache.resolve("leases"));
    }

    /** The lock file of something that only one environment may use at a time. */
    Path lockFile(String resource) {
        String name = new Fingerprint().add("resource", resource).hex().substring(0, 24);
        return cache.resolve("locks").resolve(name + ".lock");
    }

    /** Makes the folders of an environment. */
    Workspace open(Lease lease, Duration bootTimeout, EventSink events) {
        Path logs = run.resolve(folderName(lease.name()));
        Path state = cache.resolve("environments").resolve(lease.id());
        try {
            Files.createDirectories(logs);
            removeOldLogs(logs);
            Leases.createPrivate(state);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Could not create the folders of environment '" + lease.name() + "': " + e, e);
        }
        return new Workspace(lease, leases(), logs, state, cache, bootTimeout, events);
    }

    /** Two runs in one log would mislead whoever reads it. */
    private void removeOldLogs(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(runStart)) {
                    Files.delete(file);
                }
            }
        }
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
