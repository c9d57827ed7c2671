package org.infratest.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.infratest.environment.Lease;
import tools.jackson.databind.json.JsonMapper;

/** How long {@code infratest gc} takes over a thousand leases of labs whose owners are dead, the start of its JVM included. */
final class TrustGc implements Figure {

    private static final double LIMIT = 2;
    private static final int LEASES = 1_000;
    /** No process has so high an id. */
    private static final long NOBODY = 1L << 30;

    @Override
    public String name() {
        return "trust-gc";
    }

    @Override
    public Reading measure() throws IOException {
        TheCommand command = new TheCommand();
        Path cache = Folders.temporary();
        try {
            command.seconds("gc", "--cache", cache.toString());
            fill(cache);
            double seconds = command.seconds("gc", "--cache", cache.toString());
            try (var left = Files.list(cache.resolve("leases"))) {
                long count =
                        left.filter(file -> file.toString().endsWith(".json")).count();
                if (count > 0) {
                    throw new IllegalStateException(count + " leases are left");
                }
            }
            return new Reading(seconds, "s", "limit", seconds / LIMIT);
        } finally {
            Folders.delete(cache);
        }
    }

    private static void fill(Path cache) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        Path leases = Files.createDirectories(cache.resolve("leases"));
        for (int number = 0; number < LEASES; number++) {
            String id = "office-" + number;
            Lease lease = new Lease(id, "LabProvider", "office", "lab:office", "x", NOBODY, 1, false, Map.of());
            Files.writeString(leases.resolve(id + ".json"), json.writeValueAsString(lease));
            Files.createDirectories(cache.resolve("environments").resolve(id).resolve("machines"));
        }
    }
}
