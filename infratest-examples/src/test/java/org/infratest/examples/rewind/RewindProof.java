package org.infratest.examples.rewind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.infratest.environment.Cloning;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.FailureCapsule;
import org.infratest.environment.Host;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.Event;
import org.infratest.lab.Lab;
import org.infratest.lab.LabProvider;
import org.infratest.probe.IcmpProbe;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.EnvironmentSpec;

/**
 * Has a lab of three machines go back again and again, and compares what is true on each of them with what was. One line each time; the last
 * one counts. Started by {@code scripts/rewind-proof}.
 */
public final class RewindProof {

    private static final String READY = "ready";
    private static final int SETTLED = 3;

    private final Path cache;
    private final long seed;
    private final Map<String, Facts> before = new LinkedHashMap<>();
    private final AtomicInteger rewinds = new AtomicInteger();
    private final AtomicInteger leaks = new AtomicInteger();

    /** Whether machines are to come back; one part makes one of them not do so. */
    private volatile boolean wanted = true;

    private RewindProof(Path cache, long seed) {
        this.cache = cache;
        this.seed = seed;
    }

    /** What is done, by the name that {@code scripts/rewind-proof} knows. */
    private enum Part {
        DESTROY(100),
        ROW(500),
        TRAFFIC(1),
        CAPSULE(1);

        private final int times;

        Part(int times) {
            this.times = times;
        }
    }

    /**
     * Proves it.
     *
     * @param arguments what is done, or {@code all}; how often, or 0 for as often as it takes; and the number that decides which machines are
     *     destroyed, and by what
     */
    public static void main(String[] arguments) throws Exception {
        List<Part> parts = arguments[0].equals("all")
                ? List.of(Part.values())
                : List.of(Part.valueOf(arguments[0].toUpperCase(Locale.ROOT)));
        int times = Integer.parseInt(arguments[1]);
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime() & 0xffff;
        Path cache = Path.of(Optional.ofNullable(System.getenv("INFRATEST_CACHE_DIR"))
                .orElse(System.getProperty("user.home") + "/.cache/infratest"));
        RewindProof proof = new RewindProof(cache, seed);
        LabProvider provider = new LabProvider(new SystemCommandRunner(), 2, (int) seed);
        try (EnvironmentHandle<?> handle =
                proof.handle(provider, ProofLab.of(cache.resolve("images/debian-12-gateway.qcow2")), "lab")) {
            Lab lab = (Lab) handle.start();
            System.out.println("three machines are up; seed " + seed);
            lab.checkpoints().take(READY);
            lab.checkpoints().goBack(READY);
            lab.hosts().forEach(host -> proof.before.put(host.name(), Facts.of(host)));
            for (Part part : parts) {
                proof.prove(part, times == 0 ? part.times : times, lab);
            }
        }
        System.out.println("rewinds: " + proof.rewinds + ", leaks: " + proof.leaks);
        System.exit(proof.leaks.get() == 0 ? 0 : 1);
    }

    private <S extends EnvironmentSpec> EnvironmentHandle<S> handle(
            EnvironmentProvider<S> provider, S spec, String name) throws IOException {
        Path run = Files.createDirectories(Path.of("target/rewind-proof").resolve(name));
        return new EnvironmentHandle<>(
                provider, spec, new Places(cache, run, Instant.now()), Teardown.ALWAYS, this::told);
    }

    /** A machine that boots instead of coming back did not come back, whatever it then looks like. */
    private void told(Event event) {
        if (wanted
                && event instanceof Event.EnvironmentProgress progress
                && progress.message().contains(" did not come back")) {
            leaks.incrementAndGet();
            System.out.println("LEAK: " + progress.message());
        }
    }

    private <S extends EnvironmentSpec> EnvironmentHandle<S> handle(Cloning.Clone<S> clone) throws IOException {
        return handle(clone.provider(), clone.spec(), "clone");
    }

    private void prove(Part part, int times, Lab lab) throws Exception {
        switch (part) {
            case DESTROY -> destroySideBySide(times, lab);
            case ROW -> inARow(times, lab);
            case TRAFFIC -> {
                UnderTraffic traffic = new UnderTraffic(lab, state(lab));
                wanted = false;
                leaks.addAndGet(traffic.prove());
                wanted = true;
                rewinds.addAndGet(traffic.returns());
            }
            case CAPSULE -> encapsulate(lab);
        }
    }

    /** For {@link ResumedElsewhere}. */
    private void encapsulate(Lab lab) throws IOException {
        Path folder = Files.createDirectories(Path.of("infratest-examples/target/rewind-capsule"));
        goBack(lab);
        Path capsule = folder.resolve(ResumedElsewhere.CAPSULE);
        Files.deleteIfExists(capsule);
        Files.writeString(folder.resolve(ResumedElsewhere.TAKER), System.getProperty("user.name"));
        lab.encapsulate(new FailureCapsule.Occasion("RewindProof", Instant.now(), false), capsule);
        for (Map.Entry<String, Facts> host : before.entrySet()) {
            Files.write(
                    folder.resolve(host.getKey() + ResumedElsewhere.FACTS),
                    host.getValue().lines());
        }
        compare("capsule of " + (Files.size(capsule) >> 20) + " MiB taken", lab);
    }

    private Path state(Lab lab) {
        return cache.resolve("environments").resolve(lab.id());
    }

    /** In the lab and in a clone of it, at the same time. */
    private void destroySideBySide(int times, Lab lab) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (EnvironmentHandle<?> handle = handle(lab.cloneAt(READY, 1))) {
            Lab clone = (Lab) handle.start();
            AtomicInteger number = new AtomicInteger();
            List<Future<?>> both = new ArrayList<>();
            for (Lab each : List.of(lab, clone)) {
                Random random = new Random(seed + both.size());
                both.add(threads.submit(() -> {
                    destroy(each, each == lab ? "lab" : "clone", number, times, random);
                    return null;
                }));
            }
            for (Future<?> one : both) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void destroy(Lab lab, String name, AtomicInteger number, int times, Random random) throws IOException {
        Usage settled = Usage.now(state(lab));
        int own = 0;
        for (int next = number.incrementAndGet(); next <= times; next = number.incrementAndGet()) {
            Destruction destruction = Destruction.ALL.get(random.nextInt(Destruction.ALL.size()));
            Host victim = destruction.choose(lab, random);
            destruction.of(lab, victim);
            String what = next + " of " + times + ": " + name + ": " + victim.name() + ": " + destruction.name();
            compare(what + ": back after " + goBack(lab), lab);
            if (++own == SETTLED) {
                settled = Usage.now(state(lab));
            }
        }
        compare(name, settled, Usage.now(state(lab)));
    }

    /** Without anything between but a ping, as most tests would have it. */
    private void inARow(int times, Lab lab) throws IOException {
        Usage settled = Usage.now(state(lab));
        for (int number = 1; number <= times; number++) {
            String back = goBack(lab);
            IcmpProbe.to(lab.host("db")).assertReachable();
            System.out.println(number + " of " + times + " in a row: back after " + back);
            if (number == SETTLED) {
                compare("after " + number + " in a row", lab); // what is asked for it takes memory, too, as at the end
                settled = Usage.now(state(lab));
            }
        }
        compare("after " + times + " in a row", lab);
        compare("lab", settled, Usage.now(state(lab)));
    }

    private String goBack(Lab lab) {
        long start = System.nanoTime();
        lab.checkpoints().goBack(READY);
        rewinds.incrementAndGet();
        return String.format(Locale.ROOT, "%.2f s", (System.nanoTime() - start) / 1e9);
    }

    private void compare(String what, Lab lab) {
        String found = "";
        for (Host host : lab.hosts()) {
            List<String> differences = before.get(host.name()).differences(Facts.of(host));
            if (!differences.isEmpty()) {
                found += "; " + host.name() + ": " + String.join(", ", differences);
            }
        }
        leaks.addAndGet(found.isEmpty() ? 0 : 1);
        System.out.println(what + ", " + (found.isEmpty() ? "as before" : "LEAK" + found));
    }

    private void compare(String name, Usage settled, Usage end) {
        boolean grows = settled.hasGrown(end);
        leaks.addAndGet(grows ? 1 : 0);
        System.out.println(
                name + " held after " + SETTLED + ": " + settled + "; at the end: " + end + (grows ? ": LEAK" : ""));
    }
}
