package org.infratest.examples.rewind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.lab.ImageSource;
import org.infratest.lab.Lab;
import org.infratest.lab.LabProvider;
import org.infratest.lab.LabSpec;
import org.infratest.process.SystemCommandRunner;

/**
 * Destroys machines again and again, has them go back, and compares what is true on each of them with what was. One line each time; the last
 * one counts. Started by {@code scripts/rewind-proof}.
 */
public final class RewindProof {

    private static final String READY = "ready";
    private static final int SETTLED = 3;

    private final Lab lab;
    private final Path state;
    private final Random random;
    private final Map<String, Facts> before = new LinkedHashMap<>();
    private int leaks;

    private RewindProof(Lab lab, Path state, Random random) {
        this.lab = lab;
        this.state = state;
        this.random = random;
    }

    /**
     * Proves it.
     *
     * @param arguments how often machines are destroyed, and the number that decides which, and by what
     */
    public static void main(String[] arguments) throws IOException {
        int rewinds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime() & 0xffff;
        Path cache = Path.of(Optional.ofNullable(System.getenv("INFRATEST_CACHE_DIR"))
                .orElse(System.getProperty("user.home") + "/.cache/infratest"));
        Path run = Files.createDirectories(Path.of("target/rewind-proof"));
        int leaks;
        try (EnvironmentHandle<LabSpec> handle = new EnvironmentHandle<>(
                new LabProvider(new SystemCommandRunner(), 2, (int) seed),
                spec(cache.resolve("images/debian-12.qcow2")),
                new Places(cache, run, Instant.now()),
                Teardown.ALWAYS,
                EventSink.NONE)) {
            Lab lab = (Lab) handle.start();
            System.out.println("three machines are up; seed " + seed);
            leaks = new RewindProof(lab, cache.resolve("environments").resolve(lab.id()), new Random(seed))
                    .prove(rewinds);
        }
        System.out.println("rewinds: " + rewinds + ", leaks: " + leaks);
        System.exit(leaks == 0 ? 0 : 1);
    }

    private static LabSpec spec(Path image) {
        String route = "sysctl -q -w net.ipv4.ip_forward=1\nsystemctl stop ufw\n";
        String data = "mkdir -p /srv/data\nseq 1 10000 > /srv/data/table\n";
        return LabSpec.named("rewind-proof")
                .network("front", net -> net.subnet("10.9.1.0/24").gateway("gateway"))
                .network("back", net -> net.subnet("10.9.2.0/24").gateway("gateway"))
                .host(
                        "gateway",
                        host -> host.image(new ImageSource.DiskImage(image))
                                .memory(256)
                                .nic("front", "10.9.1.1")
                                .nic("back", "10.9.2.1")
                                .script("route", route))
                .host(
                        "app",
                        host -> host.image(new ImageSource.DiskImage(image))
                                .memory(256)
                                .nic("front", "10.9.1.10")
                                .script("data", data))
                .host(
                        "db",
                        host -> host.image(new ImageSource.DiskImage(image))
                                .memory(256)
                                .nic("back", "10.9.2.10")
                                .script("data", data))
                .bootTimeout(Duration.ofMinutes(15))
                .build();
    }

    private int prove(int rewinds) throws IOException {
        lab.checkpoints().take(READY);
        lab.checkpoints().goBack(READY);
        lab.hosts().forEach(host -> before.put(host.name(), Facts.of(host)));
        Usage settled = Usage.now(state);
        for (int number = 1; number <= rewinds; number++) {
            once(number, rewinds);
            if (number == SETTLED) {
                settled = Usage.now(state);
            }
        }
        Usage end = Usage.now(state);
        System.out.println("held after " + SETTLED + ": " + settled + "; at the end: " + end);
        return leaks + (settled.hasGrown(end) ? 1 : 0);
    }

    private void once(int number, int rewinds) {
        Host victim = lab.hosts().get(random.nextInt(lab.hosts().size()));
        Destruction destruction = Destruction.ALL.get(random.nextInt(Destruction.ALL.size()));
        destruction.of(lab, victim);
        long start = System.nanoTime();
        lab.checkpoints().goBack(READY);
        double seconds = (System.nanoTime() - start) / 1e9;
        String found = "";
        for (Host host : lab.hosts()) {
            List<String> differences = before.get(host.name()).differences(Facts.of(host));
            if (!differences.isEmpty()) {
                found += "; " + host.name() + ": " + String.join(", ", differences);
            }
        }
        leaks += found.isEmpty() ? 0 : 1;
        System.out.printf(
                Locale.ROOT,
                "%d of %d: %s: %s: back after %.2f s, %s%n",
                number,
                rewinds,
                victim.name(),
                destruction.name(),
                seconds,
                found.isEmpty() ? "as before" : "LEAK" + found);
    }
}
