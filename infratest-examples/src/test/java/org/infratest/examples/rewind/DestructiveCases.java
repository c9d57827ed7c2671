package org.infratest.examples.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.infratest.environment.Host;
import org.infratest.environment.Sharing;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.Rewind;
import org.infratest.lab.Lab;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that no one would let share machines: each looks whether all are as at the ready state, and destroys one of them then. {@code
 * scripts/rewind-proof} runs them; no build does.
 */
@LabEnvironment(topology = ProofLab.class, sharing = Sharing.CLASS)
@Rewind
@Execution(ExecutionMode.CONCURRENT)
final class DestructiveCases {

    /** System property: how many tests there are. */
    static final String TIMES = "rewind-proof.times";

    /** System property: decides which machines are destroyed, and by what. */
    static final String SEED = "rewind-proof.seed";

    /** Reported of each test: the machines that it has. */
    static final String MACHINES = "machines";

    /** Reported of each test: what was done to its machines before they went back, or {@link #NOTHING}. */
    static final String BEFORE = "before";

    static final String NOTHING = "nothing";

    private static final Map<String, Facts> READY = new ConcurrentHashMap<>();
    private static final Map<String, String> DONE = new ConcurrentHashMap<>();

    /** What one test does. */
    record Step(Destruction destruction, String victim) {

        @Override
        public String toString() {
            return victim + ": " + destruction.name();
        }
    }

    static Stream<Step> steps() {
        Random random = new Random(Long.getLong(SEED, 1));
        return Stream.generate(() -> {
                    Destruction destruction = Destruction.ALL.get(random.nextInt(Destruction.ALL.size()));
                    return new Step(destruction, destruction.choose(ProofLab.HOSTS, random));
                })
                .limit(Integer.getInteger(TIMES, 10));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void machinesAreAsTheyWere(Step step, Lab lab, TestReporter reporter) {
        String before = DONE.getOrDefault(lab.id(), NOTHING);
        reporter.publishEntry(Map.of(MACHINES, lab.id(), BEFORE, before));
        DONE.put(lab.id(), step.toString());
        List<String> differences = new ArrayList<>();
        for (Host host : lab.hosts()) {
            Facts now = Facts.of(host);
            READY.computeIfAbsent(host.name(), unknown -> now)
                    .differences(now)
                    .forEach(difference -> differences.add(host.name() + ": " + difference));
        }
        assertThat(differences)
                .as("what is not as at the ready state, after: " + before)
                .isEmpty();

        step.destruction().of(lab, lab.host(step.victim()));
    }
}
