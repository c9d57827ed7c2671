package org.infratest.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Access;
import org.infratest.environment.Lease;
import tools.jackson.databind.json.JsonMapper;

/**
 * A cache with environments on record, as runs leave it.
 *
 * @param folder the cache
 */
record RecordedCache(Path folder) {

    /** No process has so high an id. */
    static final long NOBODY = 1L << 30;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    RecordedCache dead(String id, String name, Duration age) {
        return lease(new Lease(
                id,
                "FakeProvider",
                name,
                "fake:" + name,
                "x",
                NOBODY,
                1,
                false,
                Map.of(),
                since(age),
                "run-1",
                "WebIT",
                ""));
    }

    RecordedCache kept(String id, String name, Duration age) {
        return lease(new Lease(
                id,
                "FakeProvider",
                name,
                "fake:" + name,
                "x",
                NOBODY,
                1,
                true,
                Map.of(),
                since(age),
                "run-1",
                "WebIT",
                ""));
    }

    RecordedCache inUse(String id, String name) {
        ProcessHandle self = ProcessHandle.current();
        long start = Lease.startOf(self);
        return lease(new Lease(
                id,
                "FakeProvider",
                name,
                "fake:" + name,
                "x",
                self.pid(),
                start,
                false,
                Map.of(),
                since(Duration.ofHours(2)),
                "run-2",
                "LiveIT",
                ""));
    }

    /** In a process namespace of this computer that nobody can look into. */
    RecordedCache elsewhere(String id) {
        try {
            String world =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " pid:[1] 1";
            return lease(
                    new Lease(id, "FakeProvider", id, "fake:" + id, "x", NOBODY, 1, false, Map.of(), 0, "", "", world));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RecordedCache stuck(String id) {
        return lease(new Lease(
                id, "FakeProvider", id, "fake:" + id, "x", NOBODY, 1, false, Map.of("stuck", "yes"), 0, "", "", ""));
    }

    /** Says where its logs are and how to log in to its machines. */
    RecordedCache access(String id, Path logs, Access.Login... hosts) {
        return write(
                folder.resolve("environments").resolve(id).resolve("access.json"),
                JSON.writeValueAsString(new Access(logs.toString(), List.of(hosts))));
    }

    RecordedCache lease(Lease lease) {
        return write(folder.resolve("leases").resolve(lease.id() + ".json"), JSON.writeValueAsString(lease));
    }

    RecordedCache write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long since(Duration age) {
        return Instant.now().minus(age).toEpochMilli();
    }
}
