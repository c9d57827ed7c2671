package org.infratest.packer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.infratest.environment.LeftBehind;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.environment.LeftBehind.Outcome;
import org.infratest.environment.LeftBehind.Result;
import org.infratest.environment.LeftBehind.Status;
import org.infratest.environment.Places;
import org.infratest.event.EventSink;
import org.infratest.process.OwnClassPath;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.BoxSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Kills a JVM while its Packer, a script, builds with a machine of its own. */
@EnabledOnOs(OS.LINUX)
class PackerDestroyerTest {

    /** Packer's answers as far as a build needs them; the build has a child that does not end by itself, and writes to the folder for temporary files. */
    private static final String PACKER = """
            #!/bin/sh
            case $1 in
                version) echo '1,,version,1.6.6' ;;
                inspect) echo '1,,template-builder,guest,qemu' ;;
                build)
                    sleep 300 &
                    echo $! > "$FOLDER/machine"
                    echo secret > "$TMPDIR/packer-shell123"
                    echo $$ > "$FOLDER/packer"
                    wait
                    ;;
            esac
            """;

    @TempDir
    Path folder;

    /** Builds, in a JVM of its own. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Places places = new Places(
                folder.resolve("cache"),
                folder.resolve("logs"),
                Instant.now(),
                null,
                "",
                "",
                System.getenv("NO_WATCHER") == null);
        new PackerBuilder(new SystemCommandRunner(), places, EventSink.NONE)
                .build(new BoxSpec(folder.resolve("box.pkr.json"), "lab/web", Map.of(), List.of()));
    }

    @BeforeEach
    void packer() throws Exception {
        Path packer = Files.createDirectories(folder.resolve("bin")).resolve("packer");
        Files.writeString(packer, PACKER);
        assertThat(packer.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("box.pkr.json"), "{}");
        Files.createDirectories(folder.resolve("tmp"));
    }

    @Test
    void watcherEndsPackerAndItsMachineAndRemovesWhatTheyWrote() throws Exception {
        Process jvm = jvm(Map.of());
        long machine = pid("machine");
        long packer = pid("packer");
        assertThat(folder.resolve("tmp")).isNotEmptyDirectory();

        jvm.destroyForcibly().waitFor();

        Awaitility.await()
                .timeout(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class) // a file went while it was looked for
                .until(() -> isGone(machine) && isGone(packer) && isClean());
    }

    @Test
    void machineOfAPackerThatWasKilledIsFoundByItsMark() throws Exception {
        Process jvm = jvm(Map.of("NO_WATCHER", "yes"));
        long machine = pid("machine");
        long packer = pid("packer");
        jvm.destroyForcibly().waitFor();
        ProcessHandle.of(packer).orElseThrow().destroyForcibly();
        Awaitility.await().until(() -> isGone(packer));
        LeftBehind leftBehind = new LeftBehind(folder.resolve("cache"), new SystemCommandRunner(), EventSink.NONE);
        Awaitility.await()
                .untilAsserted(() -> assertThat(leftBehind.list())
                        .singleElement()
                        .returns(Status.DEAD, Entry::status)
                        .matches(entry ->
                                entry.lease() != null && entry.lease().kind().equals("PackerBuilder")));

        assertThat(leftBehind.collect()).extracting(Outcome::result).containsExactly(Result.DESTROYED);

        assertThat(isGone(machine)).isTrue();
        assertThat(isClean()).isTrue();
    }

    private Process jvm(Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                        PackerDestroyerTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jvm.log").toFile());
        builder.environment().putAll(variables);
        builder.environment().put("CLASSPATH", OwnClassPath.get());
        builder.environment().put("FOLDER", folder.toString());
        builder.environment().put("PATH", folder.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
        return builder.start();
    }

    private long pid(String name) {
        Path file = folder.resolve(name);
        Awaitility.await()
                .timeout(Duration.ofSeconds(60))
                .until(() -> Files.exists(file) && Files.readString(file).endsWith("\n"));
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }

    /** Neither temporary files nor half a box, nor a record of them. */
    private boolean isClean() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .noneMatch(file -> file.startsWith("tmp/")
                            || file.endsWith(".partial")
                            || file.endsWith(".json") && file.startsWith("cache/leases"));
        }
    }
}
