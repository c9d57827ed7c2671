package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands that the pages for newcomers show are right: those of {@code infratest} are run here, those of Maven by the test of the project
 * that they are about, and targets of make and scripts are what the build itself runs.
 */
class CommandsOfDocsTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();
    private static final String RECORD = """
            {"at":"2026-11-02T02:33:51Z","run":"one","pid":1,"test":null,"event":{"type":"SettingEffective","key":"infratest.report.dir","value":"target/infratest","origin":"default"}}
            """;
    private static final List<String> PAGES = List.of("installation", "usage", "first-configset");
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    static Stream<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String page : PAGES) {
            String text = Files.readString(ROOT.resolve("docs/" + page + ".md"));
            BLOCK.matcher(text)
                    .results()
                    .flatMap(block -> block.group(1).lines())
                    .forEach(commands::add);
        }
        return commands.stream().distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandIsRun(String command) throws IOException {
        switch (command.split(" ")[0]) {
            case "scripts/infratest" -> assertWorks(command);
            case "make" ->
                assertThat(ROOT.resolve("Makefile"))
                        .content()
                        .containsPattern("(?m)^" + command.split(" ")[1] + ":.*\n\t@scripts/");
            case "mvn" ->
                assertThat(sourcesOf("infratest-examples/src/test/java/org/infratest/examples"))
                        .as("a test that runs it")
                        .anyMatch(source -> source.contains("\"" + command));
            default ->
                assertThat(sourcesOf("scripts"))
                        .as("a script that runs it")
                        .anyMatch(script ->
                                script.lines().anyMatch(line -> line.strip().equals(command)));
        }
    }

    /** In a folder with the record of a run that was over at once, on an empty cache. What it finds may be too little for it, but it has understood what was asked. */
    private void assertWorks(String command) throws IOException {
        Files.writeString(folder.resolve("events-1-00.jsonl"), RECORD);
        CommandResult result = new SystemCommandRunner()
                .run(Command.of(Stream.concat(
                                        Stream.of(ROOT + "/scripts/infratest"),
                                        Stream.of(command.split(" ")).skip(1))
                                .toList())
                        .in(folder)
                        .withEnvironment(Map.of("INFRATEST_CACHE_DIR", folder.toString())));

        assertThat(result.exitCode()).as("%s", result.stderr()).isLessThan(2);
        assertThat(result.stdout().size() + result.stderr().size()).isPositive();
    }

    private static List<String> sourcesOf(String folder) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            List<String> sources = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.add(Files.readString(file));
            }
            return sources;
        }
    }
}
