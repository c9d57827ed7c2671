package org.infratest.packer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.environment.OwnFolder;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandResult.End;
import org.infratest.process.CommandRunner;
import org.infratest.process.MachineReadable;
import org.infratest.process.ToolFloor;
import org.infratest.spec.BoxSpec;
import org.jspecify.annotations.Nullable;

/** The packer command: its arguments, its environment and what its failures mean. */
final class PackerCli {

    /** How a failing provisioner reads in Packer 1.6; everything else that stops a build is the infrastructure's. */
    private static final String PROVISIONER_FAILED = "exited with non-zero exit status";

    private static final ToolFloor PACKER = new ToolFloor(
            "1.6.0",
            Command.of("packer", "version", "-machine-readable").withEnvironment(Map.of("CHECKPOINT_DISABLE", "1")),
            Pattern.compile("^\\d*,,version,(\\d{1,4}(?:\\.\\d{1,4})*)"),
            "on Debian and Ubuntu: apt-get install packer, elsewhere see https://developer.hashicorp.com/packer/install",
            PackerCli::tidily);

    private static final String TMPDIR = "TMPDIR";
    private static final int LAST_LINES = 12;
    private static final int REJECTED = 1;

    /** What a Unix system says when it has not what a program needs; of no template it is the fault. */
    private static final Pattern OF_THE_COMPUTER = Pattern.compile("(?i)no space left on device|read-only file system"
            + "|cannot allocate memory|too many open files|input/output error|disk quota exceeded");

    static ToolFloor floor() {
        return PACKER;
    }

    private final CommandRunner runner;
    private final Path cache;

    PackerCli(CommandRunner runner, Path cache) {
        this.runner = runner;
        this.cache = cache;
    }

    String version() {
        PACKER.require(runner);
        return PACKER.found(runner)
                .orElseThrow(
                        () -> new EnvironmentException("\"packer version\" named no version; is another program of "
                                + "that name first on the PATH? " + PACKER.advice()));
    }

    List<MachineReadable> inspect(BoxSpec spec) {
        CommandResult result = run("inspect", spec, spec.variables(), command -> command, null, null);
        if (!result.succeeded()) {
            throw rejected("inspect", spec, result);
        }
        List<MachineReadable> records =
                MachineReadable.parseAll(result.stdout()).toList();
        if (records.stream().noneMatch(PackerCli::isAboutATemplate)) {
            throw new EnvironmentException("\"packer inspect " + spec.template().getFileName() + "\" said nothing about"
                    + " template " + spec.template() + " that can be read; is another program of that name first on"
                    + " the PATH?" + result.lastLines(LAST_LINES));
        }
        return records;
    }

    /** It says at least how a template is written. */
    private static boolean isAboutATemplate(MachineReadable record) {
        return record.type().equals("ui") || record.type().startsWith("template-");
    }

    void validate(BoxSpec spec, Map<String, String> variables, Path log, Path folder) {
        CommandResult result = run("validate", spec, variables, command -> command, log, folder);
        if (!result.succeeded()) {
            throw rejected("validate", spec, result);
        }
    }

    /** Fetches the plugins that the files of that folder require, unless they are there. */
    void init(BoxSpec spec, Path folder) {
        CommandResult result = tidily(runner, command(List.of("init", folder.toString()), spec, null, Map.of()));
        if (!result.succeeded()) {
            throw new EnvironmentException("Packer has not the plugins that template " + spec.template()
                    + " needs, and \"" + result.commandLine() + "\" " + result.ending()
                    + "; run it once where it reaches the internet\n  last output: " + lastLines(result));
        }
    }

    /**
     * Builds.
     *
     * @param owned adds what it takes to stop the build without this JVM
     * @param folder of the build, which is on record
     */
    void build(
            BoxSpec spec,
            Map<String, String> variables,
            UnaryOperator<Command> owned,
            Path log,
            Path folder,
            Consumer<String> progress) {
        CommandResult result = run(
                "build",
                spec,
                variables,
                command -> owned.apply(command)
                        .onLine(line -> MachineReadable.parse(line).ifPresent(record -> tell(record, progress))),
                log,
                folder);
        if (!result.succeeded()) {
            throw failed(spec, result, log);
        }
    }

    private CommandResult run(
            String verb,
            BoxSpec spec,
            Map<String, String> variables,
            UnaryOperator<Command> with,
            @Nullable Path log,
            @Nullable Path folder) {
        SecretVariables secrets = SecretVariables.of(spec);
        Map<String, String> open = new TreeMap<>(variables);
        open.keySet().removeIf(secrets::contains);
        Function<List<Path>, CommandResult> run = files -> tidily(
                runner, with.apply(command(arguments(verb, spec, open, files), spec, log, secrets.environment())));
        return folder == null || secrets.isEmpty() || PackerTemplate.isHcl(spec)
                ? run.apply(List.of())
                : secrets.inFile(folder, file -> run.apply(List.of(file)));
    }

    /**
     * Runs Packer, which writes whatever it is asked into a file among the temporary ones (packer-log...) and leaves it where it loses this JVM. A
     * build has a folder for that, which is on record.
     */
    private static CommandResult tidily(CommandRunner runner, Command command) {
        if (command.environment().containsKey(TMPDIR)) {
            return runner.run(command);
        }
        try (OwnFolder temporary = OwnFolder.make()) {
            Map<String, String> environment = new TreeMap<>(command.environment());
            environment.put(TMPDIR, temporary.path().toString());
            return runner.run(command.withEnvironment(environment));
        }
    }

    private Command command(
            List<String> arguments, @Nullable BoxSpec spec, @Nullable Path log, Map<String, String> secrets) {
        Map<String, String> environment = new TreeMap<>(secrets);
        environment.put("CHECKPOINT_DISABLE", "1");
        environment.put("PACKER_CACHE_DIR", cache.resolve("packer").toString());
        environment.put("INFRATEST_IMAGES", cache.resolve("images").toString());
        List<String> all = new ArrayList<>();
        all.add("packer");
        all.addAll(arguments);
        Command command = Command.of(all).withEnvironment(environment);
        if (spec != null) {
            command = command.in(PackerTemplate.folder(spec));
        }
        return log == null ? command : command.loggedTo(log);
    }

    private static List<String> arguments(
            String verb, BoxSpec spec, Map<String, String> variables, List<Path> moreFiles) {
        List<String> arguments = new ArrayList<>(List.of(verb, "-machine-readable"));
        if (verb.equals("build")) {
            arguments.add("-color=false");
        }
        if (!verb.equals("inspect") && !spec.only().isEmpty()) {
            arguments.add("-only=" + String.join(",", spec.only()));
        }
        spec.varFiles().forEach(file -> arguments.add("-var-file=" + file));
        moreFiles.forEach(file -> arguments.add("-var-file=" + file));
        variables.forEach((name, value) -> arguments.addAll(List.of("-var", name + "=" + value)));
        arguments.add(spec.template().toString());
        return arguments;
    }

    private static void tell(MachineReadable record, Consumer<String> progress) {
        if (record.type().equals("ui") && record.field(0).equals("say")) {
            record.text(1)
                    .lines()
                    .filter(line -> line.startsWith("==> ") && !line.contains("?checksum=") && !line.contains(" port "))
                    .map(line -> line.substring("==> ".length()))
                    .forEach(progress);
        }
    }

    private RuntimeException toolFailure(BoxSpec spec, CommandResult result, String reason, Path log) {
        return new EnvironmentException("Could not build box '" + spec.name() + "': \"packer build "
                + spec.template().getFileName() + "\" " + result.ending() + ": " + reason + "\n  last output: "
                + lastLines(result) + "\n  full output: " + log
                + advice(result, reason));
    }

    private String advice(CommandResult result, String reason) {
        if (result.end() == End.DEADLINE) {
            return "\n  what to do: look into the output; if it only needs longer, raise infratest.buildTimeout";
        }
        return reason.contains("no space left on device")
                ? "\n  what to do: make room on the disk of " + cache + ", or choose another with infratest.cache.dir"
                : "";
    }

    private RuntimeException failed(BoxSpec spec, CommandResult result, Path log) {
        String reason = MachineReadable.parseAll(result.stdout())
                .filter(record -> record.type().equals("error"))
                .map(record -> record.target() + ": " + record.text(0).strip())
                .distinct()
                .collect(Collectors.joining("; "));
        if (reason.isEmpty()) {
            reason = uiErrors(result);
        }
        if (result.end() == End.EXITED && reason.contains(PROVISIONER_FAILED)) {
            throw new ConfigsetFailure("Box '" + spec.name() + "': a provisioner of template " + spec.template()
                    + " failed: " + reason + "\n  last output: " + lastLines(result) + "\n  full output: " + log);
        }
        return toolFailure(spec, result, reason, log);
    }

    /**
     * Packer rejects a template with exit code 1, and says why. Whatever else it ends with says nothing about the template, and neither does
     * what the computer lacks.
     */
    private static RuntimeException rejected(String verb, BoxSpec spec, CommandResult result) {
        String reason = uiErrors(result);
        boolean verdict = result.end() == End.EXITED && result.exitCode() == REJECTED && !reason.isEmpty();
        if (!verdict || OF_THE_COMPUTER.matcher(reason).find()) {
            return new EnvironmentException("Could not read template " + spec.template() + " of box '" + spec.name()
                    + "': \"packer " + verb + " " + spec.template().getFileName() + "\" " + result.ending()
                    + (reason.isEmpty() ? result.lastLines(LAST_LINES) : "\n  reason: " + reason) + "\n  command: "
                    + result.commandLine());
        }
        throw new ConfigsetFailure("Packer rejects template " + spec.template() + " of box '" + spec.name()
                + "'\n  reason: " + reason + "\n  command: " + result.commandLine());
    }

    private static String uiErrors(CommandResult result) {
        return MachineReadable.parseAll(result.stdout())
                .filter(record -> record.type().equals("ui") && record.field(0).equals("error"))
                .flatMap(record -> record.text(1).lines())
                .map(String::stripTrailing)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining("\n    "));
    }

    private static String lastLines(CommandResult result) {
        List<String> lines = new ArrayList<>();
        MachineReadable.parseAll(result.stdout())
                .filter(record -> record.type().equals("ui"))
                .flatMap(record -> record.text(1).lines())
                .filter(line -> !line.isBlank())
                .forEach(lines::add);
        lines.addAll(result.stderr());
        return String.join("\n    ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
