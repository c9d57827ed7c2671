package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.environment.LeftBehind.Status;
import org.infratest.process.OwnClassPath;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Kills JVMs that have something running. Without a shell there is no watcher. */
@DisabledOnOs(OS.WINDOWS)
class WatcherTest {

    @TempDir
    Path folder;

    private Process jvm;

    /** Starts environments whose machines are files: for each word one, which it then takes down, leaves standing, or holds. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Places places = new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now());
        for (String word : List.of(arguments).subList(1, arguments.length)) {
            switch (word) {
                case "end" -> start(folder, places, word, Teardown.ALWAYS).close();
                case "keep" -> start(folder, places, word, Teardown.NEVER).close();
                case "blind" -> ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
                case "moved" -> {
                    Path other = folder.resolve("other");
                    Places there = new Places(other, folder.resolve("run"), Instant.now());
                    start(folder, there, word, Teardown.ALWAYS).close();
                    Places.remove(other);
                }
                case "file" -> Files.createFile(OwnFolder.make().path().resolve("file"));
                case "hold" -> awaitFile(folder.resolve("go"));
                case "exit" -> System.exit(0);
                default -> start(folder, places, word, Teardown.ALWAYS);
            }
        }
        Files.createFile(folder.resolve("ready"));
        new CountDownLatch(1).await();
    }

    private static void awaitFile(Path file) {
        patiently().until(() -> Files.exists(file));
    }

    private static EnvironmentHandle<FakeSpec> start(Path folder, Places places, String name, Teardown teardown) {
        FakeProvider provider = new FakeProvider();
        Path machine = folder.resolve("machine-" + name);
        provider.onStart = workspace -> {
            workspace.record("made", machine.toString());
            Files.createFile(machine);
        };
        FakeSpec spec = new FakeSpec(name, "same", Duration.ofSeconds(30));
        EnvironmentHandle<FakeSpec> handle = new EnvironmentHandle<>(provider, spec, places, teardown, event -> {});
        handle.start();
        return handle;
    }

    @AfterEach
    void end() {
        jvm.destroyForcibly();
    }

    @Test
    void whatAKilledJvmHeldIsTakenDownAndWhatItKeptStays() throws Exception {
        jvm = jvm("web", "keep", "db");
        patiently().until(() -> Files.exists(folder.resolve("ready")));

        jvm.destroyForcibly().waitFor();

        patiently().until(() -> log().contains("is settled"));
        assertThat(folder.resolve("machine-web")).doesNotExist();
        assertThat(folder.resolve("machine-db")).doesNotExist();
        assertThat(folder.resolve("machine-keep")).exists();
        assertThat(new LeftBehind(folder.resolve("cache"), new SystemCommandRunner(), event -> {}).list())
                .singleElement()
                .returns(Status.KEPT, Entry::status);
        assertThat(log().lines().map(line -> line.replaceAll("^\\S+ |(-\\w+)?: DESTROYED after .*", "")))
                .containsExactly(
                        "process " + jvm.pid() + ": is gone",
                        "process " + jvm.pid() + ": db",
                        "process " + jvm.pid() + ": web",
                        "process " + jvm.pid() + ": is settled");
        assertThat(Files.getPosixFilePermissions(logFile())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void jvmThatLeavesNothingStartsNothing() throws Exception {
        jvm = jvm("end", "keep", "hold", "exit");
        long shell = watcherOf(jvm);
        Files.createFile(folder.resolve("go"));

        assertThat(jvm.waitFor()).isZero();

        patiently().until(() -> ProcessHandle.of(shell).isEmpty());
        assertThat(logFile()).doesNotExist();
    }

    /** All else is down by then, so only the folder is left to be seen to. */
    @Test
    void folderThatIsOnNoRecordGoesToo() throws Exception {
        jvm = jvm("end", "file");
        patiently().until(() -> Files.exists(folder.resolve("ready")));
        assertThat(temporary()).isNotEmptyDirectory();

        jvm.destroyForcibly().waitFor();

        patiently().untilAsserted(() -> assertThat(temporary()).isEmptyDirectory());
    }

    @Test
    void jvmThatEndsWithoutTakingDownIsSettledToo() throws Exception {
        jvm = jvm("web", "exit");

        assertThat(jvm.waitFor()).isZero();

        patiently().until(() -> log().contains("is settled"));
        assertThat(folder.resolve("machine-web")).doesNotExist();
    }

    @Test
    void watcherThatWasKilledIsReplacedByOneThatKnowsAll() throws Exception {
        jvm = jvm("web", "blind", "end", "db");
        patiently().until(() -> Files.exists(folder.resolve("ready")));

        jvm.destroyForcibly().waitFor();

        patiently().until(() -> log().contains("is settled"));
        assertThat(folder.resolve("machine-web")).doesNotExist();
        assertThat(folder.resolve("machine-db")).doesNotExist();
    }

    @Test
    void cacheThatIsGoneIsNoHindranceForOthers() throws Exception {
        jvm = jvm("moved", "web");
        patiently().until(() -> Files.exists(folder.resolve("ready")));

        jvm.destroyForcibly().waitFor();

        patiently().until(() -> log().contains("is settled"));
        assertThat(folder.resolve("machine-web")).doesNotExist();
    }

    @Test
    void signalsToAllProcessesDoNotReachIt() throws Exception {
        jvm = jvm("web");
        patiently().until(() -> Files.exists(folder.resolve("ready")));
        for (String signal : List.of("INT", "TERM", "HUP")) {
            new ProcessBuilder("kill", "-s", signal, Long.toString(watcherOf(jvm)))
                    .start()
                    .waitFor();
        }

        jvm.destroyForcibly().waitFor();

        patiently().until(() -> log().contains("is settled"));
    }

    /** Its only child. */
    private static long watcherOf(Process jvm) {
        return patiently()
                .until(() -> jvm.children().filter(ProcessHandle::isAlive).findFirst(), Optional::isPresent)
                .orElseThrow()
                .pid();
    }

    private Process jvm(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + Files.createDirectories(temporary()),
                WatcherTest.class.getName(),
                folder.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jvm.log").toFile());
        builder.environment().putAll(Map.of("CLASSPATH", OwnClassPath.get()));
        return builder.start();
    }

    private Path temporary() {
        return folder.resolve("tmp");
    }

    private Path logFile() {
        return folder.resolve("cache/watcher.log");
    }

    private String log() throws IOException {
        return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().timeout(Duration.ofSeconds(60));
    }
}
