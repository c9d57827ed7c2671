package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Runs fixture classes with the real tools, and looks after each test whether anything of them is left: no machine, no
 * lease, no state, no half-built box, no process. What is ours has {@code badinput} in its name.
 */
final class RealRun implements AfterEachCallback {

    private static final Map<String, String> PLACEHOLDERS = Map.of(
            "<time>",
            "\\d+(\\.\\d)? (ms|s|min)( \\d+ s)?",
            "<path>",
            "/[^\\n,;]*",
            "<n>",
            "\\d+",
            "<text>",
            "(?s:.*?)");

    /** A pattern for a whole message: word by word, but for times, absolute paths, numbers, and what a tool is free to say. */
    static String words(String message) {
        Matcher placeholder = Pattern.compile("<(time|path|n|text)>").matcher(message);
        StringBuilder pattern = new StringBuilder();
        int end = 0;
        while (placeholder.find()) {
            pattern.append(Pattern.quote(message.substring(end, placeholder.start())))
                    .append(PLACEHOLDERS.get(placeholder.group()));
            end = placeholder.end();
        }
        return pattern.append(Pattern.quote(message.substring(end))).toString();
    }

    /** The one failure of that class. */
    static Throwable failure(Class<?> test, Path folder) {
        return failure(test, folder, Map.of());
    }

    /** The one failure of that class, run with these settings. */
    static Throwable failure(Class<?> test, Path folder, Map<String, String> settings) {
        List<Throwable> failures = failures(execute(folder, settings, test));
        assertThat(failures).hasSize(1);
        return failures.get(0);
    }

    static EngineExecutionResults execute(Path folder, Class<?>... tests) {
        return execute(folder, Map.of(), tests);
    }

    private static EngineExecutionResults execute(Path folder, Map<String, String> settings, Class<?>... tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(Stream.of(tests).map(DiscoverySelectors::selectClass).toArray(DiscoverySelector[]::new))
                .configurationParameter(
                        "infratest.report.dir", folder.resolve("report").toString())
                .configurationParameters(settings)
                .execute();
    }

    static List<Throwable> failures(EngineExecutionResults results) {
        return results.allEvents().finished().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow())
                .toList();
    }

    /** The folder that all runs of this user share. */
    static Path cache() {
        return Path.of(System.getenv()
                .getOrDefault("INFRATEST_CACHE_DIR", System.getProperty("user.home") + "/.cache/infratest"));
    }

    /** What there is of ours in a folder of the cache. */
    static List<String> ours(String folder) throws IOException {
        if (!Files.isDirectory(cache().resolve(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache().resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("badinput"))
                    .toList();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        assertThat(domains()).as("machines").isEmpty();
        assertThat(ours("leases")).as("leases").isEmpty();
        assertThat(ours("environments")).as("state").isEmpty();
        assertThat(boxes()).as("boxes").isEmpty();
        assertThat(processes()).as("processes").isEmpty();
    }

    private static List<String> domains() {
        CommandResult domains = new SystemCommandRunner()
                .run(Command.of("virsh", "--quiet", "--connect", "qemu:///system", "list", "--all", "--name"));
        assertThat(domains.succeeded()).as("%s", domains.stderr()).isTrue();
        return domains.stdout().stream().filter(line -> !line.isBlank()).toList();
    }

    /** Lock files stay, as others may wait for them. */
    private static List<Path> boxes() throws IOException {
        List<Path> boxes = new ArrayList<>();
        for (String box : ours("boxes")) {
            try (Stream<Path> files = Files.list(cache().resolve("boxes").resolve(box))) {
                files.filter(file -> !file.toString().endsWith(".lock")).forEach(boxes::add);
            }
        }
        return boxes;
    }

    /** Packer, its plugins and its machines name the folder of the box in their command lines; Vagrant's name the environment. */
    private static List<String> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line ->
                        line.contains("badinput") && line.matches("(\\S*/)?(packer|qemu-\\S*|ruby|vagrant)\\s.*"))
                .collect(Collectors.toList());
    }
}
