package org.infratest.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How files go to machines. */
class TreesTest {

    private static final String VERSION = "salt-call 3006.9 (Sulfur)\n";

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path packed(TreeFiles files) throws IOException {
        Path archive = folder.resolve("archive.tar.gz");
        try (OutputStream out = Files.newOutputStream(archive)) {
            files.pack(out);
        }
        return archive;
    }

    @Test
    void archiveIsReadByTar() throws IOException {
        String deep = "a/" + "long-".repeat(30) + "/" + "name-".repeat(20) + "x.sls";
        write("root/" + deep, "deep");
        write("root/top.sls", "x".repeat(1025));
        write("root/run.sh", "#!/bin/sh\n").toFile().setExecutable(true);
        write("root/.git/config", "not for machines");
        Path archive = packed(TreeFiles.of(List.of(folder.resolve("root"))).below("states"));

        Path out = Files.createDirectory(folder.resolve("out"));
        assertThat(new SystemCommandRunner().run(Command.of("tar", "-C", out.toString(), "-xzf", archive.toString())))
                .matches(result -> result.succeeded());
        assertThat(out.resolve("states/0/" + deep)).hasContent("deep");
        assertThat(out.resolve("states/0/top.sls")).hasContent("x".repeat(1025));
        assertThat(out.resolve("states/0/run.sh")).isExecutable();
        assertThat(out.resolve("states/0/.git")).doesNotExist();
    }

    @Test
    void equalFilesMakeEqualArchives() throws IOException {
        write("one/a.sls", "a");
        byte[] first = Files.readAllBytes(packed(TreeFiles.of(List.of(folder.resolve("one")))));
        write("two/a.sls", "a");
        byte[] second = Files.readAllBytes(packed(TreeFiles.of(List.of(folder.resolve("two")))));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void hashIsThatOfNamesAndContents() throws IOException {
        write("one/a.sls", "a");
        String hash =
                PackedTree.of(TreeFiles.of(List.of(folder.resolve("one")))).hash();
        write("one/README.md", "prose may be a file that a state sends");
        assertThat(PackedTree.of(TreeFiles.of(List.of(folder.resolve("one")))).hash())
                .isNotEqualTo(hash);
    }

    @Test
    void idThatStandsOnceHasALine() throws IOException {
        Path file = write("states/web.sls", "{% if x %}\n'a.b':\n  test.nop\n{% endif %}\nc: {}\nd:\nd:\n");
        assertThat(SourceFiles.line(file, "a.b")).isEqualTo(2);
        assertThat(SourceFiles.line(file, "c")).isEqualTo(5);
        assertThat(SourceFiles.line(file, "d")).isZero();
        assertThat(SourceFiles.line(file, "computed")).isZero();
    }

    @Test
    void namesFromMachinesLeadNowhereElse() throws IOException {
        write("secret.sls", "x");
        Files.createDirectories(folder.resolve("states"));
        assertThat(new SourceFiles(List.of(folder.resolve("states"))).first("../secret.sls"))
                .isEmpty();
    }

    @Test
    void treeWithoutTopIsRefused() throws IOException {
        write("states/web.sls", "");
        assertThatThrownBy(() -> spec("db", List.of(folder.resolve("states")), SaltMode.MASTERLESS, ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Configset 'db' has no top.sls in " + folder.resolve("states")
                        + ", so nothing says which states its machines get; write one, or name states with apply");
    }

    @Test
    void masterHasToBeNamed() {
        assertThatThrownBy(() -> spec("db", List.of(Recorded.STATES), SaltMode.MASTER, ""))
                .hasMessage(
                        "Configset 'db' is applied by a master, and no machine is named that is it; set master = \"...\"");
        assertThatThrownBy(() -> spec("db", List.of(Recorded.STATES), SaltMode.MASTERLESS, "m"))
                .hasMessage(
                        "Configset 'db' names machine 'm' as master, but is applied masterless; set mode = MASTER, or remove master");
        assertThatThrownBy(() -> spec("d b", List.of(Recorded.STATES), SaltMode.MASTERLESS, ""))
                .hasMessage(
                        "Configset 'd b' cannot be called so: a name has letters, digits, '.', '_' and '-', at most 64; rename its"
                                + " folder");
    }

    private static SaltSpec spec(String name, List<Path> states, SaltMode mode, String master) {
        return new SaltSpec(
                name,
                states,
                List.of(),
                List.of(),
                mode,
                master,
                java.util.Map.of(),
                List.of(),
                Duration.ofMinutes(1),
                SaltInstall.AUTO,
                null,
                null);
    }

    @Test
    void contentDecidesTheFingerprint() throws IOException {
        write("states/top.sls", "base: {}");
        String before = spec("db", List.of(folder.resolve("states")), SaltMode.MASTERLESS, "")
                .fingerprint();
        write("states/top.sls", "base: {'*': [db]}");
        assertThat(spec("db", List.of(folder.resolve("states")), SaltMode.MASTERLESS, "")
                        .fingerprint())
                .isNotEqualTo(before);
    }

    @Test
    void saltTreeIsRecognised() {
        assertThatThrownBy(() -> SaltTree.check(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("infratest.salt.tree is '" + folder
                        + "', which is no Salt tree, as it has no file salt/scripts.py; name the"
                        + " folder that contains the folder salt");
    }

    @Test
    void saltTreeIsPackedOnceAndWithoutWhatOthersLoad() throws IOException {
        write("tree/salt/scripts.py", "");
        write("tree/salt/modules/win_pkg.py", "");
        write("tree/salt/modules/aptpkg.py", "");
        StandIn machine = new StandIn().answer("/.complete ]", 1, "", "").answer("salt-call --version", VERSION);
        SaltTree tree = new SaltTree(folder.resolve("tree"), Recorded.tools(folder.resolve("cache")));
        SaltCommands salt = tree.putOnto(new Guest(machine.host("db")));
        assertThat(salt.command("salt-call")).matches("/opt/infratest/salt/[0-9a-f]{16}/bin/salt-call");
        tree.putOnto(new Guest(machine.host("web")));
        try (var files = Files.list(folder.resolve("cache/salt"))) {
            Path archive = files.reduce((one, other) -> {
                        throw new AssertionError("more than one: " + one + ", " + other);
                    })
                    .orElseThrow();
            assertThat(new SystemCommandRunner()
                            .run(Command.of("tar", "-tzf", archive.toString()))
                            .stdout())
                    .containsExactly(
                            "salt/modules/aptpkg.py", "salt/scripts.py", "fallback/looseversion.py", "launch.py");
        }
    }

    @Test
    void byteCodeIsMadeWhereThePythonOfTheMachineIsTheSame() throws IOException {
        write("tree/salt/scripts.py", "x = 1\n");
        String tag = new SystemCommandRunner()
                .run(Command.of("python3", "-c", "import sys; print(sys.implementation.cache_tag)"))
                .stdout()
                .get(0);
        StandIn machine = new StandIn()
                .answer("/.complete ]", 1, "", "")
                .answer("find_spec", tag + "\n")
                .answer("salt-call --version", VERSION);
        new SaltTree(folder.resolve("tree"), Recorded.tools(folder.resolve("cache")))
                .putOnto(new Guest(machine.host("db")));
        try (var files = Files.list(folder.resolve("cache/salt"))) {
            String archive = files.findFirst().orElseThrow().toString();
            assertThat(archive).endsWith("-" + tag + ".tar.gz");
            assertThat(new SystemCommandRunner()
                            .run(Command.of("tar", "-tzf", archive))
                            .stdout())
                    .contains("salt/__pycache__/scripts." + tag + ".pyc", "salt/scripts.py");
        }
    }

    @Test
    void missingPythonPackagesAreNamed() throws IOException {
        write("tree/salt/scripts.py", "");
        StandIn machine = new StandIn()
                .answer("/.complete ]", 1, "", "")
                .answer("find_spec", "other-python\nlacks jinja2\nlacks zmq\n");
        SaltTree tree = new SaltTree(folder.resolve("tree"), Recorded.tools(folder.resolve("cache")));
        assertThatThrownBy(() -> tree.putOnto(new Guest(machine.host("db"))))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Host 'db' cannot run the Salt tree, as its image lacks python3-jinja2, python3-zmq; put them into it, as"
                                + " scripts/base-image --name debian-12-salt does, or set install = PACKAGE");
    }

    @Test
    void versionsAreComparedAsSaltExpectsIt() throws IOException {
        write("looseversion.py", SaltTreeText.LOOSEVERSION);
        String script = "from looseversion import LooseVersion as V\n"
                + "assert V('1.10') > V('1.9') and V('1.2.3') == V('1.2.3') and V('1.0') < '1.0.1'\n"
                + "assert V('1.0b1') != V('1.0') and max(V('2'), V('10')) == V('10'); print('ok')";
        assertThat(new SystemCommandRunner()
                        .run(Command.of("python3", "-c", script).in(folder))
                        .stdout())
                .containsExactly("ok");
    }
}
