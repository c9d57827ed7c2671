package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.infratest.environment.Environment;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.report.RunSummary;
import org.infratest.report.RunSummary.EnvironmentState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JVMs of one run, as the forks of Surefire are: they use the same machines at the same time. */
@Timeout(120)
class ForksTest {

    @TempDir
    Path folder;

    /** What it shares it goes on using until the file is there that it is told to wait for. */
    @FakeEnvironment(value = "web", sharing = Sharing.RUN)
    static class StayingTestCase {

        @Test
        void stays(Environment environment) {
            FakeProvider.note("stays on " + environment.id());
            awaitFile("LEAVE");
            FakeProvider.note("leaves");
        }
    }

    @FakeEnvironment(value = "web", sharing = Sharing.RUN)
    static class LookingTestCase {

        @Test
        void looks(Environment environment) {
            FakeProvider.note("looks at " + environment.id());
        }
    }

    @FakeEnvironment(value = "web", sharing = Sharing.RUN)
    static class BreakingTestCase {

        @Test
        @Destructive
        void breaks() {
            FakeProvider.note("breaks");
        }
    }

    @FakeEnvironment(value = "web", sharing = Sharing.RUN, teardown = Teardown.ON_SUCCESS)
    static class FailingTestCase {

        @Test
        void fails() {
            FakeProvider.note("fails");
            throw new AssertionError("as it is to");
        }
    }

    @FakeEnvironment(value = "web", sharing = Sharing.RUN, failingBoot = true)
    static class UnbootableTestCase {

        @BeforeAll
        static void never() {
            FakeProvider.note("never");
        }

        @Test
        void looks() {
            FakeProvider.note("looks");
        }
    }

    @RewoundLab.Asked(sharing = Sharing.RUN)
    static class StayingInLabTestCase {

        @Test
        void stays() {
            FakeProvider.note("stays");
            awaitFile("LEAVE");
        }
    }

    @Rewind
    @RewoundLab.Asked(sharing = Sharing.RUN)
    static class GoingBackTestCase {

        @Test
        void looks() {
            FakeProvider.note("looks");
        }
    }

    private static void awaitFile(String variable) {
        Path file = Path.of(System.getenv(variable));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
    }

    @Test
    void oneStartsTheMachinesForBothAndEndsThemWhenTheOtherHasLeft() throws Exception {
        try (ChildJvm host = fork(StayingTestCase.class)) {
            awaitNote("stays on ");
            try (ChildJvm guest = fork(StayingTestCase.class, "guest")) {
                awaitNotes("stays on ", 2);
                leave("host");
                host.awaitOutput(
                        "web: stays until others of this run have left it: StayingTestCase (process " + guest.pid()
                                + ")",
                        Duration.ofSeconds(60));
                assertThat(notes()).doesNotContain("destroy web");

                leave("guest");
                assertThat(guest.awaitEnd(Duration.ofMinutes(1)))
                        .as(guest.output())
                        .isTrue();
                assertThat(guest.output())
                        .contains("web: used together with process " + host.pid() + ", which has started it")
                        .doesNotContain("FAILED: ");
            }
            assertThat(host.awaitEnd(Duration.ofMinutes(1))).as(host.output()).isTrue();
            assertThat(host.output()).doesNotContain("FAILED: ");
        }
        List<String> notes = notes();
        assertThat(notes).hasSize(7);
        assertThat(notes.get(3)).as("the same machines").isEqualTo(notes.get(1));
        assertThat(notes)
                .containsExactly(
                        "start web", notes.get(1), "join web", notes.get(1), "leaves", "leaves", "destroy web");
        RunSummary summary = RunSummary.read(folder.resolve("report"), "forks");
        assertThat(summary.testCounts().text())
                .isEqualTo("2 passed, 0 failed, 0 infrastructure errors, 0 configuration errors");
        assertThat(summary.environments())
                .singleElement()
                .satisfies(row -> assertThat(row.state()).isEqualTo(EnvironmentState.STOPPED));
        assertThat(folder.resolve("cache/leases")).isEmptyDirectory();
    }

    @Test
    void testThatBreaksSomethingWaitsForThoseOfOtherForks() throws Exception {
        try (ChildJvm host = fork(StayingTestCase.class)) {
            awaitNote("stays on ");
            try (ChildJvm guest = fork(BreakingTestCase.class)) {
                guest.awaitOutput(
                        "BreakingTestCase.breaks breaks something on these machines, and waits for StayingTestCase.stays of"
                                + " process " + host.pid(),
                        Duration.ofSeconds(60));
                assertThat(notes()).doesNotContain("breaks");

                leave("host");
                assertThat(guest.awaitEnd(Duration.ofMinutes(1)))
                        .as(guest.output())
                        .isTrue();
            }
            assertThat(host.awaitEnd(Duration.ofMinutes(1))).isTrue();
        }
        assertThat(notes()).containsSubsequence("leaves", "breaks", "destroy web");
    }

    @Test
    void nobodyTakesTheMachinesOfAnotherForkBack() throws Exception {
        try (ChildJvm host = fork(StayingInLabTestCase.class)) {
            awaitNote("stays");
            try (ChildJvm guest = fork(GoingBackTestCase.class)) {
                assertThat(guest.awaitEnd(Duration.ofMinutes(1))).isTrue();
                assertThat(guest.failure())
                        .isEqualTo(
                                "Tests of GoingBackTestCase go back (@Rewind), and StayingInLabTestCase (process "
                                        + host.pid()
                                        + ") of this run is at work on the same machines, which it shares by Sharing.RUN,"
                                        + " and would be taken back, too; give GoingBackTestCase machines of its own with Sharing.CLASS");
            }
            leave("host");
            assertThat(host.awaitEnd(Duration.ofMinutes(1))).isTrue();
        }
        assertThat(notes()).containsExactly("stays");
    }

    @Test
    void failedTestOfAForkKeepsTheMachinesOfTheOther() throws Exception {
        try (ChildJvm host = fork(StayingTestCase.class, "host", "INFRATEST_TEARDOWN=ON_SUCCESS")) {
            awaitNote("stays on ");
            try (ChildJvm guest = fork(FailingTestCase.class)) {
                assertThat(guest.awaitEnd(Duration.ofMinutes(1))).isTrue();
                assertThat(guest.failure()).isEqualTo("as it is to");
            }
            leave("host");
            assertThat(host.awaitEnd(Duration.ofMinutes(1))).isTrue();
            assertThat(host.output()).contains("web: left running; web: ssh web");
        }
        assertThat(notes()).contains("fails").doesNotContain("destroy web");
    }

    /** The second one waits until the first one has ended, tries by itself, and says itself what was wrong. */
    @Test
    void machinesThatDoNotBootAreTriedByEach() throws Exception {
        try (ChildJvm one = fork(UnbootableTestCase.class);
                ChildJvm two = fork(UnbootableTestCase.class)) {
            assertThat(one.awaitEnd(Duration.ofMinutes(1))).as(one.output()).isTrue();
            assertThat(two.awaitEnd(Duration.ofMinutes(1))).as(two.output()).isTrue();
            assertThat(one.failure()).startsWith("machine 'db' did not boot");
            assertThat(two.failure()).startsWith("machine 'db' did not boot");
        }
        assertThat(notes()).containsExactly("start web", "destroy web", "start web", "destroy web");
        assertThat(folder.resolve("cache/leases")).isEmptyDirectory();
    }

    @Test
    void killedHostIsFollowedByAnother() throws Exception {
        try (ChildJvm host = fork(StayingTestCase.class)) {
            awaitNote("stays on ");
            host.kill();
        }
        try (ChildJvm next = fork(LookingTestCase.class)) {
            assertThat(next.awaitEnd(Duration.ofMinutes(1))).as(next.output()).isTrue();
            assertThat(next.output()).doesNotContain("FAILED: ");
        }
        assertThat(notes()).filteredOn("start web"::equals).hasSize(2);
        assertThat(notes()).filteredOn(note -> note.startsWith("looks at ")).hasSize(1);
        assertThat(folder.resolve("cache/leases")).isEmptyDirectory();
    }

    private ChildJvm fork(Class<?> test) throws IOException {
        return fork(test, "host");
    }

    private ChildJvm fork(Class<?> test, String leaving, String... more) throws IOException {
        Path own = Files.createTempDirectory(folder, "fork");
        List<String> variables = new ArrayList<>(List.of(
                "env",
                "INFRATEST_RUN_ID=forks",
                "INFRATEST_CACHE_DIR=" + folder.resolve("cache"),
                "INFRATEST_REPORT_DIR=" + folder.resolve("report"),
                "LEAVE=" + folder.resolve(leaving),
                FakeProvider.NOTES + "=" + folder.resolve("notes")));
        variables.addAll(List.of(more));
        return ChildJvm.running(test, own, variables.toArray(String[]::new));
    }

    private void leave(String who) throws IOException {
        Files.createFile(folder.resolve(who));
    }

    private void awaitNote(String beginning) {
        awaitNotes(beginning, 1);
    }

    private void awaitNotes(String beginning, int times) {
        Awaitility.await(beginning)
                .atMost(Duration.ofSeconds(60))
                .until(() -> notes().stream()
                                .filter(note -> note.startsWith(beginning))
                                .count()
                        == times);
    }

    private List<String> notes() throws IOException {
        Path notes = folder.resolve("notes");
        return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
    }
}
