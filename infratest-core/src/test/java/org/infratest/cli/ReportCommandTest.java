package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void modulesOfARunBecomeOnePage() throws IOException {
        test("a/target/infratest/events-1-aa.jsonl", 1, "run-1", "A.first");
        test("a/target/infratest/events-2-bb.jsonl", 2, "run-1", "A.second");
        test("b/target/infratest/events-3-cc.jsonl", 3, "run-1", "B.third");

        assertThat(report(folder)).isZero();

        assertThat(page()).contains("All 3 tests passed", "A.first", "A.second", "B.third");
        assertThat(out.toString().lines())
                .containsExactly(
                        "tests: 3 passed, 0 failed, 0 infrastructure errors, 0 configuration errors",
                        "probes: 0 passed, 0 failed, 0 infrastructure errors, 0 configuration errors",
                        "report: " + folder.resolve("out/report.html"));
    }

    @Test
    void newestRunIsShownAndWhatIsOfAnotherIsNamed() throws IOException {
        test("a/events-1-aa.jsonl", 1, "old", "A.old");
        test("b/events-2-bb.jsonl", 2, "new", "B.new");

        assertThat(report(folder.resolve("a"), folder.resolve("b"))).isZero();

        assertThat(page()).contains("B.new").doesNotContain("A.old");
        assertThat(out.toString())
                .startsWith(
                        "note: " + folder.resolve("a") + " is left out: it holds nothing of this run, but of: old\n");
    }

    @Test
    void foldersOfOtherRunsAreNamedTogether() throws IOException {
        test("a/events-1-aa.jsonl", 1, "old", "A.old");
        test("b/events-2-bb.jsonl", 2, "older", "B.old");
        test("c/events-3-cc.jsonl", 3, "new", "C.new");

        assertThat(report(folder)).isZero();

        assertThat(out.toString())
                .startsWith("note: 2 folders are left out, as they hold nothing of this run: " + folder.resolve("a")
                        + " (but of old), " + folder.resolve("b") + " (but of older); --run shows another run\n");
    }

    @Test
    void olderRunCanBeChosen() throws IOException {
        test("a/events-1-aa.jsonl", 1, "old", "A.old");
        test("a/events-2-bb.jsonl", 2, "new", "A.new");

        assertThat(report("--run", "old")).isZero();

        assertThat(page()).contains("A.old").doesNotContain("A.new");
    }

    @Test
    void summaryIsWrittenWhereItIsWanted() throws IOException {
        test("a/events-1-aa.jsonl", 1, "run-1", "A.first");

        assertThat(report("--markdown", folder.resolve("out/summary.md").toString()))
                .isZero();

        assertThat(folder.resolve("out/summary.md")).content().startsWith("## infratest: 1 test passed\n");
    }

    @Test
    void runThatIsNotThereIsAConfigurationError() throws IOException {
        test("a/events-1-aa.jsonl", 1, "run-1", "A.first");

        assertThat(report("--run", "other")).isEqualTo(2);

        assertThat(err)
                .hasToString(
                        "infratest: Run 'other' has left nothing in '" + folder.resolve("a") + "'; there are: run-1\n");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void folderWithoutEventsIsAConfigurationError() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));

        assertThat(report(empty)).isEqualTo(2);

        assertThat(err)
                .hasToString("infratest: Folder '" + empty
                        + "' holds no events of a run, nor does any folder below it; expected files named events-*.jsonl, "
                        + "which tests leave in target/infratest of their module\n");
    }

    @Test
    void folderThatDoesNotExistIsAConfigurationError() {
        Path gone = folder.resolve("gone");

        assertThat(report(gone)).isEqualTo(2);

        assertThat(err)
                .hasToString("infratest: Folder '" + gone
                        + "' does not exist, or is no folder; name the folder that holds the events of a run, such as"
                        + " target/infratest, or one above it\n");
    }

    @Test
    void eventsThatNobodyCanReadAreAConfigurationError() throws IOException {
        Files.createDirectories(folder.resolve("a"));
        Files.writeString(folder.resolve("a/events-1-aa.jsonl"), "\u001b[31mrubbish\n");

        assertThat(report(folder)).isEqualTo(2);

        assertThat(err)
                .hasToString("infratest: No event in '" + folder.resolve("a")
                        + "' can be read; the files there are damaged\n");
    }

    @Test
    void pageThatCannotBeWrittenIsAnInfrastructureError() throws IOException {
        test("a/events-1-aa.jsonl", 1, "run-1", "A.first");
        Files.writeString(folder.resolve("out"), "a file");

        assertThat(report(folder)).isEqualTo(1);

        assertThat(err.toString())
                .startsWith("infratest: Cannot write " + folder.resolve("out/report.html") + ": ")
                .endsWith("; name another file with --output\n");
    }

    @Test
    void unknownOptionIsAConfigurationError() {
        assertThat(report("--nope")).isEqualTo(2);
        assertThat(err).hasToString("infratest: Unknown option: '--nope'\nTry: infratest report --help\n");
    }

    @Test
    void commandAloneExplainsItself() {
        assertThat(command().execute()).isEqualTo(2);
        assertThat(err.toString()).startsWith("infratest: Missing required subcommand\n");
    }

    private int report(Path... folders) {
        return report(java.util.Arrays.stream(folders).map(Path::toString).toArray(String[]::new));
    }

    private int report(String... arguments) {
        var all = new java.util.ArrayList<>(java.util.List.of(
                "report", "-o", folder.resolve("out/report.html").toString()));
        all.addAll(java.util.List.of(arguments));
        if (arguments.length == 0 || arguments[0].startsWith("--")) {
            all.add(folder.toString());
        }
        return command().execute(all.toArray(String[]::new));
    }

    private CommandLine command() {
        return Infratest.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("out/report.html"));
    }

    private void test(String file, int second, String run, String test) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(
                target,
                "{\"at\":\"2026-11-22T12:00:0" + second + "Z\",\"run\":\"" + run
                        + "\",\"pid\":1,\"test\":null,\"event\":"
                        + "{\"type\":\"TestFinished\",\"test\":\"" + test
                        + "\",\"verdict\":\"PASSED\",\"reason\":null,\"evidence\":[]}}\n");
    }
}
