package org.infratest.examples.kept;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.infratest.environment.Lease;
import org.infratest.environment.LeftBehind;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.environment.LeftBehind.Result;
import org.infratest.environment.LeftBehind.Status;
import org.infratest.event.EventSink;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lab that one JVM keeps and the next one uses, with real machines: they boot once, and go on from their ready state where they are needed again.
 */
@Tag("rootless")
@Timeout(1200)
class KeeperIT {

    @TempDir
    Path folder;

    private final CommandRunner runner = new SystemCommandRunner();
    private final LeftBehind leftBehind = new LeftBehind(LoopLab.cache(), runner, EventSink.NONE);

    @BeforeEach
    @AfterEach
    void takeDown() {
        kept().ifPresent(entry -> leftBehind.destroy(entry.id()));
    }

    @Test
    void keptLabServesTheNextRunsUntilItsInputsChangeOrItIsTakenDown() throws Exception {
        LoopRun.Turn first = run(LoopRun.METHOD);
        assertThat(first.passed()).as(first.output()).isTrue();
        Entry kept = kept().orElseThrow();
        assertThat(kept.status()).isEqualTo(Status.KEPT);
        long keeper = keeper(kept);
        assertThat(kept.reason()).isEqualTo("left standing on purpose; its keeper is process " + keeper);

        LoopRun.Turn second = run("nothingElseIsOpenThere");
        assertThat(second.passed()).as(second.output()).isTrue();
        assertThat(second.output()).contains("lab, kept");
        assertThat(kept().orElseThrow().id()).isEqualTo(kept.id());
        assertThat(keeper(kept().orElseThrow())).isEqualTo(keeper);

        LoopRun.Turn third = run(LoopRun.METHOD);
        System.out.printf("a turn with a kept lab took %.2f s%n", third.seconds());
        assertThat(third.passed()).as(third.output()).isTrue();
        assertThat(third.output()).contains("lab, kept");
        assertThat(kept().orElseThrow().id()).isEqualTo(kept.id());
        assertThat(keeper(kept().orElseThrow())).as("nothing has booted").isEqualTo(keeper);

        ProcessHandle.of(keeper).orElseThrow().destroyForcibly();
        Awaitility.await().until(() -> !isAlive(keeper));
        LoopRun.Turn afterKill = run(LoopRun.METHOD);
        assertThat(afterKill.passed()).as(afterKill.output()).isTrue();
        assertThat(afterKill.output())
                .containsPattern("what was kept cannot be used again: (its keeper has ended|The keeper of lab 'loop')");
        Entry anew = kept().orElseThrow();
        assertThat(anew.id()).isNotEqualTo(kept.id());
        assertGone(kept);

        LoopRun.Turn changed = run(LoopRun.METHOD, "-D" + LoopLab.IMAGE + "=" + nonsense());
        assertThat(changed.passed()).isFalse();
        assertThat(changed.output())
                .contains("what was kept cannot be used again, as its inputs have changed, and is taken down:"
                        + " host 'db': the image's content has changed; host 'db': the image's place has changed");
        assertThat(kept()).isEmpty();
        assertGone(anew);

        assertThat(run(LoopRun.METHOD).passed()).isTrue();
        Entry last = kept().orElseThrow();
        assertThat(leftBehind.destroy(last.id()).result()).isEqualTo(Result.DESTROYED);
        assertGone(last);
        assertThat(leftBehind.list()).noneMatch(entry -> entry.id().startsWith("loop-"));
    }

    private LoopRun.Turn run(String method, String... options) {
        return LoopRun.run(runner, folder.resolve("report"), method, List.of(options));
    }

    private Path nonsense() throws IOException {
        return Files.writeString(folder.resolve("nonsense.qcow2"), "nonsense");
    }

    private Optional<Entry> kept() {
        return leftBehind.list().stream()
                .filter(entry -> {
                    Lease lease = entry.lease();
                    return lease != null && lease.name().equals("loop") && !entry.isKeptForAnother();
                })
                .findFirst();
    }

    private static long keeper(Entry entry) {
        return Long.parseLong(entry.lease().details().get(Lease.KEEPER_PID));
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** No process, no file, no socket. */
    private static void assertGone(Entry entry) {
        Lease lease = entry.lease();
        Awaitility.await("the keeper's end").until(() -> !isAlive(keeper(entry)));
        assertThat(LoopLab.cache().resolve("environments").resolve(entry.id())).doesNotExist();
        assertThat(LoopLab.cache().resolve("leases").resolve(entry.id() + ".json"))
                .doesNotExist();
        String lab = lease.details().get("keeper lab");
        assertThat(LoopLab.cache().resolve("environments").resolve(lab)).doesNotExist();
        assertThat(LoopLab.cache().resolve("leases").resolve(lab + ".json")).doesNotExist();
        assertThat(Path.of(lease.details().get("keeper sockets"))).doesNotExist();
        Awaitility.await("the machines' end")
                .atMost(Duration.ofMinutes(1))
                .until(() -> ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .noneMatch(line -> line.contains("qemu-system") && line.contains(lab)));
    }
}
