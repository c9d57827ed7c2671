package org.infratest.examples.kept;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.infratest.environment.Lease;
import org.infratest.environment.LeftBehind;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.environment.LeftBehind.Status;
import org.infratest.event.EventSink;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs of one run, as Surefire's forks are, on the real machines of one lab at the same time. */
@Timeout(600)
class ForksIT {

    @TempDir
    Path folder;

    private final CommandRunner runner = new SystemCommandRunner();
    private final LeftBehind leftBehind = new LeftBehind(LoopLab.cache(), runner, EventSink.NONE);

    @BeforeEach
    @AfterEach
    void takeDown() {
        kept().forEach(entry -> leftBehind.destroy(entry.id()));
    }

    @Test
    void machinesBootOnceForBoth() {
        CompletableFuture<LoopRun.Turn> one = fork(LoopRun.METHOD);
        CompletableFuture<LoopRun.Turn> two = fork("nothingElseIsOpenThere");
        List<LoopRun.Turn> both = List.of(one.join(), two.join());

        assertThat(both)
                .allSatisfy(turn -> assertThat(turn.passed()).as(turn.output()).isTrue());
        assertThat(both)
                .as("one has started the machines, and the other has used them, too")
                .filteredOn(turn -> turn.output().contains("loop: starting with lab"))
                .hasSize(1);
        assertThat(both)
                .filteredOn(turn -> turn.output().contains("loop: used together with process "))
                .hasSize(1);
        assertThat(kept())
                .singleElement()
                .satisfies(entry -> assertThat(entry.status()).isEqualTo(Status.KEPT));
    }

    private CompletableFuture<LoopRun.Turn> fork(String method) {
        return CompletableFuture.supplyAsync(() -> LoopRun.run(
                runner, folder.resolve("report"), method, List.of("-Dinfratest.run.id=" + folder.getFileName())));
    }

    private List<Entry> kept() {
        return leftBehind.list().stream()
                .filter(entry ->
                        Stream.ofNullable(entry.lease()).map(Lease::name).anyMatch("loop"::equals))
                .filter(entry -> !entry.isKeptForAnother())
                .toList();
    }
}
