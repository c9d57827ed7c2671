package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
import org.w3c.dom.Element;

/**
 * The project of somebody who has just begun, as the documentation shows it: run by Maven, by Gradle and as an IDE does it, with
 * the oldest and the newest JUnit, from a repository in which only infratest and what it needs was installed
 * ({@code scripts/first-project-repo}). All runs use one machine, which the first leaves and the last takes down.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstProjectIT {

    private static final String OLDEST_JUNIT = "5.13.4";
    private static final String NEWEST_JUNIT = "6.1.3";

    private static OwnProject project;

    private final SystemCommandRunner runner = new SystemCommandRunner();

    @BeforeAll
    static void copyTheProjectAndAddItsBox() throws IOException {
        project = OwnProject.of("first-project", "machines", Map.of("VAGRANT_HOME", vagrantHome()));
        addBox();
    }

    /** No registry can be reached, so a box of the same kind has the name that the Vagrantfile asks for. */
    private static void addBox() {
        SystemCommandRunner runner = new SystemCommandRunner();
        Box box = new PackerBuilder(runner, OwnProject.cache(), OwnProject.WORK.resolve("box"), EventSink.NONE)
                .build(new BoxSpec(
                        OwnProject.MODULE.resolveSibling("configsets/basebox/basebox.pkr.json"),
                        "infratest/basebox",
                        Map.of(
                                "base_image",
                                OwnProject.cache()
                                        .resolve("images/debian-12.qcow2")
                                        .toString()),
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
        CommandResult maven = run("never", "mvn verify -Djunit.version=" + OLDEST_JUNIT);

        assertThat(maven.succeeded()).as("%s", OwnProject.output(maven)).isTrue();
        Map<String, Element> testcases = project.testcases("WebIT");
        assertThat(testcases).containsOnlyKeys("answersPing", "greetsAsOpenSsh", "hasNoDatabase");
        assertThat(testcases.values()).allSatisfy(testcase -> {
            assertThat(testcase.getAttribute("classname")).isEqualTo("WebIT");
            assertThat(Double.parseDouble(testcase.getAttribute("time"))).isPositive();
            assertThat(testcase.getElementsByTagName("skipped").getLength()).isZero();
        });
        assertThat(project.folder().resolve("target/infratest/report.html")).isNotEmptyFile();
    }

    @Test
    @Order(2)
    void ideRunsOneMethodOnTheNewestJunit() throws IOException {
        String classPath = String.join(
                ":",
                project.folder().resolve("target/test-classes").toString(),
                Files.readString(OwnProject.WORK.resolve("launcher/classpath")).strip(),
                launcher(NEWEST_JUNIT).toString());

        CommandResult ide = runWords(
                "java",
                "-Duser.home=" + System.getProperty("user.home"),
                "-cp",
                classPath,
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--select-method=WebIT#hasNoDatabase(org.infratest.probe.TcpProbe)");

        assertThat(ide.succeeded()).as("%s", OwnProject.output(ide)).isTrue();
        assertThat(OwnProject.output(ide)).contains("1 tests successful").contains("TCP port 5432 to be closed");
    }

    @Test
    @Order(3)
    void redTestShowsInTheXmlWhatWasSeen() throws Exception {
        Path test = project.folder().resolve("src/test/java/WebIT.java");
        String green = Files.readString(test);
        Files.writeString(test, green.replace("tcp.assertClosed(5432)", "tcp.assertOpen(5432)"));
        try {
            CommandResult maven =
                    run("never", "mvn verify -Dit.test=WebIT#hasNoDatabase -Djunit.version=" + NEWEST_JUNIT);

            assertThat(maven.succeeded()).isFalse();
            Map<String, Element> testcases = project.testcases("WebIT");
            assertThat(testcases).containsOnlyKeys("hasNoDatabase");
            Element failure = (Element) testcases
                    .get("hasNoDatabase")
                    .getElementsByTagName("failure")
                    .item(0);
            assertThat(failure.getAttribute("type")).isEqualTo("org.opentest4j.AssertionFailedError");
            assertThat(failure.getAttribute("message"))
                    .startsWith("web (192.168.56.10): expected TCP port 5432 to be open")
                    .containsPattern(", but there was no answer within 3(\\.\\d)? s\n")
                    .contains("\n  from: this JVM");
        } finally {
            Files.writeString(test, green);
        }
    }

    @Test
    @Order(4)
    void gradleRunsTheClass() throws Exception {
        Path init = OwnProject.MODULE.resolve("src/test/resources/junit-platform-for-gradle-4.4.gradle");
        CommandResult gradle = runWords(
                "gradle",
                "--offline",
                "--no-daemon",
                "--init-script",
                init.toString(),
                "-Dmaven.repo.local=" + OwnProject.WORK.resolve("repo"),
                "-Plauncher=" + launcher(OLDEST_JUNIT),
                "test");

        assertThat(gradle.succeeded()).as("%s", OwnProject.output(gradle)).isTrue();
        assertThat(OwnProject.output(gradle)).contains("3 tests successful");
    }

    @Test
    @Order(5)
    void oldSurefireIsRefusedByTheExamplesCheck() {
        CommandResult maven = run("never", "mvn verify -Dsurefire.version=2.12.4");

        assertThat(maven.succeeded()).isFalse();
        assertThat(OwnProject.output(maven))
                .contains("Surefire 2.12.4 may find no test at all and call that a success; use 3.5 or later.");
    }

    @Test
    @Order(6)
    void surefireThatThePropertyDoesNotNameIsRefusedByTheExamplesCheck() throws IOException {
        OwnProject unnamed = OwnProject.of("first-project", "unnamed", Map.of());
        Path pom = unnamed.folder().resolve("pom.xml");
        String named = Files.readString(pom);
        Files.writeString(
                pom,
                named.replace("    <surefire.version>3.6.1</surefire.version>\n", "")
                        .replace("${surefire.version}</version>", "3.6.1</version>"));

        CommandResult maven = unnamed.run("mvn verify");

        assertThat(maven.succeeded()).isFalse();
        assertThat(OwnProject.output(maven)).contains("Property \"surefire.version\" is required for this build.");
    }

    @Test
    @Order(7)
    void projectInWhichNoTestIsFoundIsRed() throws IOException {
        OwnProject untested = OwnProject.of("first-project", "untested", Map.of());
        Files.delete(untested.folder().resolve("src/test/java/WebIT.java"));

        CommandResult maven = untested.run("mvn verify");

        assertThat(maven.succeeded()).isFalse();
        assertThat(OwnProject.output(maven)).contains("maven-failsafe-plugin").contains("No tests to run!");
    }

    @Test
    @Order(8)
    void lastRunTakesTheMachineDown() {
        // Other environments of this run may be up: only this project's machine is looked for.
        assertThat(domains()).contains("web_web");

        CommandResult maven = run("always", "mvn verify -Dit.test=WebIT#answersPing -Djunit.version=" + NEWEST_JUNIT);

        assertThat(maven.succeeded()).as("%s", OwnProject.output(maven)).isTrue();
        assertThat(OwnProject.output(maven))
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

    private static CommandResult run(String teardown, String commandLine) {
        return project.run(Map.of("INFRATEST_TEARDOWN", teardown), commandLine);
    }

    /** What it finds stays. */
    private static CommandResult runWords(String... command) {
        return project.run(Map.of("INFRATEST_TEARDOWN", "never"), List.of(command));
    }

    private static Path launcher(String junit) {
        return OwnProject.WORK.resolve("launcher").resolve("junit-" + junit + ".jar");
    }

    private static String vagrantHome() {
        return OwnProject.WORK.resolve("vagrant.d").toString();
    }
}
