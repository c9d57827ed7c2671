package org.infratest.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.report.HtmlReport;
import org.infratest.report.MarkdownReport;
import org.infratest.report.RunFolders;
import org.infratest.report.RunSummary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Merges what all JVMs and modules of a run have recorded into one page. */
@Command(
        name = "report",
        description = "Merges what all JVMs and modules of a run have recorded into one page.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Spec
    @Nullable
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FOLDER",
            arity = "0..*",
            description =
                    "A folder with events, such as target/infratest, or one above several of them. Default: this folder.")
    private final List<Path> folders = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "infratest-report.html",
            description = "Where the page goes. Default: ${DEFAULT-VALUE}")
    private Path output = Path.of("infratest-report.html");

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Where the same goes as Markdown, for a job summary. Default: nowhere")
    @Nullable
    private Path markdown;

    @Option(names = "--run", paramLabel = "ID", description = "The run to show. Default: the newest")
    @Nullable
    private String run;

    @Override
    public Integer call() {
        RunSummary summary = summary();
        write(output, HtmlReport.render(summary, parent(output)));
        if (markdown != null) {
            write(markdown, MarkdownReport.render(summary, parent(markdown), MarkdownReport.MAX_BYTES));
        }
        if (spec != null) {
            say(spec, summary);
        }
        return ExitCode.OK;
    }

    private RunSummary summary() {
        List<Path> read = folders.isEmpty() ? List.of(Path.of("")) : folders;
        try {
            return RunFolders.read(read.stream().map(Path::toAbsolutePath).toList())
                    .summary(run);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "Cannot read " + read + ": " + e + "; make it readable, or name another folder", e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(parent(file));
            Files.writeString(file, content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new EnvironmentException("Cannot write " + file + ": " + e + "; name another file with --output", e);
        }
    }

    private void say(CommandSpec command, RunSummary summary) {
        var out = command.commandLine().getOut();
        summary.remarks().forEach(remark -> out.println("note: " + Printable.line(remark, 1_000)));
        out.println("tests: " + summary.testCounts().text());
        out.println("probes: " + summary.probeCounts().text());
        out.println("report: " + output.toAbsolutePath().normalize());
        out.flush();
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
