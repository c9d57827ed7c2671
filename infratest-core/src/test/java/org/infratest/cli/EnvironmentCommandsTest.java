package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.infratest.environment.Access;
import org.infratest.environment.Lease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EnvironmentCommandsTest {

    @TempDir
    Path folder;

    private RecordedCache cache;

    @BeforeEach
    void cache() {
        cache = new RecordedCache(folder.resolve("cache"));
        cache.dead("web-1", "web", Duration.ofHours(5))
                .kept("db-2", "db", Duration.ofDays(3))
                .inUse("live-3", "web");
    }

    @Test
    void listShowsWhatIsOnRecordAndWhoOwnsIt() {
        CommandRun run = run("list");

        assertThat(run.exit()).isZero();
        assertThat(run.lines())
                .containsExactly(
                        "ENVIRONMENT  NAME  STATUS  AGE  TEST    OWNER               WHY",
                        "db-2         db    kept    3 d  WebIT   process " + RecordedCache.NOBODY
                                + "  left standing on purpose",
                        "live-3       web   in use  2 h  LiveIT  process " + padded() + "  process "
                                + ProcessHandle.current().pid() + ", which started it, is at work",
                        "web-1        web   dead    5 h  WebIT   process " + RecordedCache.NOBODY + "  process "
                                + RecordedCache.NOBODY + ", which started it, is gone");
    }

    private static String padded() {
        String pid = String.valueOf(ProcessHandle.current().pid());
        return pid + " ".repeat(String.valueOf(RecordedCache.NOBODY).length() - pid.length());
    }

    @Test
    void listForProgramsIsJson() {
        JsonNode rows = JsonMapper.shared().readTree(run("list", "--json").out());

        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).get("id").asString()).isEqualTo("db-2");
        assertThat(rows.get(0).get("status").asString()).isEqualTo("KEPT");
        assertThat(rows.get(2).get("ownerPid").asLong()).isEqualTo(RecordedCache.NOBODY);
        assertThat(rows.get(2).get("since").asString()).startsWith("20");
    }

    /** Vagrant needs them at the end, so a lease may have secrets; it is for its owner's eyes, and {@code list} for a log. */
    @Test
    void listTellsNothingOfWhatTheTeardownNeeds() {
        cache.lease(new Lease(
                "app-4",
                "VagrantProvider",
                "app",
                "vagrant:app",
                "x",
                RecordedCache.NOBODY,
                1,
                true,
                Map.of("variables", "{\"DB_PASSWORD\":\"pl4nted-in-details\"}")));

        assertThat(run("list").out()).contains("app-4").doesNotContain("pl4nted-in-details");
        assertThat(run("list", "--json").out()).contains("app-4").doesNotContain("pl4nted-in-details");
    }

    @Test
    void hostileNamesAreCleaned() {
        cache.dead("evil-4", "\u001b[31mred\u001b[0m\nname", Duration.ofHours(1));

        assertThat(run("list").out()).doesNotContain("\u001b").contains("evil-4");
    }

    @Test
    void emptyCacheIsSaidToBeEmpty() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(CommandRun.of("list", "--cache", empty.toString()).out())
                .isEqualTo("no environments in " + empty + System.lineSeparator());
        assertThat(CommandRun.of("list", "--json", "--cache", empty.toString())
                        .out()
                        .strip())
                .isEqualTo("[ ]");
    }

    @Test
    void cacheThatIsNotThereIsAnError() {
        CommandRun run =
                CommandRun.of("list", "--cache", folder.resolve("nowhere").toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("infratest: --cache " + folder.resolve("nowhere")
                        + " is not a folder; name the one in which infratest keeps its leases, or leave the option out"
                        + System.lineSeparator());
    }

    @Test
    void destroyTakesDownWhatWasKept() {
        CommandRun run = run("destroy", "db");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("db-2: taken down in ");
        assertThat(run("list").out()).doesNotContain("db-2");
    }

    @Test
    void whatIsInUseIsLeftAlone() {
        CommandRun run = run("destroy", "live-3");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).startsWith("live-3: left alone\n  ");
        assertThat(run("list").out()).contains("live-3");
    }

    @Test
    void failedTakedownIsToldWithItsReason() {
        cache.stuck("stuck-5");

        CommandRun run = run("destroy", "stuck-5");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).startsWith("stuck-5: not taken down\n  a machine is left");
        assertThat(run("list").out()).contains("stuck-5");
    }

    @Test
    void unknownAndAmbiguousNamesAreErrorsThatListWhatThereIs() {
        CommandRun unknown = run("destroy", "wbe");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err().strip())
                .isEqualTo("infratest: There is no environment 'wbe' in " + cache.folder()
                        + "; there are: db-2, live-3, web-1");

        CommandRun ambiguous = run("destroy", "web");
        assertThat(ambiguous.exit()).isEqualTo(2);
        assertThat(ambiguous.err().strip())
                .isEqualTo("infratest: 'web' is the name of 2 environments; take an id: live-3, web-1");
    }

    @Test
    void gcTakesDownTheDeadAndLeavesTheRest() {
        CommandRun run = run("gc");

        assertThat(run.exit()).isZero();
        assertThat(run.lines()).singleElement().asString().startsWith("web-1: taken down in ");
        assertThat(run("list").out()).contains("db-2", "live-3").doesNotContain("web-1");
        assertThat(run("gc").out().strip()).isEqualTo("nothing is left behind in " + cache.folder());
    }

    @Test
    void gcTellsWhatItCannotJudge() {
        run("gc");
        cache.elsewhere("box-6").write(cache.folder().resolve("leases/odd-7.json"), "{");

        CommandRun run = run("gc");

        assertThat(run.exit()).isZero();
        assertThat(run.out().strip()).isEqualTo("nothing was taken down in " + cache.folder());
        assertThat(run.err().lines())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo("box-6: left alone: process " + RecordedCache.NOBODY
                                        + ", which started it, is gone, but was in another process namespace, in which"
                                        + " machines may still run; where they do not, 'infratest destroy box-6' takes it"
                                        + " down"),
                        second -> assertThat(second)
                                .startsWith("odd-7: left alone: ")
                                .contains("odd-7.json"));
        assertThat(run("gc", "--dry-run").err()).contains("box-6: left alone", "odd-7: left alone");
    }

    @Test
    void gcGoesByAge() {
        assertThat(run("gc", "--older-than", "6h", "--dry-run").out()).contains("nothing is left behind");
        assertThat(run("gc", "--older-than", "4h", "--dry-run").out())
                .isEqualTo("web-1 would be taken down: process " + RecordedCache.NOBODY + ", which started it, is gone"
                        + System.lineSeparator());
        assertThat(run("gc", "--kept-older-than", "2d", "--older-than", "6h").lines())
                .singleElement()
                .asString()
                .startsWith("db-2: taken down in ");
        assertThat(run("list").out()).contains("web-1");
    }

    @Test
    void gcThatLeavesSomethingEndsWithAnError() {
        cache.stuck("stuck-5");

        CommandRun run = run("gc", "--json");

        assertThat(run.exit()).isEqualTo(1);
        JsonNode rows = JsonMapper.shared().readTree(run.out());
        assertThat(rows.get(0).get("result").asString()).isEqualTo("FAILED");
        assertThat(rows.get(0).get("message").asString()).contains("a machine is left");
        assertThat(rows.get(1).get("result").asString()).isEqualTo("DESTROYED");
    }

    @Test
    void ageHasAUnit() {
        CommandRun run = run("gc", "--older-than", "3 years");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("'3 years' is not an age; write it like 30min, 12h or 7d");
    }

    @Test
    void sshRunsTheLoginWithTheCommandBehindIt() {
        cache.access("db-2", folder, login("db"));
        List<String> ran = new ArrayList<>();

        CommandRun run = CommandRun.of(
                new CommandLine(new SshCommand(arguments -> {
                    ran.addAll(arguments);
                    return 7;
                })),
                "--cache",
                cache.folder().toString(),
                "db",
                "db",
                "--",
                "ls",
                "-l");

        assertThat(run.exit()).as("that of ssh").isEqualTo(7);
        assertThat(ran).containsExactly("ssh", "-p", "2222", "-o", "LogLevel=ERROR", "root@127.0.0.1", "ls", "-l");
        assertThat(run("ssh", "--print", "db", "db").out().strip()).isEqualTo("ssh -p 2222 root@127.0.0.1");
    }

    @Test
    void sshNamesTheHostsThatThereAre() {
        cache.access("db-2", folder, login("db"), login("web")).access("web-1", folder);

        assertThat(run("ssh", "db", "bd").err().strip())
                .isEqualTo("infratest: Environment 'db-2' has no host 'bd'; there are: db, web");
        assertThat(run("ssh", "web-1", "web").err().strip())
                .isEqualTo("infratest: Environment 'web-1' has no machine that lets anybody in yet; what it does is in:"
                        + " infratest logs web-1");
        assertThat(run("ssh", "live-3", "web").err())
                .startsWith("infratest: Environment 'live-3' is on record (in use), and how to get at it is not:");
    }

    @Test
    @Timeout(60)
    void consoleThatIsFollowedEndsWithItsEnvironment() throws Exception {
        Path logs = folder.resolve("logs");
        cache.access("live-3", logs).write(logs.resolve("console-web.log"), "one\ntwo\n");
        StringWriter out = new StringWriter();
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> Infratest.commandLine()
                .setOut(new PrintWriter(out))
                .execute(
                        "console",
                        "live-3",
                        "web",
                        "-f",
                        "-n",
                        "1",
                        "--cache",
                        cache.folder().toString()));
        await().until(() -> out.toString().equals("two\n"));

        Files.writeString(logs.resolve("console-web.log"), "three\n", StandardOpenOption.APPEND);
        await().until(() -> out.toString().equals("two\nthree\n"));
        assertThat(exit).isNotDone();
        Files.delete(cache.folder().resolve("leases/live-3.json"));

        assertThat(exit.get()).isZero();
    }

    @Test
    void consoleShowsTheLastLinesCleaned() {
        Path logs = folder.resolve("logs");
        cache.access("db-2", logs, login("db"));
        cache.write(logs.resolve("console-db.log"), "one\ntwo\n\u001b[2Jthree\u0007\n");

        assertThat(run("console", "db", "db", "-n", "2").lines())
                .hasSize(2)
                .contains("two")
                .noneMatch(line -> line.contains("\u001b"));
        assertThat(run("console", "db", "web").err().strip())
                .isEqualTo("infratest: Environment 'db-2' has no console of 'web' in " + logs
                        + "; its logs are: console-db.log");
        assertThat(run("console", "db", "../../etc/passwd").err().strip())
                .isEqualTo("infratest: '../../etc/passwd' is not the name of a host");
        assertThat(run("console", "db", "db", "-n", "0").err().strip())
                .isEqualTo("infratest: --lines 0 is out of range; take 1 to 10000");
    }

    @Test
    void logsAreNamedAndShown() {
        Path logs = folder.resolve("logs");
        cache.access("db-2", logs);
        cache.write(logs.resolve("vagrant-up.log"), "Bringing machine up\n").write(logs.resolve("report.html"), "");

        assertThat(run("logs", "db").lines())
                .containsExactly(logs.resolve("vagrant-up.log").toString());
        assertThat(run("logs", "db", "vagrant-up").lines()).containsExactly("Bringing machine up");
        assertThat(run("logs", "db", "../x").err())
                .startsWith("infratest: There is no log '../x' in " + logs + "; there are: vagrant-up.log");
        assertThat(JsonMapper.shared()
                        .readTree(run("logs", "--json", "db").out())
                        .get("files"))
                .hasSize(1);
    }

    private static Access.Login login(String host) {
        return new Access.Login(host, List.of("ssh", "-p", "2222", "root@127.0.0.1"), "ssh -p 2222 root@127.0.0.1");
    }

    private CommandRun run(String command, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(command, "--cache", cache.folder().toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
