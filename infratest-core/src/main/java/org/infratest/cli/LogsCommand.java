package org.infratest.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.infratest.ConfigurationException;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.event.EventSink;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Names the logs of an environment, or shows the end of one. */
@Command(
        name = "logs",
        description = "Names the logs of an environment, or shows the end of one.",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    @Mixin
    private final CacheFolder cache = new CacheFolder();

    @Mixin
    private final EnvironmentArgument environment = new EnvironmentArgument();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LOG",
            description = "Which one to show. Default: names them all")
    @Nullable
    private String log;

    @Mixin
    private final Lines lines = new Lines();

    @Mixin
    private final Output output = new Output();

    /** The logs, for programs. */
    record Logs(String environment, String folder, List<String> files) {}

    @Override
    public Integer call() {
        Records records = Records.in(cache.path(), EventSink.NONE);
        Entry entry = records.find(environment.wanted());
        LogFolder logs = new LogFolder(Path.of(records.access(entry).logs()));
        List<Path> files = logs.files();
        if (log != null) {
            lines.show(chosen(log, files, logs), () -> records.isThere(entry), output::line);
        } else if (output.isJson()) {
            output.json(new Logs(
                    entry.id(),
                    logs.folder().toString(),
                    files.stream().map(Path::toString).toList()));
        } else if (files.isEmpty()) {
            output.line("no logs yet in " + logs.folder());
        } else {
            files.forEach(file -> output.line(file.toString()));
        }
        return ExitCode.OK;
    }

    private static Path chosen(String wanted, List<Path> files, LogFolder logs) {
        return files.stream()
                .filter(file -> file.getFileName().toString().equals(wanted)
                        || file.getFileName().toString().equals(wanted + ".log"))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "There is no log '" + wanted + "' in " + logs.folder() + "; there are: " + logs.names()));
    }
}
