package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RewoundLab.DONE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.Sharing;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Tests that go back, and that JUnit runs at the same time. */
@ResourceLock(RewoundLab.LOCK)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SideBySideTest {

    private static final Map<String, Environment> SEEN = new ConcurrentHashMap<>();
    private static final Set<String> AT_ONCE = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger RUNNING = new AtomicInteger();
    private static final AtomicInteger MOST = new AtomicInteger();

    private static CyclicBarrier barrier = new CyclicBarrier(2);
    private static Path report = Path.of("");

    @TempDir
    private Path folder;

    @BeforeEach
    void forget() {
        DONE.clear();
        SEEN.clear();
        AT_ONCE.clear();
        RUNNING.set(0);
        MOST.set(0);
        barrier = new CyclicBarrier(2);
        report = folder.resolve("report");
    }

    private EngineExecutionResults run(Map<String, String> settings, Class<?>... tests) {
        Map<String, String> all = new HashMap<>(Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "3"));
        all.putAll(settings);
        return ExtensionRun.of(folder, all, tests);
    }

    /** What was told while they ran. */
    private List<String> said() throws IOException {
        return said(report);
    }

    private static List<String> said(Path report) throws IOException {
        try (Stream<Path> files = Files.list(report)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                return Files.readAllLines(file);
            }
        }
        return List.of();
    }

    /** Until somebody has come who has to wait. */
    static void awaitWhoWaits() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> said(report).stream().anyMatch(line -> line.contains(" waits for ")));
    }

    private static void meet() {
        try {
            barrier.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("the other test does not run at the same time", e);
        }
    }

    @Rewind
    @RewoundLab.Asked
    static class MeetingTestCase {

        Environment field;

        private final Object constructed;

        MeetingTestCase(Environment constructed) {
            this.constructed = constructed;
        }

        @BeforeAll
        static void prepare(Environment environment) {
            SEEN.put("prepare", environment);
        }

        @BeforeEach
        void begin(Environment environment) {
            assertThat(environment).isSameAs(field).isSameAs(constructed);
        }

        @Test
        void one(Environment environment, Checkpoints checkpoints) {
            assertThat(environment).isSameAs(field);
            SEEN.put("one", environment);
            checkpoints.take("mine");
            meet();
        }

        @Test
        void other(Environment environment, Checkpoints checkpoints) {
            assertThat(environment).isSameAs(field);
            SEEN.put("other", environment);
            checkpoints.take("mine");
            meet();
        }
    }

    @Test
    void testsThatMeetHaveMachinesForThemselves() throws IOException {
        run(Map.of(), MeetingTestCase.class).testEvents().assertStatistics(tests -> tests.succeeded(2));

        assertThat(SEEN.get("one")).isNotEqualTo(SEEN.get("other"));
        assertThat(SEEN.get("prepare")).isIn(SEEN.get("one"), SEEN.get("other"));
        assertThat(DONE)
                .containsOnlyOnce(
                        "start lab",
                        "take before tests of MeetingTestCase",
                        "start lab clone 1",
                        "take mine",
                        "lab clone 1: take mine")
                .endsWith("destroy lab clone 1", "destroy lab")
                .hasSize(7);
        assertThat(said())
                .filteredOn(line -> line.contains("TestStarted"))
                .anyMatch(line ->
                        line.contains("\"" + SEEN.get("one").id() + "\"") && line.contains("MeetingTestCase.one"))
                .anyMatch(line ->
                        line.contains("\"" + SEEN.get("other").id() + "\"") && line.contains("MeetingTestCase.other"));
    }

    @Test
    void withoutParallelTestsAllIsAsEver() {
        barrier = new CyclicBarrier(1);

        ExtensionRun.of(folder, Map.of(), MeetingTestCase.class)
                .testEvents()
                .assertStatistics(tests -> tests.succeeded(2));

        assertThat(DONE)
                .containsExactly(
                        "start lab",
                        "take before tests of MeetingTestCase",
                        "take mine",
                        "back to before tests of MeetingTestCase",
                        "take mine",
                        "destroy lab");
    }

    @Rewind
    @RewoundLab.Asked
    static class CrowdTestCase {

        Environment field;

        @RepeatedTest(24)
        void isAloneOnItsMachines() {
            assertThat(AT_ONCE.add(field.id()))
                    .as("nobody else is on " + field.id())
                    .isTrue();
            meet();
            AT_ONCE.remove(field.id());
        }
    }

    @Test
    void eachTestIsAloneOnItsMachinesAndAllButTheFirstOnThemGoBack() {
        run(Map.of("junit.jupiter.execution.parallel.config.fixed.parallelism", "2"), CrowdTestCase.class)
                .testEvents()
                .assertStatistics(tests -> tests.succeeded(24));

        long stands = DONE.stream().filter(step -> step.startsWith("start ")).count();
        assertThat(stands).isGreaterThan(1);
        assertThat(DONE.stream()
                        .filter(step -> step.endsWith("back to before tests of CrowdTestCase"))
                        .count())
                .isEqualTo(24 - stands);
        assertThat(DONE).doesNotContain("heal");
    }

    @Rewind
    @RewoundLab.Asked
    static class TurnsTestCase {

        @RepeatedTest(6)
        void runs() {
            MOST.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
            awaitWhoWaits();
            RUNNING.decrementAndGet();
        }
    }

    @Test
    void whoGetsNoRoomTakesTheTurnOfWhoeverEndsFirstAndSaysSo() throws IOException {
        run(Map.of("infratest.budget.memory", "1000"), TurnsTestCase.class)
                .testEvents()
                .assertStatistics(tests -> tests.succeeded(6));

        assertThat(MOST.get()).isLessThanOrEqualTo(2);
        assertThat(DONE).containsOnlyOnce("start lab");
        assertThat(DONE).filteredOn(step -> step.startsWith("start lab clone ")).hasSize(1);
        assertThat(said())
                .anyMatch(line -> line.matches(
                        ".*TurnsTestCase.runs repetition . of 6 waits for TurnsTestCase.runs repetition . of 6, TurnsTestCase.runs"
                                + " repetition . of 6: there is no room for one more clone: it needs 600 of the 1000 MiB of memory of"
                                + " this computer's budget, in use by .*"));
    }

    @Test
    void fewerRunSideBySideThanTheBudgetHasRoomForWhereItHasNoProcessorsForThem() throws IOException {
        run(Map.of("infratest.budget.boots", "2"), TurnsTestCase.class)
                .testEvents()
                .assertStatistics(tests -> tests.succeeded(6));

        assertThat(MOST.get()).isLessThanOrEqualTo(2);
        assertThat(DONE).doesNotContain("start lab clone 2");
        assertThat(said())
                .anyMatch(line ->
                        line.contains(": no more than 2 tests of a class run side by side (infratest.budget.boots)"));
    }

    @Test
    void settingHasThemRunOneAfterAnother() throws IOException {
        run(Map.of("infratest.rewind.clones", "never"), TurnsTestCase.class)
                .testEvents()
                .assertStatistics(tests -> tests.succeeded(6));

        assertThat(MOST.get()).isEqualTo(1);
        assertThat(DONE).noneMatch(step -> step.contains("clone"));
        assertThat(said()).anyMatch(line -> line.contains(": infratest.rewind.clones is NEVER"));
    }

    @Rewind
    @RewoundLab.Asked("fragile")
    static class FragileTestCase extends TurnsTestCase {}

    @Test
    void cloneThatCannotBeStartedIsToldAndTestsTakeTurns() throws IOException {
        run(Map.of(), FragileTestCase.class).testEvents().assertStatistics(tests -> tests.succeeded(6));

        assertThat(MOST.get()).isEqualTo(1);
        assertThat(said())
                .anyMatch(line -> line.contains(": a clone could not be started: machine 'db' did not go on\""));
        assertThat(DONE).containsOnlyOnce("start fragile", "destroy fragile");
    }

    @Rewind
    @RewoundLab.Asked("lasting")
    static class LastingTestCase {

        @Test
        void one() {
            meet();
        }

        @Test
        void other() {
            meet();
        }
    }

    @Test
    void cloneThatCannotBeTakenDownIsAnErrorOfTheClass() {
        EngineExecutionResults results = run(Map.of(), LastingTestCase.class);

        results.testEvents().assertStatistics(tests -> tests.succeeded(2));
        assertThat(ExtensionRun.messages(results)).containsExactly("machine 'db' of lasting clone 1 is left");
        assertThat(DONE).containsOnlyOnce("destroy lasting clone 1", "destroy lasting");
    }

    @Rewind
    @RewoundLab.Asked
    static class FailingTestCase {

        @Test
        void one(Environment environment) {
            fails("one", environment);
        }

        @Test
        void other(Environment environment) {
            fails("other", environment);
        }

        private static void fails(String test, Environment environment) {
            SEEN.put(test, environment);
            meet();
            throw new AssertionError("to be looked into");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "other"})
    void evidenceOfAFailureIsThatOfItsOwnMachines(String test) throws IOException {
        run(Map.of(), FailingTestCase.class).testEvents().assertStatistics(tests -> tests.failed(2));

        String folderOfLogs = String.valueOf(SEEN.get(test).logs().getFileName());
        assertThat(folder.resolve("report/evidence/FailingTestCase." + test + "/console.log"))
                .hasContent("console of " + folderOfLogs.replace('-', ' '));
        assertThat(List.of("lab", "lab-clone-1")).contains(folderOfLogs);
    }

    @Rewind
    @RewoundLab.Asked(value = "meetingpoint", sharing = Sharing.RUN)
    static class SharingTestCase {

        @Test
        void one() {
            meet();
        }

        @Test
        void other() {
            meet();
        }
    }

    @Test
    void clonesEndWithTheClassAndWhoSharesItsMachinesFindsNoTrace() {
        run(Map.of(), SharingTestCase.class).testEvents().assertStatistics(tests -> tests.succeeded(2));

        assertThat(DONE)
                .containsExactly(
                        "start meetingpoint",
                        "take before tests of SharingTestCase",
                        "start meetingpoint clone 1",
                        "destroy meetingpoint clone 1",
                        "back to before tests of SharingTestCase",
                        "destroy meetingpoint");
    }

    @Rewind
    @RewoundLab.Asked("rigid")
    static class RigidTestCase {

        @RepeatedTest(3)
        void isNeverRun() {
            DONE.add("run");
        }
    }

    @Test
    void momentThatCannotBeKeptIsNotTriedAgainForEachTest() {
        assertThat(ExtensionRun.messages(run(Map.of(), RigidTestCase.class)))
                .hasSize(3)
                .allMatch(message -> message.endsWith(RewoundLab.RIGID))
                .containsOnlyOnce(RewoundLab.RIGID);

        assertThat(DONE)
                .containsExactly(
                        "start rigid",
                        "fail to take before tests of RigidTestCase",
                        "heal",
                        "heal",
                        "heal",
                        "destroy rigid");
    }
}
