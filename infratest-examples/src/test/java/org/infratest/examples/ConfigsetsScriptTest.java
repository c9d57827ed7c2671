package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code scripts/configsets} prints about a run. The script is the real one; its Maven leaves what a run of MysqlIT records, or something
 * that differs from it in one point, and ends as it would have.
 */
class ConfigsetsScriptTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();
    private static final Path RECORDS = ROOT.resolve("infratest-examples/src/test/records");
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
        record = Files.readString(RECORDS.resolve("mysql.jsonl"));
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
        Command script = Command.of(
                Stream.concat(Stream.of(checkout.resolve("scripts/configsets").toString()), Stream.of(names))
                        .toList());
        return new SystemCommandRunner()
                .run(script.in(checkout)
                        .withEnvironment(Map.of(
                                "PATH",
                                checkout.resolve("bin") + ":" + System.getenv("PATH"),
                                "INFRATEST_SALT_TREE",
                                "")));
    }

    private static void prints(CommandResult result, int exitCode, String... lines) {
        assertThat(result.stdout()).as("%s", result.stderr()).containsExactly(lines);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    /** The first tests that passed end otherwise. */
    private static UnaryOperator<String> not(int tests, String verdict) {
        return record -> {
            String text = record;
            for (int i = 0; i < tests; i++) {
                text = text.replaceFirst("\"verdict\":\"PASSED\"", "\"verdict\":\"" + verdict + "\"");
            }
            return text;
        };
    }

    @Test
    void configsetThatIsGreenHasItsLine() throws IOException {
        prints(run(0, record -> record, "mysql"), 0, "configset mysql applied 17 changed-again 0 tests 11 seconds 132");
    }

    @Test
    void onlyTestsOfChosenConfigsetsAreRun() throws IOException {
        assertThat(run(0, record -> record, "mysql").stderr()).contains("chosen: MysqlIT");
        assertThat(run(0, record -> record).stderr())
                .contains(
                        "chosen: BaseboxBySaltIT,ConfigmasterIT,WorkstationIT,GatewayBySaltIT,MysqlIT,PostgresIT,AppserverIT,"
                                + "RemotefsIT,TogetherIT");
    }

    @Test
    void redTestsAreCounted() throws IOException {
        prints(
                run(1, not(2, "FAILED"), "mysql"),
                1,
                "configset mysql applied 17 changed-again 0 tests 9 of 11 seconds 132");
    }

    @Test
    void skippedTestsAreNoSuccessEither() throws IOException {
        prints(
                run(0, not(1, "SKIPPED"), "mysql"),
                1,
                "configset mysql applied 17 changed-again 0 tests 10 of 11 seconds 132");
    }

    @Test
    void whatChangesAgainIsCounted() throws IOException {
        prints(
                run(
                        1,
                        record -> record.replaceAll(
                                "(\"application\":2,\"preview\":false,\"states\":\\d+,\"changed\":)0", "$13"),
                        "mysql"),
                1,
                "configset mysql applied 17 changed-again 3 tests 11 seconds 132");
    }

    @Test
    void configsetWithoutSaltIsNotApplied() throws IOException {
        String skipped = Files.readString(RECORDS.resolve("mysql-without-salt.jsonl"));
        prints(run(0, record -> skipped, "mysql"), 0, "configset mysql not applied: no Salt");
    }

    @Test
    void configsetWhoseTestsNeverBeganCameToNothing() throws IOException {
        prints(
                run(0, record -> record, "mysql", "postgres"),
                1,
                "configset mysql applied 17 changed-again 0 tests 11 seconds 132",
                "configset postgres not applied: its tests came to nothing");
    }

    @Test
    void nothingThatWasRecordedIsAnError() throws IOException {
        CommandResult result = run(1, record -> "", "mysql");
        prints(result, 1);
        assertThat(result.stderr().get(result.stderr().size() - 1))
                .isEqualTo("configsets: no test has left a record in "
                        + checkout.toRealPath().resolve("configsets/target/infratest-configsets")
                        + "; what Maven said stands above");
    }

    @Test
    void unknownConfigsetIsNamedWithThoseThatThereAre() throws IOException {
        CommandResult result = run(0, record -> record, "mysq");
        prints(result, 1);
        assertThat(result.stderr())
                .containsExactly(
                        "configsets: there is no configset 'mysq'; there are: basebox configmaster workstation gateway mysql"
                                + " postgres appserver remotefs together");
    }
}
