package org.infratest.examples.rewind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Has JUnit run the {@link DestructiveCases}, two at a time, and prints a line for each. */
final class DestructionRun implements TestExecutionListener {

    private static final int AT_A_TIME = 2;
    /** The first test on each lab finds nothing destroyed; JUnit may run one more at a time while it waits for others. */
    private static final int FIRST_ONES = 2 * AT_A_TIME;

    private static final String REPORT = "target/rewind-proof/report";

    private final int times;
    private final Map<String, Map<String, String>> reported = new ConcurrentHashMap<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger rewinds = new AtomicInteger();
    private final AtomicInteger leaks = new AtomicInteger();

    private DestructionRun(int times) {
        this.times = times;
    }

    /**
     * Runs them.
     *
     * @param destroyed how often destroyed machines go back, at least
     */
    static DestructionRun of(int destroyed, long seed) throws IOException {
        DestructionRun run = new DestructionRun(destroyed + FIRST_ONES);
        System.setProperty(DestructiveCases.TIMES, String.valueOf(run.times));
        System.setProperty(DestructiveCases.SEED, String.valueOf(seed));
        for (Path old : events()) {
            Files.delete(old);
        }
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(DestructiveCases.class))
                                    .configurationParameter("infratest.report.dir", REPORT)
                                    .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                                    .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                                    .configurationParameter(
                                            "junit.jupiter.execution.parallel.config.fixed.parallelism",
                                            String.valueOf(AT_A_TIME))
                                    .build(),
                            run);
        }
        run.lookForBoots();
        return run;
    }

    int rewinds() {
        return rewinds.get();
    }

    int leaks() {
        return leaks.get();
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        reported.computeIfAbsent(test.getUniqueId(), id -> new ConcurrentHashMap<>())
                .putAll(entry.getKeyValuePairs());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        leak(test.getDisplayName() + " did not run: " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Map<String, String> known = reported.getOrDefault(test.getUniqueId(), Map.of());
        String failure = result.getThrowable().map(Throwable::getMessage).orElse("");
        if (test.isContainer()) {
            if (!failure.isEmpty()) {
                leak(test.getDisplayName() + ": " + failure);
            }
            return;
        }
        String before = known.getOrDefault(DestructiveCases.BEFORE, DestructiveCases.NOTHING);
        String line = ended.incrementAndGet() + " of " + times + ": " + known.get(DestructiveCases.MACHINES)
                + ": after " + before;
        if (!before.equals(DestructiveCases.NOTHING)) {
            rewinds.incrementAndGet();
        }
        if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            System.out.println(line + ": as before; now " + test.getDisplayName());
        } else {
            leak(line + ": " + failure);
        }
    }

    /** A machine that boots instead of coming back did not come back, whatever it then looks like. */
    private void lookForBoots() throws IOException {
        for (Path file : events()) {
            Files.readAllLines(file).stream()
                    .filter(line -> line.contains(RewindProof.BOOTS))
                    .forEach(this::leak);
        }
    }

    private static List<Path> events() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(Path.of(REPORT))) {
            try (Stream<Path> all = Files.list(Path.of(REPORT))) {
                all.filter(file -> file.toString().endsWith(".jsonl")).forEach(files::add);
            }
        }
        return files;
    }

    private void leak(String line) {
        leaks.incrementAndGet();
        System.out.println("LEAK: " + line);
    }
}
