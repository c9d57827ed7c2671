package org.infratest.packer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Redaction;
import org.infratest.event.Event;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.ForwardingRunner;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.infratest.spec.Box;
import org.infratest.spec.BoxSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackerBuilderTest {

    @TempDir
    Path folder;

    private final List<Event> events = new ArrayList<>();
    private String packerVersion = "1.6.6";

    @BeforeEach
    void writeTemplate() throws IOException {
        Files.createDirectories(folder.resolve("box/scripts"));
        Files.writeString(folder.resolve("box/box.pkr.json"), "{}");
        Files.writeString(folder.resolve("box/scripts/users.sh"), "useradd vagrant");
        Files.writeString(folder.resolve("base.qcow2"), "a disk");
    }

    @Test
    void boxIsBuiltOnceAndServesUntilSomethingChanges() throws IOException {
        ScriptedRunner runner = packer();

        Box first = builder(runner).build(spec(Map.of()));
        Box second = builder(runner).build(spec(Map.of()));

        assertThat(first).isEqualTo(second);
        assertThat(first.file()).isRegularFile();
        assertThat(builds(runner)).isEqualTo(1);
        assertThat(events.stream().filter(Event.BoxReady.class::isInstance).map(e -> ((Event.BoxReady) e).built()))
                .containsExactly(true, false);
    }

    /** Packer tells where it has put what it has downloaded; the address has the checksum with which it was compared. */
    @ParameterizedTest
    @CsvSource({
        "https://images.example/a.iso, true",
        "http://images.example/a.iso?mirror=1, true",
        "s3::https://images.example/a.iso, true",
        "https://images.example/a.iso?checksum=sha256%3Ae9bf, false",
        "https://images.example/a.iso?mirror=1&checksum=sha256%3Ae9bf, false",
        "base.qcow2, false",
        "/images/base.qcow2, false",
        "file:///images/base.qcow2, false",
        "C:/images/base.qcow2, false"
    })
    void downloadWithoutAChecksumIsWarnedOf(String address, boolean warned) {
        ScriptedRunner well = packer();
        ScriptedRunner runner = new ScriptedRunner(command -> {
            Answer answer = well.answer(command);
            return command.arguments().get(1).equals("build")
                    ? Answer.ok(
                            "1795343031,,ui,say,==> guest: Retrieving ISO",
                            "1795343031,,ui,say,==> guest: Trying " + address,
                            "1795343031,,ui,say,==> guest: " + address + " => /cache/packer/8f3e.iso")
                    : answer;
        });

        builder(runner).build(spec(Map.of()));

        assertThat(events)
                .filteredOn(Event.BoxUnchecked.class::isInstance)
                .isEqualTo(
                        warned
                                ? List.of(
                                        new Event.BoxUnchecked("lab/web", address, "set iso_checksum in its template"))
                                : List.of());
    }

    @Test
    void everyIngredientCounts() throws IOException {
        ScriptedRunner runner = packer();
        List<String> hashes = new ArrayList<>();
        hashes.add(builder(runner).build(spec(Map.of())).hash());

        Files.writeString(folder.resolve("box/scripts/users.sh"), "useradd somebody");
        hashes.add(builder(runner).build(spec(Map.of())).hash());
        Files.writeString(folder.resolve("base.qcow2"), "another disk");
        hashes.add(builder(runner).build(spec(Map.of())).hash());
        hashes.add(builder(runner).build(spec(Map.of("memory", "512"))).hash());
        packerVersion = "1.9.5"; // in another run, as no run asks twice
        ScriptedRunner later = packer();
        hashes.add(builder(later).build(spec(Map.of())).hash());

        assertThat(hashes).doesNotHaveDuplicates();
        assertThat(builds(runner) + builds(later)).isEqualTo(5);
    }

    @Test
    void placesAreGivenAndNothingIsLeftInTheFolder() throws IOException {
        ScriptedRunner runner = packer();

        Box box = builder(runner).build(spec(Map.of()));

        String build = runner.commandLines().stream()
                .filter(line -> line.contains(" build "))
                .findFirst()
                .orElseThrow();
        assertThat(build)
                .contains("-var output_directory=" + folder.resolve("cache/boxes/"))
                .contains("-var accelerator=kvm");
        assertThat(box.registeredName()).isEqualTo("lab/web-" + box.hash().substring(0, 12));
        try (var files = Files.list(box.file().getParent().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            box.hash().substring(0, 12), box.hash().substring(0, 12) + ".lock");
        }
    }

    /** What Packer leaves among the temporary files where it loses this JVM is found there, as the folder's name tells whose it was. */
    @Test
    void whateverPackerIsAskedItsTemporaryFilesHaveAFolderOfTheirOwn() throws IOException {
        Map<String, Path> folders = new LinkedHashMap<>();
        CommandRunner runner = new ForwardingRunner(packer()) {
            @Override
            public CommandResult run(Command command) {
                if (command.arguments().get(0).equals("packer")) {
                    Path own = Path.of(command.environment().getOrDefault("TMPDIR", "/none"));
                    assertThat(own).isDirectory();
                    folders.put(command.arguments().get(1), own);
                }
                return super.run(command);
            }
        };

        new PackerBuilder(runner, folder.resolve("cache"), folder.resolve("logs"), events::add).build(spec(Map.of()));

        assertThat(folders).containsOnlyKeys("version", "inspect", "validate", "build");
        assertThat(folders.values())
                .doesNotHaveDuplicates()
                .allSatisfy(own -> assertThat(own).doesNotExist());
        assertThat(folders.get("inspect").getFileName().toString())
                .matches("infratest-[0-9a-f]{16}-" + ProcessHandle.current().pid() + "-.+");
    }

    @Test
    void secretVariablesGoByTheEnvironment() throws IOException {
        Files.writeString(folder.resolve("box/box.pkr.json"), """
                {"variable": {"memory": {"default": "384"}, "motto": {"default": "", "sensitive": true}}}
                """);
        List<Map<String, String>> environments = new ArrayList<>();
        ScriptedRunner runner = packer("motto", "root_password");

        new PackerBuilder(
                        watched(runner, command -> environments.add(command.environment())),
                        folder.resolve("cache"),
                        folder.resolve("logs"),
                        events::add)
                .build(spec(Map.of("memory", "512", "motto", "pl4nted motto", "root_password", "pl4nted \"word\"")));

        assertThat(environments)
                .hasSize(3)
                .allSatisfy(environment -> assertThat(environment)
                        .containsEntry("PKR_VAR_motto", "pl4nted motto")
                        .containsEntry("PKR_VAR_root_password", "pl4nted \"word\"")
                        .doesNotContainKey("PKR_VAR_memory"));
        assertThat(runner.commandLines()).noneMatch(line -> line.contains("pl4nted"));
        assertThat(runner.commandLines()).last().asString().contains("-var memory=512");
        assertThat(Redaction.of("pl4nted motto, pl4nted \"word\"")).isEqualTo("***, ***");
    }

    @Test
    void secretVariablesOfAnOldTemplateGoByAFileOfTheUsersOwn() throws IOException {
        Path template = Files.writeString(folder.resolve("box/box.json"), "{\"sensitive-variables\": [\"motto\"]}");
        List<Path> files = new ArrayList<>();
        ScriptedRunner runner = packer("motto");

        new PackerBuilder(
                        watched(
                                runner,
                                command -> command.arguments().stream()
                                        .filter(argument -> argument.startsWith("-var-file="))
                                        .map(argument -> Path.of(argument.substring("-var-file=".length())))
                                        .forEach(file -> files.add(secretFile(file)))),
                        folder.resolve("cache"),
                        folder.resolve("logs"),
                        events::add)
                .build(new BoxSpec(template, "lab/web", Map.of("motto", "pl4nted \"word\""), List.of()));

        assertThat(files).hasSize(2).allSatisfy(file -> assertThat(file).doesNotExist());
        assertThat(runner.commandLines()).noneMatch(line -> line.contains("pl4nted"));
    }

    private static CommandRunner watched(CommandRunner runner, Consumer<Command> watcher) {
        return new ForwardingRunner(runner) {
            @Override
            public CommandResult run(Command command) {
                if (List.of("inspect", "validate", "build")
                        .contains(command.arguments().get(1))) {
                    watcher.accept(command);
                }
                return super.run(command);
            }
        };
    }

    private static Path secretFile(Path file) {
        try {
            assertThat(Files.readString(file)).isEqualTo("{\"motto\":\"pl4nted \\\"word\\\"\"}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    @Test
    void secretVariableThatNobodyDeclaresIsNamed() {
        ScriptedRunner runner = packer();

        assertThatThrownBy(() -> builder(runner).build(spec(Map.of("root_password", "pl4nted-undeclared"))))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessage("Packer rejects template " + folder.resolve("box/box.pkr.json")
                        + " of box 'lab/web'\n  reason: it declares no variable 'root_password'; declare it there, or do not"
                        + " set it");
        assertThat(builds(runner)).isZero();
    }

    @Test
    void secretsOfFilesOfVariablesAreHidden() throws IOException {
        Files.writeString(folder.resolve("box/box.pkr.json"), """
                variable "motto" {
                  type      = string
                  sensitive = true
                }
                """);
        Path json = Files.writeString(folder.resolve("a.pkrvars.json"), "{\"db_password\": \"pl4nted-in-json\"}");
        Path hcl = Files.writeString(
                folder.resolve("b.pkrvars.hcl"), "motto = \"pl4nted-in-hcl\"\nname = \"no-secret\"\n");

        builder(packer())
                .build(new BoxSpec(
                        folder.resolve("box/box.pkr.json"), "lab/web", List.of(json, hcl), Map.of(), List.of()));

        assertThat(Redaction.of("pl4nted-in-json pl4nted-in-hcl no-secret")).isEqualTo("*** *** no-secret");
    }

    @Test
    void failingProvisionerIsTheConfigsetsFailure() {
        assertThatThrownBy(() -> builder(failing("provisioner-fails.txt")).build(spec(Map.of())))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageStartingWith("Box 'lab/web': a provisioner of template " + folder.resolve("box/box.pkr.json")
                        + " failed: guest: Script exited with non-zero exit status: 3")
                .hasMessageContaining("provisioning as vagrant")
                .hasMessageEndingWith("full output: " + folder.resolve("logs/packer-lab-web.log"));
        assertThat(events).last().isInstanceOf(Event.BoxFailed.class);
        assertThat(folder.resolve("cache/boxes"))
                .isDirectoryNotContaining(file -> file.toString().endsWith(".partial"));
    }

    @Test
    void machineThatNeverAnswersIsTheInfrastructures() {
        assertThatThrownBy(() -> builder(failing("ssh-timeout.txt")).build(spec(Map.of())))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith(
                        "Could not build box 'lab/web': \"packer build box.pkr.json\" exited with 1 after 14 s: "
                                + "guest: Timeout waiting for SSH.");
    }

    @Test
    void missingBaseImageIsNamedBeforeAnythingIsBuilt() throws IOException {
        Files.delete(folder.resolve("base.qcow2"));
        ScriptedRunner runner = packer();

        assertThatThrownBy(() -> builder(runner).build(spec(Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Box 'lab/web': variable 'base_image' of template " + folder.resolve("box/box.pkr.json")
                        + " names " + folder.resolve("base.qcow2")
                        + ", which does not exist; make that file, or set the variable");
        assertThat(builds(runner)).isZero();
    }

    @Test
    void filesAndFoldersThatTheTemplateNamesElsewhereCount() throws IOException {
        Files.createDirectories(folder.resolve("shared/files"));
        Files.writeString(folder.resolve("shared/packages.sh"), "apt-get install git");
        Files.writeString(folder.resolve("shared/files/key.pub"), "a key");
        Files.writeString(folder.resolve("box/box.pkr.json"), """
                {"a": "${path.root}/../shared/packages.sh", "b": "../shared/files", "c": "${var.x}/../shared"}""");
        ScriptedRunner runner = packer();
        List<String> hashes = new ArrayList<>();
        hashes.add(builder(runner).build(spec(Map.of())).hash());

        Files.writeString(folder.resolve("shared/packages.sh"), "apt-get install git curl");
        hashes.add(builder(runner).build(spec(Map.of())).hash());
        Files.writeString(folder.resolve("shared/files/key.pub"), "another key");
        hashes.add(builder(runner).build(spec(Map.of())).hash());
        Files.writeString(folder.resolve("shared/unnamed.sh"), "nobody names it");
        String unchanged = builder(runner).build(spec(Map.of())).hash();

        assertThat(hashes).doesNotHaveDuplicates().last().isEqualTo(unchanged);
    }

    @Test
    void filesOfVariablesAreGivenInOrderBeforeTheVariablesAndCount() throws IOException {
        Path debian = Files.writeString(folder.resolve("debian.pkrvars.json"), "{}");
        Path small = Files.writeString(folder.resolve("small.pkrvars.json"), "{}");
        BoxSpec spec = new BoxSpec(
                folder.resolve("box/box.pkr.json"),
                "lab/web",
                List.of(debian, small),
                Map.of("memory", "512"),
                List.of());
        ScriptedRunner runner = packer();

        String hash = builder(runner).build(spec).hash();
        Files.writeString(small, "{\"memory\": 256}");

        assertThat(builder(runner).build(spec).hash()).isNotEqualTo(hash);
        for (String verb : List.of("inspect", "validate", "build")) {
            assertThat(runner.commandLines())
                    .filteredOn(line -> line.startsWith("packer " + verb))
                    .isNotEmpty()
                    .allMatch(line ->
                            line.matches(".* -var-file=" + debian + " -var-file=" + small + " .*-var memory=512 .*"));
        }
    }

    @Test
    void pluginsAreAskedForFirstWherePackerTakesThem() throws IOException {
        Files.createDirectories(folder.resolve("box/plugins"));
        packerVersion = "1.14.2";
        ScriptedRunner runner = packer();

        builder(runner).build(spec(Map.of()));

        assertThat(runner.commandLines())
                .filteredOn(line -> !line.startsWith("packer version"))
                .first()
                .isEqualTo("packer init " + folder.resolve("box/plugins"));
    }

    @Test
    void packerThatBringsAllItsPluginsIsNotAskedForThem() throws IOException {
        Files.createDirectories(folder.resolve("box/plugins"));
        ScriptedRunner runner = packer();

        builder(runner).build(spec(Map.of()));

        assertThat(runner.commandLines()).noneMatch(line -> line.startsWith("packer init"));
    }

    @Test
    void pluginsThatCannotBeFetchedAreTheInfrastructures() throws IOException {
        Files.createDirectories(folder.resolve("box/plugins"));
        ScriptedRunner runner =
                new ScriptedRunner(command -> command.arguments().get(1).equals("version")
                        ? Answer.ok("1,,version,1.9.5")
                        : Answer.of(1, List.of("1,,ui,error,no such host")));

        assertThatThrownBy(() -> builder(runner).build(spec(Map.of())))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageMatching(
                        "(?s)Packer has not the plugins that template \\Q" + folder.resolve("box/box.pkr.json")
                                + "\\E needs, and \"packer init \\Q" + folder.resolve("box/plugins")
                                + "\\E\" exited with 1 .*; run it once where it reaches the internet\n  last output: no such host");
    }

    /** It rejects a template with exit code 1 and a reason; a crash says nothing about the template. */
    @ParameterizedTest
    @ValueSource(strings = {"inspect", "validate"})
    void packerThatCrashesOverATemplateIsTheInfrastructures(String verb) {
        ScriptedRunner runner = with(verb, new Answer(137, List.of("1,,ui,say,Packer"), List.of("out of memory")));

        assertThatThrownBy(() -> builder(runner).build(spec(Map.of())))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Could not read template " + folder.resolve("box/box.pkr.json")
                        + " of box 'lab/web': \"packer " + verb + " box.pkr.json\" exited with 137 after 14 s\n"
                        + "  last output: 1,,ui,say,Packer\n    out of memory\n  command: packer " + verb);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "validate"})
    void templateThatPackerRejectsIsTheConfigsetsFailure(String verb) {
        ScriptedRunner runner = with(verb, Answer.of(1, List.of("1,,ui,error,Unknown builder nosuch")));

        assertThatThrownBy(() -> builder(runner).build(spec(Map.of())))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageContaining("\n  reason: Unknown builder nosuch\n");
    }

    @Test
    void fullDiskIsNoMistakeOfATemplate() {
        ScriptedRunner runner =
                with("validate", Answer.of(1, List.of("1,,ui,error,write /tmp/packer-log: no space left on device")));

        assertThatThrownBy(() -> builder(runner).build(spec(Map.of())))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("no space left on device");
    }

    @Test
    void anotherProgramThatIsCalledPackerIsTheInfrastructures() {
        ScriptedRunner runner = with("inspect", Answer.ok("Usage: packer FILE"));

        assertThatThrownBy(() -> builder(runner).build(spec(Map.of())))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining(
                        "is another program of that name first on the PATH?\n  last output: Usage: packer FILE");
    }

    /** That a template does not ask for it is the template's. */
    @ParameterizedTest
    @CsvSource({"'{\"type\": \"manifest\"}', EnvironmentException", "'{\"type\": \"vagrant\"}', ConfigurationException"
    })
    void buildWithoutItsManifestIsTheInfrastructuresWhereTheTemplateAsksForIt(String postProcessor, String error)
            throws IOException {
        Files.writeString(folder.resolve("box/box.pkr.json"), "{\"post-processors\": [" + postProcessor + "]}");
        ScriptedRunner runner = with("build", Answer.ok("1,,ui,say,==> Builds finished"));

        assertThatThrownBy(() -> builder(runner).build(spec(Map.of())))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(error));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"builds\": [{\"na", "\u0001"})
    void manifestThatIsNoneIsTheInfrastructures(String content) throws IOException {
        ScriptedRunner well = packer();
        ScriptedRunner runner = new ScriptedRunner(command -> {
            Answer answer = well.answer(command);
            if (command.arguments().get(1).equals("build")) {
                write(Path.of(variable(command, "manifest")), content);
            }
            return answer;
        });

        assertThatThrownBy(() -> builder(runner).build(spec(Map.of())))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Packer's manifest " + folder.resolve("cache"))
                .hasMessageContaining(" cannot be read: ");
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void buildWhoseFoldersCannotBeMadeLeavesNoLease() throws IOException {
        Files.createDirectories(folder.resolve("cache/leases"));
        Files.writeString(folder.resolve("cache/environments"), "in the way");

        assertThatThrownBy(() -> builder(packer()).build(spec(Map.of())))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining(folder.resolve("cache/environments").toString());

        assertThat(folder.resolve("cache/leases")).isEmptyDirectory();
    }

    private ScriptedRunner with(String verb, Answer answer) {
        ScriptedRunner well = packer();
        return new ScriptedRunner(command -> command.arguments().get(1).equals(verb) ? answer : well.answer(command));
    }

    @Test
    void missingTemplateIsNamed() {
        BoxSpec spec = new BoxSpec(folder.resolve("nowhere.json"), "lab/web", Map.of(), List.of());

        assertThatThrownBy(() -> builder(packer()).build(spec))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Box 'lab/web' names template " + folder.resolve("nowhere.json") + ", which does not exist");
    }

    private BoxSpec spec(Map<String, String> variables) {
        return new BoxSpec(folder.resolve("box/box.pkr.json"), "lab/web", variables, List.of());
    }

    private PackerBuilder builder(ScriptedRunner runner) {
        return new PackerBuilder(runner, folder.resolve("cache"), folder.resolve("logs"), events::add);
    }

    private static long builds(ScriptedRunner runner) {
        return runner.commandLines().stream()
                .filter(line -> line.startsWith("packer build"))
                .count();
    }

    private ScriptedRunner packer(String... moreVariables) {
        return new ScriptedRunner(command -> switch (command.arguments().get(1)) {
            case "version" -> Answer.ok("1,,version," + packerVersion);
            case "inspect" -> inspected(moreVariables);
            case "build" -> built(command);
            case "-accel" ->
                command.arguments().contains("help")
                        ? Answer.ok("Accelerators supported in QEMU binary:", "tcg", "kvm")
                        : Answer.of(33, List.of()); // what the machine that is tried ends QEMU with
            default -> Answer.ok();
        });
    }

    private ScriptedRunner failing(String transcript) {
        return new ScriptedRunner(command -> switch (command.arguments().get(1)) {
            case "version" -> Answer.ok("1,,version," + packerVersion);
            case "inspect" -> inspected();
            case "build" -> Answer.of(1, lines("/packer/" + transcript));
            default -> Answer.ok();
        });
    }

    private Answer inspected(String... moreVariables) {
        String more = Stream.of(moreVariables)
                .map(name -> "var." + name + ": \"<unknown>\"\\n")
                .collect(Collectors.joining());
        return Answer.ok("1,,ui,say,> input-variables:\\n\\nvar.accelerator: \"tcg\"\\nvar.base_image: \""
                + folder.resolve("base.qcow2") + "\"\\nvar.manifest: \"m.json\"\\nvar.memory: \"384\"\\n"
                + "var.output_directory: \"out\"\\n" + more + "\\n> local-variables:\\n\\n");
    }

    private static Answer built(Command command) {
        Path manifest = Path.of(variable(command, "manifest"));
        try {
            Files.createDirectories(manifest.resolveSibling("output"));
            BoxFileTest.writeBox(manifest.resolveSibling("output/web.box"));
            Files.writeString(manifest, """
                    {"builds": [
                      {"files": [{"name": "old/other.box"}], "packer_run_uuid": "1"},
                      {"files": [{"name": "%s"}], "packer_run_uuid": "2"}],
                     "last_run_uuid": "2"}
                    """.formatted(manifest.resolveSibling("output/web.box")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.of(0, lines("/packer/build.txt"));
    }

    private static String variable(Command command, String name) {
        return command.arguments().stream()
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> argument.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> lines(String resource) {
        try (InputStream in = PackerBuilderTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
