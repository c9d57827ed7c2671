package org.infratest.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.infratest.state.HostState;

/**
 * The same 200 checks of one machine, over the same sshd on loopback. Ours logs in anew each time. Theirs is the time that they
 * report themselves, which leaves out the start of their interpreters.
 */
record StateOverSsh(Rival rival) implements Figure {

    private static final Path FOLDER =
            Path.of("infratest-examples/src/test/bench/state").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Who does the same. */
    enum Rival {
        /** pytest-testinfra. */
        TESTINFRA("200 passed in ()([\\d.]+)s") {
            @Override
            List<String> command(LoopbackSshd sshd, Path config) {
                return List.of(
                        "/usr/bin/python3",
                        "-m",
                        "pytest",
                        "-q",
                        "-p",
                        "no:cacheprovider",
                        "--hosts=ssh://" + LoopbackSshd.USER + "@" + LoopbackSshd.ADDRESS + ":" + sshd.port(),
                        "--ssh-identity-file=" + sshd.key(),
                        "--ssh-config=" + config,
                        FOLDER.resolve("test_state.py").toString());
            }
        },
        /** Serverspec. */
        SERVERSPEC("Finished in (?:(\\d+) minutes? )?([\\d.]+) seconds? [^\n]*\n200 examples, 0 failures") {
            @Override
            List<String> command(LoopbackSshd sshd, Path config) {
                return List.of("rspec", FOLDER.resolve("state_spec.rb").toString());
            }
        };

        private final Pattern duration;

        Rival(String duration) {
            this.duration = Pattern.compile(duration);
        }

        abstract List<String> command(LoopbackSshd sshd, Path config);

        /** The seconds that it reports, where all checks passed. */
        double seconds(List<String> output) {
            Matcher found = duration.matcher(String.join("\n", output));
            if (!found.find()) {
                throw new IllegalStateException(this + " did not pass its 200 checks:\n" + String.join("\n", output));
            }
            String minutes = found.group(1);
            double whole = minutes == null || minutes.isEmpty() ? 0 : Integer.parseInt(minutes) * 60;
            return whole + Double.parseDouble(found.group(2));
        }
    }

    @Override
    public String name() {
        return "probes-ssh-" + rival.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Reading measure() throws Exception {
        CommandRunner runner = new SystemCommandRunner();
        Path work = Folders.temporary();
        StateChecks checks = StateChecks.ofThisComputer(runner);
        checks.write(work.resolve("checks"));
        try (LoopbackSshd sshd = LoopbackSshd.start(runner, work)) {
            Callable<Double> theirs = theirs(runner, sshd, work);
            Pairs pairs = Pairs.measureTimed(name(), Pairs.timed(() -> ours(sshd, checks)), theirs);
            return new Reading(pairs.ourMedian(), "s", rival.name().toLowerCase(Locale.ROOT), pairs.ratio());
        } finally {
            Folders.delete(work);
        }
    }

    private static boolean ours(LoopbackSshd sshd, StateChecks checks) {
        try (SshSession session = SshSessions.connect(sshd.target(), new HostKeys(), Duration.ofSeconds(30))) {
            Host host = new Host("bench", List.of(), Map.of(), () -> session, HostContext.NONE);
            checks.make(HostState.of(host));
            return true;
        }
    }

    private Callable<Double> theirs(CommandRunner runner, LoopbackSshd sshd, Path work) throws IOException {
        Path config = Files.writeString(work.resolve("ssh_config"), """
                StrictHostKeyChecking no
                UserKnownHostsFile /dev/null
                LogLevel ERROR
                """);
        Command command = Command.of(rival.command(sshd, config))
                .withEnvironment(Map.of(
                        "CHECKS",
                        work.resolve("checks").toString(),
                        "TARGET",
                        LoopbackSshd.ADDRESS,
                        "TARGET_USER",
                        LoopbackSshd.USER,
                        "TARGET_PORT",
                        String.valueOf(sshd.port()),
                        "TARGET_KEY",
                        sshd.key().toString()))
                .in(work)
                .withDeadline(PATIENCE);
        return () -> rival.seconds(ByHand.run(runner, command).stdout());
    }
}
