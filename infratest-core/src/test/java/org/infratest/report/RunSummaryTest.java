package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.infratest.report.RunSummary.BoxRow;
import org.infratest.report.RunSummary.BoxState;
import org.infratest.report.RunSummary.EnvironmentRow;
import org.infratest.report.RunSummary.EnvironmentState;
import org.infratest.report.RunSummary.HostRow;
import org.infratest.report.RunSummary.NetworkRow;
import org.infratest.report.RunSummary.ProbeRow;
import org.infratest.report.RunSummary.TestRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSummaryTest {

    @TempDir
    private Path folder;

    @Test
    void downloadWithoutChecksumIsRemarkedOnce() {
        Event unchecked = new Event.BoxUnchecked("lab/web", "https://images.example/debian.iso", "set iso_checksum");

        assertThat(Sample.summary(unchecked, unchecked).remarks())
                .containsExactly("box lab/web: https://images.example/debian.iso was downloaded without a"
                        + " checksum; set iso_checksum");
    }

    @Test
    void rowsHoldWhatHappened() {
        Path logs = Path.of("logs");
        Path evidence = Path.of("console.log");

        RunSummary summary = Sample.summary(
                Sample.boxBuilding(),
                Sample.boxReady(true),
                Sample.starting(logs),
                Sample.hostReady(),
                Sample.started(),
                Sample.probe(Verdict.FAILED, "db:5432", "refused"),
                Sample.testFailed("wrong", evidence),
                Sample.stopped());

        assertThat(summary.from()).isEqualTo(Sample.NOON);
        assertThat(summary.until()).isEqualTo(Sample.NOON.plusSeconds(7));
        assertThat(summary.boxes()).singleElement().satisfies(box -> {
            assertThat(box.state()).isEqualTo(BoxState.BUILT);
            assertThat(box.log()).hasToString("target/infratest/packer.log");
            assertThat(box.took()).isEqualTo(Duration.ofMillis(12_300));
        });
        assertThat(summary.environments()).singleElement().satisfies(environment -> {
            assertThat(environment.name()).isEqualTo("gateway");
            assertThat(environment.state()).isEqualTo(EnvironmentState.STOPPED);
            assertThat(environment.logs()).isEqualTo(logs);
            assertThat(environment.startTook()).isEqualTo(Duration.ofSeconds(43));
            assertThat(environment.stopTook()).isEqualTo(Duration.ofSeconds(5));
            assertThat(environment.hosts())
                    .singleElement()
                    .satisfies(host -> assertThat(host.addresses())
                            .containsEntry("public", "203.0.113.10")
                            .containsEntry("private", "10.20.0.1"));
        });
        assertThat(summary.probes())
                .containsExactly(new ProbeRow(
                        Sample.NOON.plusSeconds(5),
                        "GatewayIT.database",
                        "gateway",
                        "tcp",
                        "app",
                        "db:5432",
                        "open",
                        "refused",
                        Verdict.FAILED,
                        3,
                        Duration.ofMillis(4_200),
                        null));
        assertThat(summary.tests())
                .containsExactly(new TestRow(
                        Sample.NOON.plusSeconds(6), "GatewayIT.database", Verdict.FAILED, "wrong", List.of(evidence)));
    }

    @Test
    void boxThatManyAskForIsOneRow() {
        assertThat(Sample.summary(Sample.boxBuilding(), Sample.boxReady(true), Sample.boxReady(false))
                        .boxes())
                .extracting(BoxRow::state)
                .containsExactly(BoxState.BUILT);
        assertThat(Sample.summary(Sample.boxReady(false), Sample.boxReady(false))
                        .boxes())
                .extracting(BoxRow::state)
                .containsExactly(BoxState.REUSED);
    }

    @Test
    void failedBoxKeepsItsLogAndReason() {
        assertThat(Sample.summary(Sample.boxBuilding(), new Event.BoxFailed("infratest/basebox", "exit code 1"))
                        .boxes())
                .singleElement()
                .satisfies(box -> {
                    assertThat(box.state()).isEqualTo(BoxState.FAILED);
                    assertThat(box.log()).isNotNull();
                    assertThat(box.hash()).isEqualTo(Sample.HASH);
                    assertThat(box.reason()).isEqualTo("exit code 1");
                });
        assertThat(Sample.summary(new Event.BoxFailed("other", "no template")).boxes())
                .extracting(BoxRow::state)
                .containsExactly(BoxState.FAILED);
    }

    @Test
    void environmentThatFailedStaysFailedWhenTakenDown() {
        assertThat(Sample.summary(
                                Sample.starting(Path.of("logs")),
                                new Event.EnvironmentFailed("e1", "no boot", Duration.ofSeconds(9)),
                                Sample.stopped())
                        .environments())
                .singleElement()
                .satisfies(environment -> {
                    assertThat(environment.state()).isEqualTo(EnvironmentState.FAILED);
                    assertThat(environment.reason()).isEqualTo("no boot");
                    assertThat(environment.stopTook()).isEqualTo(Duration.ofSeconds(5));
                });
    }

    @Test
    void environmentOfWhichTheStartIsLostIsNamedByItsId() {
        RunSummary summary = Sample.summary(Sample.started(), Sample.probe(Verdict.PASSED, "gw", "open"));
        assertThat(summary.environments()).extracting(EnvironmentRow::name).containsExactly("e1");
        assertThat(summary.probes()).extracting(ProbeRow::environment).containsExactly("e1");
        assertThat(Sample.summary(Sample.probe(Verdict.PASSED, "gw", "open")).probes())
                .extracting(ProbeRow::environment)
                .containsExactly("e1");
    }

    @Test
    void whatHasNotEndedSaysSo() {
        RunSummary summary = Sample.summary(Sample.boxBuilding(), Sample.starting(Path.of("logs")));
        assertThat(summary.boxes()).extracting(BoxRow::state).containsExactly(BoxState.BUILDING);
        assertThat(summary.environments()).extracting(EnvironmentRow::state).containsExactly(EnvironmentState.STARTING);
    }

    @Test
    void filesOfAllJvmsAreMergedInTheOrderOfTime() throws IOException {
        write("events-1-aa.jsonl", line(2, "second"), line(4, "fourth"));
        write("events-2-bb.jsonl", line(1, "first"), line(3, "third"));

        assertThat(RunSummary.read(folder).probes())
                .extracting(ProbeRow::observation)
                .containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void tornLastLineIsARemarkAndTheRestIsKept() throws IOException {
        byte[] torn = line(2, "torn");
        write("events-1-aa.jsonl", line(1, "whole"), Arrays.copyOf(torn, torn.length / 2));

        RunSummary summary = RunSummary.read(folder);

        assertThat(summary.probes()).extracting(ProbeRow::observation).containsExactly("whole");
        assertThat(summary.remarks())
                .containsExactly(
                        "events-1-aa.jsonl: the last line is incomplete, so the JVM that wrote it was killed or its disk was full;"
                                + " what it did afterwards is not known");
    }

    @Test
    void lineTornInsideACharacterIsARemarkToo() throws IOException {
        byte[] torn = line(2, "größer");
        int inside = new String(torn, StandardCharsets.ISO_8859_1).indexOf('\u00c3') + 1;
        write("events-1-aa.jsonl", line(1, "whole"), Arrays.copyOf(torn, inside));

        assertThat(RunSummary.read(folder).remarks()).singleElement().asString().contains("incomplete");
    }

    @Test
    void damagedLineInTheMiddleIsNamed() throws IOException {
        write(
                "events-1-aa.jsonl",
                line(1, "before"),
                "\u001b[31mrubbish\n".getBytes(StandardCharsets.UTF_8),
                line(2, "after"));

        RunSummary summary = RunSummary.read(folder);

        assertThat(summary.probes()).extracting(ProbeRow::observation).containsExactly("before", "after");
        assertThat(summary.remarks())
                .singleElement()
                .asString()
                .startsWith("events-1-aa.jsonl: line 2 cannot be read and is left out: ")
                .doesNotContain("\u001b");
    }

    @Test
    void onlyTheNewestRunIsTaken() throws IOException {
        write("events-1-aa.jsonl", Json.line(new LoggedEvent(Sample.NOON, "old", 1, null, Sample.started())));
        write("events-2-bb.jsonl", line(1, "new"));

        assertThat(RunSummary.read(folder).run()).isEqualTo(Sample.RUN);
        assertThat(RunSummary.read(folder).environments()).isEmpty();
        assertThat(RunSummary.read(folder, "old").probes()).isEmpty();
        assertThat(RunSummary.read(folder, "old").environments()).hasSize(1);
        assertThat(RunSummary.read(folder, "never").from()).isNull();
    }

    @Test
    void folderWithoutEventsIsNamed() {
        assertThatThrownBy(() -> RunSummary.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Folder '" + folder + "' holds no events of a run; expected files named events-*.jsonl");
    }

    @Test
    void verdictsAreCounted() {
        RunSummary summary = Sample.summary(
                Sample.probe(Verdict.PASSED, "a", "x"),
                Sample.probe(Verdict.PASSED, "b", "x"),
                Sample.probe(Verdict.INFRASTRUCTURE_ERROR, "c", "x"),
                Sample.testFailed("no"));
        assertThat(summary.probeCounts()).isEqualTo(new Counts(2, 0, 1, 0, 0, 0));
        assertThat(summary.testCounts()).isEqualTo(new Counts(0, 1, 0, 0, 0, 0));
    }

    @Test
    void topologyIsDeclaredFirstAndReadinessIsAdded() {
        RunSummary summary = Sample.summary(Sample.starting(Path.of("logs")), Sample.topology(), Sample.hostReady());

        EnvironmentRow environment = summary.environments().get(0);
        assertThat(environment.networks())
                .containsExactly(
                        new NetworkRow("public", "203.0.113.0/24", null, null),
                        new NetworkRow("private", "10.20.0.0/24", "gw", null));
        assertThat(environment.hosts())
                .containsExactly(
                        new HostRow(
                                "gw",
                                Sample.addresses("public", "203.0.113.10", "private", "10.20.0.1"),
                                List.of(),
                                Duration.ofSeconds(40)),
                        new HostRow("db", Sample.addresses("private", "10.20.0.20"), List.of("servers"), null));
        assertThat(environment.ready()).isEqualTo(1);
    }

    private static byte[] line(long second, String observation) {
        return Json.line(Sample.logged(second, Sample.probe(Verdict.PASSED, "db:5432", observation)));
    }

    private void write(String name, byte[]... parts) throws IOException {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.write(part);
        }
        Files.write(folder.resolve(name), content.toByteArray());
    }
}
