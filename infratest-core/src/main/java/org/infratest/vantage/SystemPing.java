package org.infratest.vantage;

import com.sun.jna.Platform;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.Printable;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.ToolMissingException;

/**
 * The {@code ping} of this computer, which has the privilege that this JVM may lack.
 *
 * @param runner runs it
 */
record SystemPing(CommandRunner runner) implements EchoMeans {

    private static final Duration SLACK = Duration.ofSeconds(10);

    @Override
    public String title() {
        return "ping";
    }

    @Override
    public List<Echo> echoes(InetAddress target, EchoPlan plan) throws MeansMissingException {
        Command command = Command.of(PingCommand.arguments(target, plan, Platform.isMac() ? "-t" : "-W"))
                .withEnvironment(Map.of("LC_ALL", "C"))
                .withDeadline(PingCommand.longest(plan).plus(SLACK));
        CommandResult result;
        try {
            result = runner.run(command);
        } catch (ToolMissingException e) {
            throw new MeansMissingException("it is not installed", e);
        }
        String stderr = lines(result.stderr());
        return PingCommand.read(plan, result.exitCode(), lines(result.stdout()), stderr, result.took())
                .orElseThrow(() -> new MeansMissingException("\"" + result.commandLine() + "\" " + result.ending()
                        + ": " + Printable.line(stderr.strip(), 200)));
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines);
    }
}
