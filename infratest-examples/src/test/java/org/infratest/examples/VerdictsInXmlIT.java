package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.infratest.event.Verdict;
import org.infratest.examples.soak.standins.SshPeer;
import org.infratest.process.CommandResult;
import org.infratest.report.RunSummary;
import org.infratest.report.RunSummary.TestRow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the XML of Surefire, which every CI reads, has of each verdict: a stranger's project with a class for each is run by real Maven and real
 * Surefire, from the repository that {@code scripts/first-project-repo} has made. Nothing boots.
 */
class VerdictsInXmlIT {

    private static final String NEWEST_JUNIT = "6.1.3";
    private static final String OLDEST_JUNIT = "5.13.4";

    /** The name of the entry of a class that failed as a whole. */
    private static final String CLASS = "initializationError";

    /** What a machine or a test may say, after which nothing of it is left that a CI or a terminal would obey. */
    private static final String HARMLESS = " ]]> <script>alert('&')</script> \ud83d\ude00 ";

    private static final String PHRASED_REPORTER = """

            <statelessTestsetReporter implementation="org.apache.maven.plugin.surefire.extensions.junit5.JUnit5Xml30StatelessReporter">
              <usePhrasedTestSuiteClassName>true</usePhrasedTestSuiteClassName>
              <usePhrasedTestCaseClassName>true</usePhrasedTestCaseClassName>
              <usePhrasedTestCaseMethodName>true</usePhrasedTestCaseMethodName>
            </statelessTestsetReporter>
            <statelessTestsetInfoReporter implementation="org.apache.maven.plugin.surefire.extensions.junit5.JUnit5StatelessTestsetInfoReporter">
              <usePhrasedFileName>false</usePhrasedFileName>
              <usePhrasedClassNameInRunning>true</usePhrasedClassNameInRunning>
              <usePhrasedClassNameInTestCaseSummary>true</usePhrasedClassNameInTestCaseSummary>
            </statelessTestsetInfoReporter>
            """;
    private static final List<String> TESTS =
            List.of("AnswersIT", "GoneIT", "MissingIT", "RefusedIT", "WrittenWronglyIT");

    private static final Path KEY = OwnProject.WORK.resolve("web-key");

    private static SshPeer web;
    private static OwnProject project;
    private static CommandResult maven;

    @BeforeAll
    static void runTheProject() throws Exception {
        web = SshPeer.start(KEY, "web");
        project = project("verdicts", "verdicts");
        maven = verify(project, NEWEST_JUNIT);
    }

    @AfterAll
    static void stopTheMachine() throws IOException {
        web.close();
    }

    private static OwnProject project(String copy, String tests) throws IOException {
        OwnProject project = OwnProject.of(
                "first-project",
                copy,
                Map.of("WEB_PORT", String.valueOf(web.port()), "INFRATEST_DIAGNOSIS", "off", "CI", "true"));
        Files.delete(project.folder().resolve("src/test/java/WebIT.java"));
        project.add("src/test/resources/" + tests);
        inventory(project.folder().resolve("machines.yaml"), web.port());
        inventory(project.folder().resolve("gone.yaml"), 1);
        return project;
    }

    private static CommandResult verify(OwnProject project, String junit) {
        return project.run("mvn verify -Djunit.version=" + junit);
    }

    private static void inventory(Path file, int port) throws IOException {
        Files.writeString(file, """
                networks:
                  loopback: { subnet: 127.0.0.0/8 }
                hosts:
                  web:
                    ssh: { address: 127.0.0.1, port: %d, user: somebody, identity: "%s", hostKey: any }
                    addresses: { loopback: 127.0.0.1 }
                    translated: [loopback]
                """.formatted(port, KEY));
    }

    @Test
    void wrongAnswersAreFailures() throws Exception {
        Element wrong = only("AnswersIT", "isWrong", "failure");
        assertThat(wrong.getAttribute("type")).isEqualTo("org.opentest4j.AssertionFailedError");
        assertThat(wrong.getAttribute("message"))
                .startsWith(
                        "web (127.0.0.1): expected TCP port 1 to be open within 1 s, but the connection was refused\n")
                .contains("\n  from: this JVM");
        assertThat(wrong.getTextContent()).contains("at AnswersIT.isWrong(AnswersIT.java:");
    }

    @Test
    void whatARefusedConfigsetDoesToAClassIsAFailure() throws Exception {
        Element refused = only("RefusedIT", CLASS, "failure");
        assertThat(refused.getAttribute("type")).isEqualTo("org.infratest.ConfigsetFailure");
        assertThat(refused.getAttribute("message"))
                .startsWith("Packer rejects template ")
                .contains("Unknown builder qemmu");
    }

    @Test
    void infrastructureErrorsAreErrors() throws Exception {
        Element lost = only("AnswersIT", "cannotBeAsked", "error");
        assertThat(lost.getAttribute("type")).isEqualTo("org.infratest.EnvironmentException");
        assertThat(lost.getAttribute("message")).contains("sleep 60").contains("web");

        Element gone = only("GoneIT", CLASS, "error");
        assertThat(gone.getAttribute("type")).isEqualTo("org.infratest.EnvironmentException");
        assertThat(gone.getAttribute("message")).contains("web").contains("Connection refused");
    }

    @Test
    void configurationErrorsAreErrorsOfOtherTypes() throws Exception {
        Element parameter = only("AnswersIT", "isAskedInTheWrongWay", "error");
        assertThat(parameter.getAttribute("type"))
                .isEqualTo("org.junit.jupiter.api.extension.ParameterResolutionException");
        assertThat(parameter.getAttribute("message")).contains("@OnHost");

        Element missing = only("MissingIT", CLASS, "error");
        assertThat(missing.getAttribute("type"))
                .isEqualTo("org.junit.jupiter.api.extension.ExtensionConfigurationException");
        assertThat(missing.getAttribute("message"))
                .startsWith("@VagrantEnvironment on MissingIT names configset 'wbe', which does not exist");

        Element value = only("WrittenWronglyIT", CLASS, "error");
        assertThat(value.getAttribute("type"))
                .isEqualTo("org.junit.jupiter.api.extension.ExtensionConfigurationException");
        assertThat(value.getAttribute("message")).contains("'soon'");
    }

    @Test
    void hostileWordsOfAMachineAreReadableAndObeyedByNobody() throws Exception {
        String message = only("AnswersIT", "isWrongAndHostile", "failure").getAttribute("message");
        assertThat(message)
                .contains("\\x00\\x07\\ufffe\\x1b[31mred" + HARMLESS + "\\u202e end")
                .contains("# #teamcity[testFinished name='of machine']")
                .contains("[ [ATTACHMENT|/etc/machine]]\\n::error::of machine");
        assertThat(OwnProject.output(maven))
                .doesNotContain("##teamcity[testFinished name='of machine']")
                .doesNotContain("[[ATTACHMENT|/etc/machine")
                .doesNotContainPattern("(?m)^\\s*::error::of machine");
    }

    /** Somebody's own assertion is Surefire's to write; infratest's report shows it, too. */
    @Test
    void hostileWordsOfATestBreakNeitherTheXmlNorTheReport() throws Exception {
        Element failure = only("AnswersIT", "isWrongInOnesOwnWords", "failure");
        assertThat(failure.getAttribute("type")).isEqualTo("java.lang.AssertionError");
        assertThat(failure.getAttribute("message"))
                .isEqualTo("&#27;[31mred" + HARMLESS + "\u202e end ##teamcity[testFinished name='of test']"
                        + " [[ATTACHMENT|/etc/test]]\n::error::of test");
        assertThat(failure.getTextContent()).contains("at AnswersIT.isWrongInOnesOwnWords(AnswersIT.java:");

        TestRow row = row("AnswersIT.isWrongInOnesOwnWords");
        assertThat(row.reason()).contains(HARMLESS).contains("of test");
        assertThat(summary().remarks()).isEmpty();
        assertThat(Files.readString(project.folder().resolve("target/infratest/report.html")))
                .doesNotContain("<script>alert")
                .contains("]]&gt; &lt;script&gt;alert(");
        assertThat(OwnProject.output(maven)).doesNotContainPattern("(?m)^\\[infratest].*##teamcity");
    }

    /** Of these Surefire would make a file that nobody can read, or a message without its end. */
    @Test
    void wordsOfATestThatNoXmlCanCarryAreEscaped() throws Exception {
        Element failure = only("AnswersIT", "isWrongInWordsForNoXml", "failure");
        assertThat(failure.getAttribute("type")).isEqualTo("org.opentest4j.AssertionFailedError");
        assertThat(failure.getAttribute("message"))
                .isEqualTo("half a pair \\ud83d, no characters \\ufffe \\uffff, and the end");
        assertThat(failure.getTextContent()).contains("at AnswersIT.isWrongInWordsForNoXml(AnswersIT.java:");
    }

    @Test
    void bothCountTheSame() throws Exception {
        assertThat(maven.succeeded()).isFalse();
        // On the console Surefire counts a class that failed as a whole among the errors; in the XML it is a failure.
        assertThat(OwnProject.output(maven)).contains("Tests run: 12, Failures: 4, Errors: 6, Skipped: 1");
        assertThat(elements("failure")).hasSize(5);
        assertThat(elements("error")).hasSize(5);
        assertThat(elements("skipped")).hasSize(1);
        List<String> errors = elements("error").stream()
                .map(error -> error.getAttribute("type"))
                .toList();
        long infrastructure = errors.stream()
                .filter("org.infratest.EnvironmentException"::equals)
                .count();

        JsonNode counts = JsonMapper.shared()
                .readTree(project.folder()
                        .resolve("target/infratest/summary.json")
                        .toFile())
                .path("testCounts");
        assertThat(counts.path("passed").asInt()).isEqualTo(1);
        assertThat(counts.path("failed").asInt()).isEqualTo(5);
        assertThat(counts.path("infrastructureErrors").asInt()).isEqualTo(2).isEqualTo(Math.toIntExact(infrastructure));
        assertThat(counts.path("configurationErrors").asInt())
                .isEqualTo(3)
                .isEqualTo(Math.toIntExact(errors.size() - infrastructure));
        assertThat(counts.path("skipped").asInt()).isEqualTo(1);
        assertThat(OwnProject.output(maven))
                .contains("1 passed, 5 failed, 2 infrastructure errors, 3 configuration errors, 1 skipped");
        assertThat(row("GoneIT").verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(row("MissingIT").verdict()).isEqualTo(Verdict.CONFIGURATION_ERROR);
        assertThat(row("RefusedIT").verdict()).isEqualTo(Verdict.FAILED);
    }

    /** Surefire's other reporter, which writes the names that people read in place of those of classes and methods. */
    @Test
    void namesThatPeopleReadStandInBoth() throws Exception {
        OwnProject phrased = project("phrased", "phrased");
        Path pom = phrased.folder().resolve("pom.xml");
        Files.writeString(
                pom,
                Files.readString(pom)
                        .replace(
                                "<failIfNoTests>true</failIfNoTests>",
                                "<failIfNoTests>true</failIfNoTests>" + PHRASED_REPORTER));

        CommandResult run = verify(phrased, OLDEST_JUNIT);

        assertThat(run.succeeded()).isFalse();
        assertThat(OwnProject.output(run)).contains("Tests run: 4, Failures: 2, Errors: 0, Skipped: 0");
        assertThat(phrased.entries("NamedIT"))
                .allSatisfy(entry -> assertThat(entry.getAttribute("classname"))
                        .isEqualTo("The web server & <its> machine \ud83d\ude00"))
                .extracting(entry -> entry.getAttribute("name"))
                .containsExactlyInAnyOrder(
                        "answers: \"SSH\" by libvirt ]]> & more",
                        "answers: \"SSH\" by libvirt ]]> & more",
                        "isWrong(int, TcpProbe) virtualbox 1",
                        "isWrong(int, TcpProbe) virtualbox 1");
        assertThat(RunSummary.read(phrased.folder().resolve("target/infratest")).tests())
                .extracting(TestRow::test, TestRow::verdict)
                .containsExactlyInAnyOrder(
                        tuple("NamedIT[by libvirt].answers answers: \"SSH\" by libvirt ]]> & more", Verdict.PASSED),
                        tuple("NamedIT[by virtualbox].answers answers: \"SSH\" by libvirt ]]> & more", Verdict.PASSED),
                        tuple("NamedIT[by libvirt].isWrong virtualbox 1", Verdict.FAILED),
                        tuple("NamedIT[by virtualbox].isWrong virtualbox 1", Verdict.FAILED));
    }

    private static RunSummary summary() throws IOException {
        return RunSummary.read(project.folder().resolve("target/infratest"));
    }

    private static TestRow row(String test) throws IOException {
        return summary().tests().stream()
                .filter(row -> row.test().equals(test))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + test));
    }

    /** All elements of that name in the XML of all classes. */
    private static List<Element> elements(String name) throws Exception {
        List<Element> found = new ArrayList<>();
        for (String test : TESTS) {
            for (Element testcase : project.testcases(test).values()) {
                found.addAll(children(testcase, name));
            }
        }
        return found;
    }

    /** What a test's entry has, which has nothing else of that kind. */
    private static Element only(String test, String method, String element) throws Exception {
        Element testcase = project.testcases(test).get(method);
        assertThat(testcase).as("'%s' of %s", method, test).isNotNull();
        assertThat(testcase.getAttribute("classname")).isEqualTo(test);
        List<Element> all = Stream.of("failure", "error", "skipped")
                .flatMap(name -> children(testcase, name).stream())
                .toList();
        assertThat(all).extracting(Element::getTagName).containsExactly(element);
        return all.get(0);
    }

    private static List<Element> children(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }
}
