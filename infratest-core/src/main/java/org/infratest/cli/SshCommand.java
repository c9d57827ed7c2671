package org.infratest.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.infratest.EnvironmentException;
import org.infratest.environment.Access;
import org.infratest.event.EventSink;
import org.infratest.process.Foreground;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Logs in to a machine, or runs a command on it. */
@Command(
        name = "ssh",
        description = "Logs in to a machine, or runs a command on it; ends with the exit code of ssh.",
        mixinStandardHelpOptions = true)
final class SshCommand implements Callable<Integer> {

    @Mixin
    private final CacheFolder cache = new CacheFolder();

    @Option(names = "--print", description = "Only shows the command that logs in.")
    private boolean print;

    @Mixin
    private final EnvironmentArgument environment = new EnvironmentArgument();

    @Parameters(index = "1", paramLabel = "HOST", description = "The machine's name.")
    private String host = "";

    @Parameters(
            index = "2..*",
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "What to run there, as the machine's shell reads it; put -- before it if it has options.")
    private final List<String> command = new ArrayList<>();

    @Spec
    @Nullable
    private CommandSpec spec;

    private final ToIntFunction<List<String>> foreground;

    SshCommand() {
        this(Foreground::run);
    }

    /** One that runs ssh in another way. */
    SshCommand(ToIntFunction<List<String>> foreground) {
        this.foreground = foreground;
    }

    @Override
    public Integer call() {
        Records records = Records.in(cache.path(), EventSink.NONE);
        Access.Login login = records.login(records.find(environment.wanted()), host);
        if (print) {
            say(login.line());
            return 0;
        }
        if (login.arguments().isEmpty()) {
            throw new EnvironmentException(
                    "Host '" + host + "' is not logged in to by ssh; log in with: " + login.line());
        }
        return foreground.applyAsInt(arguments(login.arguments()));
    }

    /** Nobody wants to hear on each login that the key of a machine which is new each time is new. */
    private List<String> arguments(List<String> login) {
        List<String> all = new ArrayList<>(login);
        all.addAll(all.size() - 1, List.of("-o", "LogLevel=ERROR"));
        all.addAll(command);
        return all;
    }

    private void say(String text) {
        PrintWriter out =
                Objects.requireNonNull(spec, "picocli sets it").commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
