package org.infratest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.infratest.report.RunSummary.ProbeRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

    private static final long PID = ProcessHandle.current().pid();
    /** Above the largest process id of any Linux; no process has it. */
    private static final long DEAD = 99_999_999L;

    @TempDir
    private Path temp;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void eachEventIsOneLineAtOnce() throws IOException {
        RunReport report = open(() -> "T.test");
        report.emit(Sample.started());
        report.emit(Sample.stopped());

        Path file = files("events-*.jsonl").get(0);
        assertThat(file.getFileName().toString()).matches("events-" + PID + "-[0-9a-f]{8}\\.jsonl");
        assertThat(Files.readString(file)).isEqualTo("""
                {"at":"2026-11-22T12:00:00Z","run":"run-1","pid":PID,"test":"T.test",\
                "event":{"type":"EnvironmentStarted","environment":"e1","took":"PT43S"}}
                {"at":"2026-11-22T12:00:00Z","run":"run-1","pid":PID,"test":"T.test",\
                "event":{"type":"EnvironmentStopped","environment":"e1","kept":false,"hint":null,"took":"PT5S"}}
                """.replace("PID", Long.toString(PID)));
        report.close();
    }

    @Test
    void closeMergesPrintsAndWrites() throws IOException {
        RunReport report = open();
        report.emit(Sample.probe(Verdict.PASSED, "gw:22", "open"));
        printed.reset();
        report.close();

        assertThat(printed.toString(UTF_8)).isEqualTo("""

                probe  from  to     expected  observed  verdict  time   test
                tcp    app   gw:22  open      open      passed   4.2 s
                probes: 1 passed, 0 failed, 0 infrastructure errors, 0 configuration errors

                [infratest] report: %s
                """.formatted(report.html()));
        assertThat(report.html())
                .isEqualTo(folder().resolve("report.html"))
                .content()
                .contains("gw:22");
        assertThat(folder().resolve("summary.json"))
                .content()
                .contains("\"observation\" : \"open\"", "\"run\" : \"run-1\"");
        assertThat(files("*.tmp")).isEmpty();
    }

    @Test
    void closeWritesTheSummaryOfTheJob() throws IOException {
        Path jobSummary = Files.writeString(temp.resolve("step-summary"), "# of the linter\n");
        try (RunReport report = open(() -> "T.test", jobSummary)) {
            report.emit(Sample.probe(Verdict.PASSED, "gw:22", "open"));
        }

        assertThat(jobSummary)
                .content()
                .startsWith("# of the linter\n\n<!-- infratest ")
                .contains("## infratest: 1 probe passed\n", "| gw:22 | open | open |");
    }

    @Test
    void jobSummaryWithoutRoomIsSaid() throws IOException {
        Path jobSummary = Files.writeString(temp.resolve("step-summary"), "x".repeat(JobSummary.MAX_BYTES));
        RunReport report = open(() -> "T.test", jobSummary);
        report.emit(Sample.started());
        report.close();

        assertThat(printed.toString(UTF_8).lines())
                .endsWith(
                        "[infratest] the job summary " + jobSummary + " is full already; this run is not in it",
                        "[infratest] report: " + report.html());
    }

    @Test
    void secondCloseDoesNothing() {
        RunReport report = open();
        report.emit(Sample.started());
        report.close();
        printed.reset();
        report.close();
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    @Test
    void jvmWithoutEventsLeavesNothing() throws IOException {
        open().close();
        assertThat(printed.toString(UTF_8)).isEmpty();
        assertThat(files("*")).isEmpty();
    }

    @Test
    void nothingIsLostWhenManyThreadsEmit() throws Exception {
        RunReport report = open();
        var start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 16; t++) {
            int thread = t;
            threads.add(new Thread(() -> {
                await(start);
                IntStream.range(0, 200)
                        .forEach(i -> report.emit(Sample.probe(Verdict.PASSED, "gw:22", thread + "-" + i)));
            }));
        }
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        report.close();

        RunSummary summary = RunSummary.read(folder());
        assertThat(summary.probes())
                .hasSize(3_200)
                .extracting(ProbeRow::observation)
                .doesNotHaveDuplicates();
        assertThat(summary.remarks()).isEmpty();
    }

    @Test
    void interruptedThreadEmitsAndClosesAsAnyOther() throws IOException {
        RunReport report = open();
        report.emit(Sample.started());
        Thread.currentThread().interrupt();
        report.emit(Sample.probe(Verdict.PASSED, "gw:22", "open"));
        report.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(RunSummary.read(folder()).probes()).hasSize(1);
        assertThat(report.html()).exists();
    }

    @RepeatedTest(20)
    void whoeverClosesLastHasSeenAll() throws Exception {
        List<RunReport> reports = Stream.generate(() -> open()).limit(4).toList();
        var start = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    await(start);
                    reports.get(i).emit(Sample.probe(Verdict.PASSED, "host" + i, "open"));
                    reports.get(i).close();
                }))
                .toList();
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(folder().resolve("report.html")).content().contains("host0", "host1", "host2", "host3");
        assertThat(folder().resolve("summary.json")).content().contains("host0", "host1", "host2", "host3");
        assertThat(files("*.tmp")).isEmpty();
    }

    @Test
    void olderRunIsRemovedWhenItsJvmIsGone() throws IOException {
        Path dead = older("events-" + DEAD + "-aa.jsonl");
        Path alive = older("events-" + PID + "-bb.jsonl");
        Path sameNumber = older("events-" + PID + "-cc.jsonl");
        Files.setLastModifiedTime(sameNumber, FileTime.from(Sample.NOON.minus(Duration.ofDays(3_650))));
        Files.writeString(folder().resolve("report.html"), "old");
        Files.writeString(folder().resolve("summary.json"), "old");
        Files.writeString(folder().resolve("gateway.log"), "kept");

        RunReport report = open();

        assertThat(dead).doesNotExist();
        assertThat(sameNumber).doesNotExist();
        assertThat(alive).exists();
        assertThat(files("*")).containsExactlyInAnyOrder(alive, folder().resolve("gateway.log"));
        report.emit(Sample.started());
        report.close();
        assertThat(RunSummary.read(folder(), Sample.RUN).boxes()).isEmpty();
        assertThat(report.html()).content().doesNotContain("infratest/basebox");
    }

    @Test
    void sameRunIsAddedTo() throws IOException {
        Files.createDirectories(folder());
        Path earlier = folder().resolve("events-" + DEAD + "-aa.jsonl");
        Files.write(earlier, Json.line(Sample.logged(Sample.boxReady(true))));
        Files.writeString(folder().resolve("report.html"), "of the same run");

        RunReport report = open();
        assertThat(report.html()).exists();
        report.emit(Sample.started());
        report.close();

        assertThat(report.html()).content().contains("infratest/basebox");
    }

    @Test
    void writeErrorIsSaidOnceAndKept() throws IOException {
        var broken = new AtomicBoolean();
        RunReport report = open(() -> {
            if (broken.get()) {
                throw new IllegalStateException("nobody knows");
            }
            return null;
        });
        report.emit(Sample.boxBuilding());
        broken.set(true);
        report.emit(Sample.starting(Path.of("logs")));
        report.emit(Sample.started());
        broken.set(false);
        report.emit(Sample.stopped());

        assertThat(printed.toString(UTF_8))
                .containsOnlyOnce("[infratest] the report in " + folder()
                        + " will be incomplete: EnvironmentStarting could not be recorded:"
                        + " java.lang.IllegalStateException: nobody knows\n")
                .containsOnlyOnce("will be incomplete")
                .contains("gateway: started in 43 s");
        assertThat(Files.readAllLines(files("events-*").get(0))).hasSize(2);
        report.close();
        String remark =
                "2 events of JVM " + PID + " could not be recorded: java.lang.IllegalStateException: nobody knows";
        assertThat(printed.toString(UTF_8)).contains("note: " + remark);
        assertThat(report.html()).content().contains(remark);
    }

    @Test
    void folderThatVanishesHurtsNobody() throws IOException {
        RunReport report = open();
        Files.delete(folder());
        report.emit(Sample.started());
        report.close();

        assertThat(printed.toString(UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "[infratest] the report in " + folder()
                                                + " will be incomplete: EnvironmentStarted could not be recorded: java.io.FileNotFoundException: "),
                        line -> assertThat(line).isEqualTo("[infratest] e1: started in 43 s"),
                        line -> assertThat(line)
                                .startsWith("[infratest] the report in " + folder()
                                        + " could not be written: java.nio.file.NoSuchFileException: "));
    }

    @Test
    void eventAfterTheEndIsSaid() throws IOException {
        RunReport report = open();
        report.emit(Sample.started());
        report.close();
        report.emit(Sample.stopped());

        assertThat(printed.toString(UTF_8))
                .contains(
                        "EnvironmentStopped could not be recorded: java.io.IOException: the report was closed already");
        assertThat(Files.readAllLines(files("events-*").get(0))).hasSize(1);
    }

    @Test
    void buildThatIsStoppedHasItsLastWordBeforeAnEarlyEnd() throws Exception {
        RunReport report = open();
        report.emit(new Event.BoxBuilding("web", "a1b2", Path.of("packer.log")));
        Thread end = new Thread(report::closeEarly);
        end.start();
        Awaitility.await().until(() -> end.getState() == Thread.State.TIMED_WAITING);

        report.emit(new Event.BoxFailed("web", "the run was interrupted"));
        end.join();
        report.emit(Sample.stopped());

        assertThat(printed.toString(UTF_8))
                .contains("box web: failed: the run was interrupted")
                .contains("note: JVM " + ProcessHandle.current().pid() + " was told to end before its tests had ended")
                .doesNotContain("not finished")
                .doesNotContain("could not be recorded");
        assertThat(Files.readAllLines(files("events-*").get(0))).hasSize(2);
    }

    @Test
    void earlyEndAfterTheEndChangesNothing() throws IOException {
        RunReport report = open();
        report.emit(Sample.started());
        report.close();
        String before = printed.toString(UTF_8);
        report.closeEarly();

        assertThat(printed.toString(UTF_8)).isEqualTo(before);
    }

    @Test
    void folderThatIsAFileIsNamed() throws IOException {
        Files.writeString(folder(), "a file");
        assertThatThrownBy(() -> open())
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Cannot prepare the report's folder '" + folder() + "': ")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void silentBuildIsMentionedWhileItLasts() {
        var firstMention = new CountDownLatch(1);
        var console = new PrintStream(printed, true, UTF_8) {
            @Override
            public void println(@Nullable String line) {
                super.println(line);
                if (line != null && line.contains("not finished yet")) {
                    firstMention.countDown();
                }
            }
        };
        try (RunReport report = RunReport.open(
                folder(), Sample.RUN, () -> null, console, null, Clock.systemUTC(), Duration.ofMillis(20))) {
            report.emit(Sample.boxBuilding());
            await(firstMention);
        }
    }

    private Path older(String name) throws IOException {
        Files.createDirectories(folder());
        byte[] line = Json.line(new LoggedEvent(Sample.NOON, "older", 1, null, Sample.boxReady(true)));
        return Files.write(folder().resolve(name), line);
    }

    private RunReport open() {
        return open(() -> null);
    }

    private RunReport open(Supplier<@Nullable String> currentTest) {
        return open(currentTest, null);
    }

    private RunReport open(Supplier<@Nullable String> currentTest, @Nullable Path jobSummary) {
        return RunReport.open(
                folder(),
                Sample.RUN,
                currentTest,
                new PrintStream(printed, true, UTF_8),
                jobSummary,
                new Sample.HandClock(),
                Duration.ofHours(1));
    }

    private Path folder() {
        return temp.resolve("infratest");
    }

    private List<Path> files(String glob) throws IOException {
        try (var files = Files.newDirectoryStream(folder(), glob)) {
            var found = new ArrayList<Path>();
            files.forEach(found::add);
            return found;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
