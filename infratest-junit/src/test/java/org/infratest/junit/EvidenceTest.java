package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.event.Verdict;
import org.infratest.probe.TcpProbe;
import org.infratest.report.RunSummary;
import org.infratest.report.RunSummary.TestRow;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.opentest4j.AssertionFailedError;

/** What is told, kept and shown of tests that do not pass. */
@ResourceLock("FakeProvider.DONE")
@ResourceLock(Resources.SYSTEM_OUT)
class EvidenceTest {

    @TempDir
    private Path folder;

    @FakeEnvironment
    static class EveryVerdictTestCase {
        @Test
        void passes() {}

        @Test
        void wrongAnswer() {
            throw new AssertionFailedError("port 22: expected open, but refused");
        }

        @Test
        void refusedState() {
            throw new ConfigsetFailure("state nginx failed");
        }

        @Test
        void lostSession() {
            throw new EnvironmentException("session lost");
        }

        @Test
        void unknownWord() {
            throw new ConfigurationException("no such group");
        }

        @Test
        void notHere() {
            Assumptions.abort("no IPv6 here");
        }

        @Test
        @Disabled("switched off by this fixture, to be counted")
        void disabled() {}
    }

    @Test
    void eachVerdictSaysWhoMustAct() throws IOException {
        run(Map.of(), EveryVerdictTestCase.class);

        assertThat(RunSummary.read(report()).tests())
                .extracting(EvidenceTest::text)
                .containsExactlyInAnyOrder(
                        "EveryVerdictTestCase.passes PASSED null",
                        "EveryVerdictTestCase.wrongAnswer FAILED port 22: expected open, but refused",
                        "EveryVerdictTestCase.refusedState FAILED state nginx failed",
                        "EveryVerdictTestCase.lostSession INFRASTRUCTURE_ERROR session lost",
                        "EveryVerdictTestCase.unknownWord CONFIGURATION_ERROR no such group",
                        "EveryVerdictTestCase.notHere SKIPPED no IPv6 here",
                        "EveryVerdictTestCase.disabled SKIPPED switched off by this fixture, to be counted");
    }

    @FakeEnvironment
    static class UnknownMachineTestCase {
        @Test
        void never(@OnHost("nobody") Host nobody) {}
    }

    @Test
    void testThatIsWrittenWronglyIsAConfigurationError() throws IOException {
        run(Map.of(), UnknownMachineTestCase.class);

        assertThat(RunSummary.read(report()).tests())
                .singleElement()
                .satisfies(row -> assertThat(row.verdict()).isEqualTo(Verdict.CONFIGURATION_ERROR));
    }

    @FakeEnvironment
    static class FailingTestCase {
        @Test
        void fails() {
            throw new AssertionFailedError("wrong");
        }
    }

    @Test
    void failureNamesItsEvidenceAndKeepsItsMessage() {
        Throwable failure =
                ExtensionRun.throwables(run(Map.of(), FailingTestCase.class)).get(0);

        Path kept = report().resolve("evidence/FailingTestCase.fails/console-db.log");
        assertThat(failure).hasMessage("wrong");
        assertThat(failure.getSuppressed())
                .singleElement()
                .hasToString("what the machines wrote:\n  " + kept + "\n  report: " + report().resolve("report.html"));
        assertThat(kept).hasContent("db login:");
    }

    @FakeEnvironment
    static class FailingProbesTestCase {
        @Test
        void first(@To("web") TcpProbe tcp) {
            tcp.within(Duration.ZERO).assertOpen(1);
        }

        @Test
        void second(@To("web") TcpProbe tcp) {
            tcp.within(Duration.ZERO).assertOpen(1);
        }
    }

    @Test
    void eachFailedProbeHasItsOwnDiagnosisAmongTheEvidence() throws IOException {
        run(Map.of(), FailingProbesTestCase.class);

        assertThat(RunSummary.read(report()).tests())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.reason()).contains("\n  why: "))
                .flatExtracting(TestRow::evidence)
                .extracting(file -> report().relativize(file).toString().replaceAll("\\d", "N"))
                .containsExactlyInAnyOrder(
                        "evidence/FailingProbesTestCase.first/console-db.log",
                        "evidence/FailingProbesTestCase.first/diagnosis-web-N.txt",
                        "evidence/FailingProbesTestCase.second/console-db.log",
                        "evidence/FailingProbesTestCase.second/diagnosis-web-N.txt");
        assertThat(RunSummary.read(report()).probes())
                .extracting(RunSummary.ProbeRow::why)
                .allSatisfy(why -> assertThat(why).startsWith("not known: "));
    }

    @Test
    void diagnosisCanBeSwitchedOff() throws IOException {
        run(Map.of("infratest.diagnosis", "off"), FailingProbesTestCase.class);

        assertThat(RunSummary.read(report()).tests())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.reason()).doesNotContain("why:"))
                .allSatisfy(row -> assertThat(row.evidence()).hasSize(1));
    }

    @Test
    void runnerIsGivenTheFiles() throws IOException {
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(LauncherDiscoveryRequestBuilder.request()
                            .selectors(DiscoverySelectors.selectClass(FailingTestCase.class))
                            .configurationParameter("junit.platform.reporting.output.dir", folder + "/output")
                            .configurationParameter("infratest.report.dir", report().toString())
                            .configurationParameter("infratest.cache.dir", folder + "/cache")
                            .build());
        }

        try (Stream<Path> files = Files.walk(folder.resolve("output"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .singleElement()
                    .satisfies(file ->
                            assertThat(file).hasFileName("console-db.log").hasContent("db login:"));
        }
    }

    @FakeEnvironment(failingBoot = true)
    static class FailingBootTestCase {
        @Test
        void never() {}
    }

    @FakeEnvironment
    static class FailingBeforeAllTestCase {
        @BeforeAll
        static void fail() {
            throw new IllegalStateException("in @BeforeAll");
        }

        @Test
        void never() {}
    }

    @Test
    void classThatFailsAsAWholeHasEvidenceToo() throws IOException {
        EngineExecutionResults results = run(Map.of(), FailingBootTestCase.class, FailingBeforeAllTestCase.class);

        assertThat(ExtensionRun.throwables(results))
                .allSatisfy(failure -> assertThat(failure.getSuppressed()[0].toString())
                        .startsWith("what the machines wrote:\n  " + report().resolve("evidence")));
        assertThat(RunSummary.read(report()).tests())
                .extracting(TestRow::test, row -> row.evidence().size())
                .containsExactlyInAnyOrder(tuple("FailingBootTestCase", 1), tuple("FailingBeforeAllTestCase", 1));
    }

    @Test
    void markersStandAloneOnTheirLinesWhereTheyAreWanted() {
        String marker = "[[ATTACHMENT|" + report().resolve("evidence/FailingTestCase.fails/console-db.log") + "]]";

        assertThat(printed("always").lines()).containsOnlyOnce(marker);
        assertThat(printed("never")).doesNotContain("[[ATTACHMENT|");
    }

    private String printed(String attachments) {
        PrintStream before = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            run(Map.of("infratest.attachments", attachments), FailingTestCase.class);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private EngineExecutionResults run(Map<String, String> settings, Class<?>... classes) {
        return ExtensionRun.of(folder, settings, classes);
    }

    private Path report() {
        return folder.resolve("report");
    }

    private static String text(TestRow row) {
        return row.test() + " " + row.verdict() + " " + row.reason();
    }
}
