package org.infratest.examples.rewind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.FailureCapsule;
import org.infratest.environment.Host;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.Event;
import org.infratest.lab.Lab;
import org.infratest.lab.LabProvider;
import org.infratest.probe.IcmpProbe;
import org.infratest.process.SystemCommandRunner;

/**
 * Has a lab of three machines go back again and again, and compares what is true on each of them with what was. One line each time; the last
 * one counts. Started by {@code scripts/rewind-proof}.
 */
public final class RewindProof {

    /** What infratest says of a machine that boots from its disks, as it could not come back. */
    static final String BOOTS = " did not come back";

    private static final String READY = "ready";
    private static final int SETTLED = 3;

    private final ProofLab topology;
    private final Map<String, Facts> before = new LinkedHashMap<>();
    private final AtomicInteger rewinds = new AtomicInteger();
    private final AtomicInteger leaks = new AtomicInteger();

    /** Whether machines are to come back; one part makes one of them not do so. */
    private volatile boolean wanted = true;

    private RewindProof(ProofLab topology) {
        this.topology = topology;
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
        System.out.println("seed " + seed);
        RewindProof proof = new RewindProof(new ProofLab());
        if (parts.contains(Part.DESTROY)) {
            DestructionRun run = DestructionRun.of(times == 0 ? Part.DESTROY.times : times, seed);
            proof.rewinds.addAndGet(run.rewinds());
            proof.leaks.addAndGet(run.leaks());
        }
        if (!parts.equals(List.of(Part.DESTROY))) {
            proof.withOneLab(parts, times, seed);
        }
        System.out.println("rewinds: " + proof.rewinds + ", leaks: " + proof.leaks);
        System.exit(proof.leaks.get() == 0 ? 0 : 1);
    }

    private void withOneLab(List<Part> parts, int times, long seed) throws Exception {
        Path run = Files.createDirectories(Path.of("target/rewind-proof/lab"));
        try (EnvironmentHandle<?> handle = new EnvironmentHandle<>(
                new LabProvider(new SystemCommandRunner(), 2, (int) seed),
                topology.get(),
                new Places(topology.cache(), run, Instant.now()),
                Teardown.ALWAYS,
                this::told)) {
            Lab lab = (Lab) handle.start();
            lab.checkpoints().take(READY);
            lab.checkpoints().goBack(READY);
            lab.hosts().forEach(host -> before.put(host.name(), Facts.of(host)));
            for (Part part : parts) {
                prove(part, times == 0 ? part.times : times, lab);
            }
        }
    }

    /** A machine that boots instead of coming back did not come back, whatever it then looks like. */
    private void told(Event event) {
        if (wanted
                && event instanceof Event.EnvironmentProgress progress
                && progress.message().contains(BOOTS)) {
            leaks.incrementAndGet();
            System.out.println("LEAK: " + progress.message());
        }
    }

    private void prove(Part part, int times, Lab lab) throws Exception {
        switch (part) {
            case DESTROY -> {} // done before, by tests with a lab of their own
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
        return topology.cache().resolve("environments").resolve(lab.id());
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
