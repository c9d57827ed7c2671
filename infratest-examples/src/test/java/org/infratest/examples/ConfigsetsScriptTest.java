package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code scripts/configsets} prints about a run. The script is the real one; its Maven leaves what a real run of MysqlIT has recorded, or
 * something that differs from it in one point, and ends as it would have.
 */
class ConfigsetsScriptTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();
    private static final Path RECORD = ROOT.resolve("infratest-examples/src/test/records/mysql.jsonl");
    private static final String APPLIED =
            "configset mysql applied <states> changed-again 0 tests <tests> seconds <seconds>\n";

    @TempDir
    private Path checkout;

    private String record;

    @BeforeEach
    void copyTheScript() throws IOException {
        for (String script : List.of("scripts/configsets", "scripts/lib/steps.sh")) {
            Path copy = checkout.resolve(script);
            Files.createDirectories(copy.getParent());
            Files.copy(ROOT.resolve(script), copy);
        }
        write("scripts/install_tools.sh", "#!/bin/sh\n");
        record = Files.readString(RECORD);
    }

    private void write(String name, String script) throws IOException {
        Path file = Files.writeString(checkout.resolve(name), script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private CommandResult run(int maven, UnaryOperator<String> change, String... names) throws IOException {
        String events = change.apply(record);
        Files.writeString(checkout.resolve("recorded.jsonl"), events);
        Files.createDirectories(checkout.resolve("bin"));
        write("bin/mvn", """
                #!/bin/bash
                for word in "$@"; do
                    [[ $word != -Dinfratest.report.dir=* ]] || report=${word#*=}
                    [[ $word != -Dit.test=* ]] || echo "chosen: ${word#*=}"
                done
                mkdir -p "$report"
                [[ ! -s recorded.jsonl ]] || cp recorded.jsonl "$report/events-1-a.jsonl"
                exit %d
                """.formatted(maven));
        Command script = Command.of(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("scripts/configsets"), java.util.Arrays.stream(names))
                .toList());
        return new SystemCommandRunner()
                .run(script.in(checkout)
                        .withEnvironment(Map.of(
                                "PATH",
                                checkout.resolve("bin") + ":" + System.getenv("PATH"),
                                "INFRATEST_SALT_TREE",
                                "")));
    }
}
