package org.infratest.vagrant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.process.Command;
import org.infratest.process.Command.Stop;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandResult.End;
import org.infratest.process.CommandRunner;
import org.infratest.process.MachineReadable;
import org.jspecify.annotations.Nullable;

/**
 * The vagrant command for one environment: its arguments, its environment, and what its failures mean.
 * Each call costs Ruby's start-up of more than a second, so there are few.
 */
final class VagrantCli {

    /** What is told in place of "the machine is locked", which would have people look for another process. */
    private static final String FELL_OVER =
            "Vagrant does not say how it ended: as it tidied up after that, it met a lock that it had left itself";

    private static final int LAST_LINES = 15;
    private static final String PID = ".pid";

    /** Vagrant forgets after 60 s which ports it has reserved (2.3, fp-leases), also those of a Vagrant that was killed. */
    private static final Duration PORTS_FREE_AGAIN = Duration.ofSeconds(90);

    /** Steps that say nothing about how far it is; they are in the log. */
    private static final Pattern DETAIL = Pattern.compile(
            ":  -- |trigger|shared folders metadata|Updating domain definition|following settings|No version detected|local metadata");

    /** A stack of Ruby's stands in the log; it says nothing to whoever reads the message. */
    private static final Pattern RUBY_FRAME = Pattern.compile("\\s+from .*");

    private static final Pattern FAILED_MACHINE = Pattern.compile("executing the action on the '(.+?)'\\s+machine");

    private final CommandRunner runner;
    private final String name;
    private final Path directory;
    private final Path dotfile;
    private final Path log;
    private final Path pidFile;
    private final Map<String, String> environment;

    /**
     * Creates the command.
     *
     * @param name how messages call the environment
     * @param dotfile where Vagrant keeps the state of this very environment
     * @param variables variables for the Vagrantfile
     */
    VagrantCli(
            CommandRunner runner, String name, Path directory, Path dotfile, Path log, Map<String, String> variables) {
        this(runner, name, directory, dotfile, log, dotfile.resolveSibling("vagrant" + PID), variables);
    }

    private VagrantCli(
            CommandRunner runner,
            String name,
            Path directory,
            Path dotfile,
            Path log,
            Path pidFile,
            Map<String, String> variables) {
        this.runner = runner;
        this.name = name;
        this.directory = directory;
        this.dotfile = dotfile;
        this.log = log;
        this.pidFile = pidFile;
        this.environment = new TreeMap<>(variables);
        environment.put("VAGRANT_CWD", directory.toString());
        environment.put("VAGRANT_DOTFILE_PATH", dotfile.toString());
        environment.put("VAGRANT_CHECKPOINT_DISABLE", "1");
        environment.put("VAGRANT_BOX_UPDATE_CHECK_DISABLE", "1");
        environment.put("VAGRANT_NO_COLOR", "1");
    }

    /** The command for one machine, beside the same for others: its log and its process id are in files of their own. */
    VagrantCli alone(String machine) {
        String file = "vagrant-snapshots-" + machine.replaceAll("[^A-Za-z0-9._-]", "-");
        return new VagrantCli(
                runner,
                name,
                directory,
                dotfile,
                log.resolveSibling(file + ".log"),
                dotfile.resolveSibling(file + PID),
                environment);
    }

    /** Where the process ids of running commands are kept, for an environment with that dotfile folder. */
    static List<Path> pidFiles(Path dotfile) {
        Path folder = dotfile.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("vagrant.*" + Pattern.quote(PID)))
                    .toList();
        } catch (IOException e) {
            throw new EnvironmentException("Could not look for running commands in " + folder + ": " + e, e);
        }
    }

    void up(
            List<String> machines,
            @Nullable String vagrantProvider,
            boolean provision,
            Duration deadline,
            UpListener listener) {
        List<String> arguments = new ArrayList<>(List.of("up", "--machine-readable", "--parallel"));
        if (vagrantProvider != null) {
            arguments.add("--provider=" + vagrantProvider);
        }
        if (!provision) {
            arguments.add("--no-provision");
        }
        arguments.addAll(machines);
        CommandResult result = runTelling(arguments, deadline, record -> {
            listener.record(record);
            tell(record, listener::progress);
        });
        if (!result.succeeded()) {
            throw failed("Could not start environment '" + name + "'", result);
        }
    }

    /** The output of {@code vagrant ssh-config}: OpenSSH configuration, one block per running machine. */
    String sshConfig(List<String> machines, Duration deadline) {
        List<String> arguments = new ArrayList<>(List.of("ssh-config"));
        arguments.addAll(machines);
        CommandResult result =
                require("Could not learn how to log in to environment '" + name + "'", arguments, deadline);
        return String.join("\n", result.stdout());
    }

    void halt(String machine, Duration deadline) {
        require(
                "Could not switch off machine '" + machine + "' of environment '" + name + "'",
                List.of("halt", "--machine-readable", machine),
                deadline);
    }

    void destroy(Duration deadline, Consumer<String> progress) {
        CommandResult result = run(List.of("destroy", "--force", "--machine-readable"), deadline, progress);
        if (!result.succeeded()) {
            throw failed("Could not take down environment '" + name + "'; something of it may still run", result);
        }
    }

    void addBox(String boxName, Path file, Duration deadline) {
        CommandResult result = run(
                List.of("box", "add", "--machine-readable", "--name", boxName, file.toString()), deadline, line -> {});
        boolean there = errors(result).anyMatch(error -> error.field(0).equals("Vagrant::Errors::BoxAlreadyExists"));
        if (!result.succeeded() && !there) {
            throw failed("Could not add box '" + boxName + "' from " + file + " to Vagrant", result);
        }
    }

    /**
     * Runs it for what it does or prints.
     *
     * @param failure how the message begins where it fails
     */
    CommandResult require(String failure, List<String> arguments, Duration deadline) {
        CommandResult result = run(arguments, deadline, line -> {});
        if (!result.succeeded()) {
            throw failed(failure, result);
        }
        return result;
    }

    /**
     * As {@link #require}, and once more for as long as a forwarded port of the machine is somebody else's. Vagrant reserves a port from its look at it until the
     * machine has booted, for all of its user's environments, wherever they are; and a program may take one while the machine is off.
     *
     * @param waiting told once that the port is waited for
     */
    void requireOncePortsAreFree(String failure, List<String> arguments, Duration deadline, Runnable waiting) {
        CommandResult result = run(arguments, deadline, line -> {});
        if (isPortTaken(result)) {
            waiting.run();
        }
        long start = System.nanoTime();
        while (isPortTaken(result) && System.nanoTime() - start < PORTS_FREE_AGAIN.toNanos()) {
            pause(failure);
            result = run(arguments, deadline, line -> {});
        }
        if (!result.succeeded()) {
            throw failed(failure, result);
        }
    }

    private static boolean isPortTaken(CommandResult result) {
        return errors(result).anyMatch(error -> VagrantErrors.isPortTaken(error.field(0)));
    }

    private static void pause(String failure) {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException(failure + ": interrupted while a forwarded port was waited for", e);
        }
    }

    private CommandResult run(List<String> arguments, Duration deadline, Consumer<String> progress) {
        return runTelling(arguments, deadline, record -> tell(record, progress));
    }

    private CommandResult runTelling(List<String> arguments, Duration deadline, Consumer<MachineReadable> records) {
        List<String> all = new ArrayList<>();
        all.add("vagrant");
        all.addAll(arguments);
        return runner.run(Command.of(all)
                .withEnvironment(environment)
                .in(directory)
                .stoppedBy(Stop.INTERRUPT)
                .withDeadline(deadline)
                .loggedTo(log)
                .trackedIn(pidFile)
                .onLine(line -> MachineReadable.parse(line).ifPresent(records)));
    }

    private static void tell(MachineReadable record, Consumer<String> progress) {
        if (record.type().equals("ui") && record.field(0).matches("info|output")) {
            record.text(1)
                    .lines()
                    .filter(line ->
                            line.startsWith("==> ") && !DETAIL.matcher(line).find())
                    .map(line -> line.substring("==> ".length()))
                    .forEach(progress);
        }
    }

    /** The exit code decides that it failed, the error records say why; a few early failures come as plain text. */
    private RuntimeException failed(String what, CommandResult result) {
        Optional<MachineReadable> error = errors(result).findFirst();
        String kind = error.map(e -> e.field(0)).orElse("");
        if (kind.endsWith("SnapshotNotSupported")) {
            return new ConfigurationException(
                    "Environment '" + name + "' cannot go back: " + SnapshotSupport.reason(provider(result)));
        }
        String said = error.map(e -> e.text(1).strip()).orElseGet(() -> plainText(result));
        Optional<String> named = failedMachine(said);
        String machine = named.orElseGet(() -> lastMachine(result));
        boolean fellOver = !isProvisionerFailure(kind, said) && isFallenOverItsOwnLock(said, result);
        String reason = fellOver ? FELL_OVER : said;
        boolean provisioner = result.end() == End.EXITED && (fellOver || isProvisionerFailure(kind, said));
        String message = what + (machine.isEmpty() || what.contains("machine '") ? "" : ", machine '" + machine + "'")
                + ": \""
                + shortCommand(result) + "\" " + result.ending()
                + (provisioner ? ", as a provisioner failed" : "") + "\n  reason: " + indented(reason)
                + "\n  last output: " + indented(lastLines(result, named)) + "\n  full output: " + log
                + advice(result, kind, reason)
                        .map(advice -> "\n  what to do: " + advice)
                        .orElse("");
        if (provisioner || VagrantErrors.isUsersOwn(kind, reason)) {
            throw new ConfigsetFailure(message);
        }
        return VagrantErrors.isUnknownSnapshot(kind)
                ? new UnknownSnapshotException(message)
                : new EnvironmentException(message);
    }

    private static Optional<String> advice(CommandResult result, String kind, String reason) {
        if (result.end() == End.DEADLINE && lastLines(result, Optional.empty()).contains("Authentication failure")) {
            return Optional.of(
                    "the machine answers, and accepts neither the key nor the password; compare config.ssh.username, "
                            + "config.ssh.private_key_path and config.ssh.password with the users of the box");
        }
        return result.end() == End.DEADLINE
                ? Optional.of("look into the output; if it only needs longer, raise bootTimeout")
                : VagrantErrors.advice(kind, reason);
    }

    /** Vagrant reports a failing shell provisioner by its general class; only the text tells it apart. */
    private static boolean isProvisionerFailure(String kind, String reason) {
        return reason.lines().anyMatch(line -> line.startsWith("The SSH command responded with a non-zero exit status"))
                || kind.contains("Ansible")
                || kind.contains("Salt")
                || kind.contains("Chef")
                || kind.contains("Puppet");
    }

    /**
     * Vagrant 2.3 looks for the state of a machine that boots in a thread of its own, which it kills once the machine lets in. If the thread has locked the machine in its
     * index at that moment, the lock stays; and where a provisioner fails then, who tidies up after it meets the lock, and what had failed is not told. A machine that is
     * another process's is found out before anything is provisioned.
     */
    private static boolean isFallenOverItsOwnLock(String reason, CommandResult result) {
        return reason.contains("can't use the requested machine because it is locked")
                && MachineReadable.parseAll(result.stdout())
                        .anyMatch(record ->
                                record.type().equals("ui") && record.text(1).contains(": Running provisioner: "));
    }

    private static String shortCommand(CommandResult result) {
        return result.commandLine().replace(" --machine-readable", "").replace(" --parallel", "");
    }

    private static String provider(CommandResult result) {
        return MachineReadable.parseAll(result.stdout())
                .filter(record ->
                        record.type().equals("metadata") && record.field(0).equals("provider"))
                .map(record -> record.field(1))
                .findFirst()
                .orElse("unknown");
    }

    private static Stream<MachineReadable> errors(CommandResult result) {
        return MachineReadable.parseAll(result.stdout())
                .filter(record -> record.type().equals("error-exit"));
    }

    /** Machines that are started at the same time fail together, in one report that names each. */
    private static Optional<String> failedMachine(String reason) {
        return FAILED_MACHINE
                .matcher(reason)
                .results()
                .map(match -> match.group(1))
                .findFirst();
    }

    private static String lastMachine(CommandResult result) {
        return MachineReadable.parseAll(result.stdout())
                .filter(record -> !record.target().isEmpty() && record.type().equals("ui"))
                .map(MachineReadable::target)
                .reduce("", (before, last) -> last);
    }

    private static String plainText(CommandResult result) {
        String text = Stream.concat(
                        result.stdout().stream()
                                .filter(line -> MachineReadable.parse(line).isEmpty()),
                        result.stderr().stream())
                .filter(line -> !RUBY_FRAME.matcher(line).matches())
                .limit(LAST_LINES)
                .collect(Collectors.joining("\n"))
                .strip();
        return text.isEmpty() ? "none was given" : text;
    }

    /** Of the machine that failed, where that is known: what others say at the same time would only push its words out. */
    private static String lastLines(CommandResult result, Optional<String> machine) {
        List<String> lines = MachineReadable.parseAll(result.stdout())
                .filter(record -> record.type().equals("ui") && !record.field(0).equals("error"))
                .filter(record -> machine.isEmpty() || record.target().equals(machine.get()))
                .flatMap(record -> record.text(1).lines())
                .filter(line -> !line.isBlank())
                .toList();
        return lines.isEmpty()
                ? "none"
                : String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    private static String indented(String text) {
        return text.replace("\n", "\n    ");
    }
}
