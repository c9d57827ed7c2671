package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A copy of a project that the documentation shows, which uses infratest as strangers do: from a repository in which only infratest and what
 * it needs was installed ({@code scripts/first-project-repo}).
 *
 * @param folder the copy
 * @param environment what all its commands get
 */
record OwnProject(Path folder, Map<String, String> environment) {

    static final Path MODULE =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
    static final Path WORK = MODULE.resolve("target/first-project");
    private static final SystemCommandRunner RUNNER = new SystemCommandRunner();

    /** Copies a folder of this module, in place of what is there. */
    static OwnProject of(String source, String copy, Map<String, String> environment) throws IOException {
        assertThat(WORK.resolve("repo/org/infratest"))
                .as("made by scripts/first-project-repo")
                .isDirectory();
        Path folder = WORK.resolve(copy);
        delete(folder);
        copy(MODULE.resolve(source), folder);
        return new OwnProject(folder, environment);
    }

    /** Copies what is in a folder of this module on top of what is there. */
    void add(String source) throws IOException {
        copy(MODULE.resolve(source), folder);
    }

    static Path cache() {
        return Path.of(System.getenv()
                .getOrDefault("INFRATEST_CACHE_DIR", System.getProperty("user.home") + "/.cache/infratest"));
    }

    /** A command line, as the documentation shows it, without quotes. Maven works offline, on that repository. */
    CommandResult run(String commandLine) {
        return run(Map.of(), commandLine);
    }

    CommandResult run(Map<String, String> more, String commandLine) {
        List<String> command = new ArrayList<>(List.of(commandLine.split(" ")));
        if (command.get(0).equals("mvn")) {
            command.addAll(
                    1,
                    List.of(
                            "-B",
                            "-o",
                            "-Dmaven.repo.local=" + WORK.resolve("repo"),
                            "-Duser.home=" + System.getProperty("user.home")));
        }
        return run(more, command);
    }

    CommandResult run(Map<String, String> more, List<String> command) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return RUNNER.run(Command.of(command).in(folder).withEnvironment(all).withDeadline(Duration.ofMinutes(10)));
    }

    static String output(CommandResult result) {
        return String.join("\n", result.stdout()) + "\n" + String.join("\n", result.stderr());
    }

    /** What Surefire's XML has of a class, by the names of its tests. */
    Map<String, Element> testcases(String test) throws Exception {
        Map<String, Element> testcases = new TreeMap<>();
        for (Element testcase : entries(test)) {
            // Surefire adds the types of the parameters.
            testcases.put(testcase.getAttribute("name").replaceAll("[({].*", ""), testcase);
        }
        return testcases;
    }

    /** The same, one by one. */
    List<Element> entries(String test) throws Exception {
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("target/failsafe-reports/TEST-" + test + ".xml")
                        .toFile());
        NodeList found = xml.getElementsByTagName("testcase");
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
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
