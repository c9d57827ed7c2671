package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.infratest.event.EventSink;
import org.infratest.packer.PackerBuilder;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.Box;
import org.infratest.spec.BoxSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The project of somebody who has just begun, as the documentation shows it: run by Maven, by Gradle and as an IDE does it, with
 * the oldest and the newest JUnit, from a repository in which only infratest and what it needs was installed
 * ({@code scripts/first-project-repo}). All runs use one machine, which the first leaves and the last takes down.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstProjectIT {

    private static final Path MODULE =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
    private static final Path WORK = MODULE.resolve("target/first-project");
    private static final Path PROJECT = WORK.resolve("machines");
    private static final String OLDEST_JUNIT = "5.13.4";
    private static final String NEWEST_JUNIT = "6.1.3";

    private final SystemCommandRunner runner = new SystemCommandRunner();

    @BeforeAll
    static void copyTheProjectAndAddItsBox() throws IOException {
        assertThat(WORK.resolve("repo/org/infratest"))
                .as("made by scripts/first-project-repo")
                .isDirectory();
        delete(PROJECT);
        copy(MODULE.resolve("first-project"), PROJECT);
        addBox();
    }

    /** No registry can be reached, so a box of the same kind has the name that the Vagrantfile asks for. */
    private static void addBox() {
        SystemCommandRunner runner = new SystemCommandRunner();
        Path cache = Path.of(System.getenv()
                .getOrDefault("INFRATEST_CACHE_DIR", System.getProperty("user.home") + "/.cache/infratest"));
        Box box = new PackerBuilder(runner, cache, WORK.resolve("box"), EventSink.NONE)
                .build(new BoxSpec(
                        MODULE.resolveSibling("configsets/basebox/basebox.pkr.json"),
                        "infratest/basebox",
                        Map.of(
                                "base_image",
                                cache.resolve("images/debian-12.qcow2").toString()),
                        List.of()));
        CommandResult added = runner.run(Command.of(
                        "vagrant",
                        "box",
                        "add",
                        "--force",
                        "--name",
                        "debian/bookworm64",
                        box.file().toString())
                .withEnvironment(Map.of("VAGRANT_HOME", vagrantHome())));
        assertThat(added.succeeded()).as("%s", added.stderr()).isTrue();
    }

    @Test
    @Order(1)
    void mavenRunsTheWholeClassOnTheOldestJunit() throws Exception {
        CommandResult maven = maven("never", "verify", "-Djunit.version=" + OLDEST_JUNIT);

        assertThat(maven.succeeded()).as("%s", output(maven)).isTrue();
        Document xml = surefireXml("WebIT");
        assertThat(testcases(xml)).containsOnlyKeys("answersPing", "greetsAsOpenSsh", "hasNoDatabase");
        assertThat(testcases(xml).values()).allSatisfy(testcase -> {
            assertThat(testcase.getAttribute("classname")).isEqualTo("WebIT");
            assertThat(Double.parseDouble(testcase.getAttribute("time"))).isPositive();
            assertThat(testcase.getElementsByTagName("skipped").getLength()).isZero();
        });
        assertThat(PROJECT.resolve("target/infratest/report.html")).isNotEmptyFile();
    }

    @Test
    @Order(2)
    void ideRunsOneMethodOnTheNewestJunit() throws IOException {
        String classPath = String.join(
                ":",
                PROJECT.resolve("target/test-classes").toString(),
                Files.readString(WORK.resolve("launcher/classpath")).strip(),
                launcher(NEWEST_JUNIT).toString());

        CommandResult ide = run(
                "never",
                "java",
                "-Duser.home=" + System.getProperty("user.home"),
                "-cp",
                classPath,
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--select-method=WebIT#hasNoDatabase(org.infratest.probe.TcpProbe)");

        assertThat(ide.succeeded()).as("%s", output(ide)).isTrue();
        assertThat(output(ide)).contains("1 tests successful").contains("TCP port 5432 to be closed");
    }

    @Test
    @Order(3)
    void redTestShowsInTheXmlWhatWasSeen() throws Exception {
        Path test = PROJECT.resolve("src/test/java/WebIT.java");
        String green = Files.readString(test);
        Files.writeString(test, green.replace("tcp.assertClosed(5432)", "tcp.assertOpen(5432)"));
        try {
            CommandResult maven =
                    maven("never", "verify", "-Djunit.version=" + NEWEST_JUNIT, "-Dit.test=WebIT#hasNoDatabase");

            assertThat(maven.succeeded()).isFalse();
            Map<String, Element> testcases = testcases(surefireXml("WebIT"));
            assertThat(testcases).containsOnlyKeys("hasNoDatabase");
            Element failure = (Element) testcases
                    .get("hasNoDatabase")
                    .getElementsByTagName("failure")
                    .item(0);
            assertThat(failure.getAttribute("type")).isEqualTo("org.opentest4j.AssertionFailedError");
            assertThat(failure.getAttribute("message"))
                    .startsWith("web (192.168.56.10): expected TCP port 5432 to be open")
                    .contains(", but there was no answer within 3 s\n")
                    .contains("\n  from: this JVM");
        } finally {
            Files.writeString(test, green);
        }
    }

    @Test
    @Order(4)
    void gradleRunsTheClass() throws Exception {
        Path init = MODULE.resolve("src/test/resources/junit-platform-for-gradle-4.4.gradle");
        CommandResult gradle = run(
                "never",
                "gradle",
                "--offline",
                "--no-daemon",
                "--init-script",
                init.toString(),
                "-Dmaven.repo.local=" + WORK.resolve("repo"),
                "-Plauncher=" + launcher(OLDEST_JUNIT),
                "test");

        assertThat(gradle.succeeded()).as("%s", output(gradle)).isTrue();
        assertThat(output(gradle)).contains("3 tests successful");
    }

    @Test
    @Order(5)
    void oldSurefireIsRefusedByTheExamplesCheck() {
        CommandResult maven = maven("never", "verify", "-Dsurefire.version=2.12.4");

        assertThat(maven.succeeded()).isFalse();
        assertThat(output(maven))
                .contains("Surefire 2.12.4 may find no test at all and call that a success; use 3.5 or later.");
    }

    @Test
    @Order(6)
    void lastRunTakesTheMachineDown() {
        // Other environments of this run may be up: only this project's machine is looked for.
        assertThat(domains()).contains("web_web");

        CommandResult maven =
                maven("always", "verify", "-Djunit.version=" + NEWEST_JUNIT, "-Dit.test=WebIT#answersPing");

        assertThat(maven.succeeded()).as("%s", output(maven)).isTrue();
        assertThat(output(maven))
                .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0")
                .contains("taken down in ");
        assertThat(domains()).doesNotContain("web_web");
    }

    private List<String> domains() {
        CommandResult list =
                runner.run(Command.of("virsh", "--quiet", "--connect", "qemu:///system", "list", "--all", "--name"));
        assertThat(list.succeeded()).as("%s", list.stderr()).isTrue();
        return list.stdout();
    }

    private CommandResult maven(String teardown, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "mvn",
                "-B",
                "-o",
                "-Dmaven.repo.local=" + WORK.resolve("repo"),
                "-Duser.home=" + System.getProperty("user.home")));
        command.addAll(List.of(arguments));
        return run(teardown, command.toArray(String[]::new));
    }

    private CommandResult run(String teardown, String... command) {
        return runner.run(Command.of(List.of(command))
                .in(PROJECT)
                .withEnvironment(Map.of("INFRATEST_TEARDOWN", teardown, "VAGRANT_HOME", vagrantHome()))
                .withDeadline(Duration.ofMinutes(10)));
    }

    private static Path launcher(String junit) {
        return WORK.resolve("launcher").resolve("junit-" + junit + ".jar");
    }

    private static String vagrantHome() {
        return WORK.resolve("vagrant.d").toString();
    }

    private static String output(CommandResult result) {
        return String.join("\n", result.stdout()) + "\n" + String.join("\n", result.stderr());
    }

    private static Document surefireXml(String test) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(PROJECT.resolve("target/failsafe-reports/TEST-" + test + ".xml")
                        .toFile());
    }

    private static Map<String, Element> testcases(Document xml) {
        Map<String, Element> testcases = new TreeMap<>();
        NodeList found = xml.getElementsByTagName("testcase");
        for (int i = 0; i < found.getLength(); i++) {
            Element testcase = (Element) found.item(i);
            // Surefire adds the types of the parameters.
            testcases.put(testcase.getAttribute("name").replaceAll("[({].*", ""), testcase);
        }
        return testcases;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
