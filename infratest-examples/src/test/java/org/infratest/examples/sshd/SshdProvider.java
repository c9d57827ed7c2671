package org.infratest.examples.sshd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.HostAddresses;
import org.infratest.environment.Lease;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Workspace;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.ssh.SshTarget;

/** Starts an {@code sshd} for each machine, with keys of its own. */
final class SshdProvider implements EnvironmentProvider<SshdSpec> {

    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final Path PRIVILEGES = Path.of("/run/sshd");
    private static final String USER = System.getProperty("user.name");

    private final CommandRunner runner;

    SshdProvider(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Availability availability(SshdSpec spec) {
        if (!Files.isExecutable(SSHD) || !runner.isInstalled("ssh-keygen")) {
            return Availability.unusable(SSHD + " or ssh-keygen is missing; on Debian and Ubuntu: apt-get install"
                    + " openssh-server openssh-client");
        }
        if (USER.equals("root") && !Files.isDirectory(PRIVILEGES)) {
            return Availability.unusable("an sshd that root starts needs " + PRIVILEGES + "; make it with: mkdir "
                    + PRIVILEGES + ", or run this with: scripts/in-private-net COMMAND");
        }
        return Availability.USABLE;
    }

    @Override
    public Environment start(SshdSpec spec, Workspace workspace) {
        Path userKey = key(workspace, "user");
        List<SshTarget> targets = new ArrayList<>();
        for (String machine : spec.machines()) {
            workspace.checkpoint("sshd of '" + machine + "' was about to start");
            startOne(spec, machine, workspace);
            targets.add(new SshTarget(
                    machine, spec.address(machine).getHostAddress(), spec.port(), USER, List.of(userKey)));
        }
        return SshEnvironment.of(spec, workspace)
                .topology(spec.topology())
                .addresses(HostAddresses.believed(spec.topology()))
                .log(log(workspace))
                .connect(targets);
    }

    /** The files of process ids stand in the workspace's state, which outlives this JVM, so the lease needs no details. */
    @Override
    public void destroy(Lease lease, Workspace workspace) {
        try (Stream<Path> files = Files.list(workspace.state())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".pid")).toList()) {
                ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                        .filter(SshdProvider::isSshd)
                        .ifPresent(SshdProvider::stop);
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not find the sshd of '" + lease.name() + "': " + e, e);
        }
    }

    private void startOne(SshdSpec spec, String machine, Workspace workspace) {
        Path state = workspace.state();
        Path config = write(state.resolve(machine + ".conf"), """
                ListenAddress %s:%d
                HostKey "%s"
                AuthorizedKeysFile "%s"
                PidFile "%s"
                UsePAM no
                StrictModes no
                PasswordAuthentication no
                """.formatted(
                        spec.address(machine).getHostAddress(),
                        spec.port(),
                        key(workspace, machine),
                        state.resolve("user.pub"),
                        state.resolve(machine + ".pid")));
        run(
                workspace,
                SSHD.toString(),
                "-f",
                config.toString(),
                "-E",
                log(workspace).toString());
    }

    private Path key(Workspace workspace, String name) {
        Path key = workspace.state().resolve(name);
        run(workspace, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key.toString());
        return key;
    }

    private void run(Workspace workspace, String... command) {
        CommandResult result = runner.run(
                Command.of(command).withDeadline(workspace.remaining()).loggedTo(log(workspace)));
        if (!result.succeeded()) {
            throw new EnvironmentException("\"" + result.commandLine() + "\" " + result.ending() + "\n  last output: "
                    + String.join("\n    ", result.stderr()) + "\n  full output: " + log(workspace));
        }
    }

    private static Path log(Workspace workspace) {
        return workspace.logs().resolve("sshd.log");
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new EnvironmentException("Could not write " + file + ": " + e, e);
        }
    }

    /** A process id may have been given to something else since. */
    private static boolean isSshd(ProcessHandle process) {
        return process.info().command().filter(SSHD.toString()::equals).isPresent();
    }

    private static void stop(ProcessHandle sshd) {
        sshd.destroy();
        try {
            sshd.onExit().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new EnvironmentException("The sshd with process id " + sshd.pid() + " did not end: " + e, e);
        }
    }
}
