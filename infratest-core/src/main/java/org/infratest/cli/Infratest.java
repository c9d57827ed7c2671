package org.infratest.cli;

import java.io.PrintWriter;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code infratest} command. */
@Command(
        name = "infratest",
        description = "Looks after what tests of infrastructure need, use and leave behind.",
        subcommands = {
            DoctorCommand.class,
            ListCommand.class,
            SshCommand.class,
            ConsoleCommand.class,
            LogsCommand.class,
            DestroyCommand.class,
            GcCommand.class,
            BoxesCommand.class,
            ReportCommand.class,
            ResumeCommand.class
        },
        mixinStandardHelpOptions = true,
        version = "infratest 0.1.0")
public final class Infratest implements Runnable {

    private static final int MAX_MESSAGE = 4_000;

    @Spec
    private @Nullable CommandSpec spec;

    private Infratest() {}

    /** Runs the command and ends the JVM with its exit code: 0 when it was done, 1 when it could not be done, 2 when it was asked wrongly. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Missing required subcommand");
        }
    }

    static CommandLine commandLine() {
        return handlingErrors(new CommandLine(new Infratest()));
    }

    /** What a person did wrong or cannot have is said in a line. */
    static CommandLine handlingErrors(CommandLine command) {
        return command.setParameterExceptionHandler(Infratest::misused)
                .setExecutionExceptionHandler((failure, asked, parsed) -> failed(failure, asked));
    }

    private static int misused(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(message(failure));
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    /** Says what is wrong and what to do, without a stack trace; only what nobody has foreseen shows where it came from. */
    private static int failed(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (failure instanceof ConfigurationException) {
            err.println(message(failure));
            return ExitCode.USAGE;
        }
        if (failure instanceof EnvironmentException) {
            err.println(message(failure));
        } else {
            failure.printStackTrace(err);
        }
        return ExitCode.SOFTWARE;
    }

    private static String message(Exception failure) {
        return "infratest: " + Printable.text(String.valueOf(failure.getMessage()), MAX_MESSAGE);
    }
}
