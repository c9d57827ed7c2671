package org.infratest.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.infratest.ConfigurationException;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.event.EventSink;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a machine has written to its console last. */
@Command(
        name = "console",
        description = "Shows what a machine has written to its console last.",
        mixinStandardHelpOptions = true)
final class ConsoleCommand implements Callable<Integer> {

    @Mixin
    private final CacheFolder cache = new CacheFolder();

    @Mixin
    private final EnvironmentArgument environment = new EnvironmentArgument();

    @Parameters(index = "1", paramLabel = "HOST", description = "The machine's name.")
    private String host = "";

    @Mixin
    private final Lines lines = new Lines();

    @Spec
    @Nullable
    private CommandSpec spec;

    @Override
    public Integer call() {
        Records records = Records.in(cache.path(), EventSink.NONE);
        Entry entry = records.find(environment.wanted());
        LogFolder logs = new LogFolder(Path.of(records.access(entry).logs()));
        Path console = logs.folder().resolve("console-" + LogFolder.name(host) + ".log");
        if (!Files.isRegularFile(console)) {
            throw new ConfigurationException("Environment '" + entry.id() + "' has no console of '" + host + "' in "
                    + logs.folder() + "; its logs are: " + logs.names());
        }
        lines.show(console, () -> records.isThere(entry), this::say);
        return ExitCode.OK;
    }

    private void say(String text) {
        PrintWriter out =
                Objects.requireNonNull(spec, "picocli sets it").commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
