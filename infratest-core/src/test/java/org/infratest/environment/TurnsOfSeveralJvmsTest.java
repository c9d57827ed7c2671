package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnsOfSeveralJvmsTest {

    private static final String WEB = "vagrant:/net/web";

    @TempDir
    Path folder;

    @Test
    void waitsForAnotherJvmAndIsWaitedFor() throws Exception {
        try (OtherJvm first = OtherJvm.holding(book(), "FirstIT", WEB)) {
            assertThat(first.line()).isEqualTo("has Turn");
            List<String> said = new CopyOnWriteArrayList<>();
            CompletableFuture<Turns.Turn> second = CompletableFuture.supplyAsync(() -> take("SecondIT", said));
            Awaitility.await().until(() -> !said.isEmpty());
            assertThat(said)
                    .containsExactly(WEB + " is in use by environment 'web' of FirstIT (process "
                            + first.process().pid() + ")");

            try (OtherJvm third = OtherJvm.holding(book(), "ThirdIT", WEB)) {
                assertThat(third.line()).startsWith("waits: " + WEB + " is in use by environment 'web' of FirstIT");

                first.end();
                assertThat(first.line()).isEqualTo("gave it back");
                Turns.Turn turn = second.get();
                assertThat(third.lineAfter("waits: others came before")) // told in the moment in which nobody had it
                        .as("the second came before it")
                        .isEqualTo("waits: " + WEB + " is in use by environment 'web' of SecondIT (process "
                                + ProcessHandle.current().pid() + ")");
                turn.close();
                assertThat(third.line()).isEqualTo("has Turn");
            }
        }
    }

    @Test
    void whatAKilledJvmHadIsFree() throws Exception {
        try (OtherJvm first = OtherJvm.holding(book(), "FirstIT", WEB)) {
            assertThat(first.line()).isEqualTo("has Turn");

            first.kill();

            List<String> said = new CopyOnWriteArrayList<>();
            take("SecondIT", said).close();
            assertThat(said).isEmpty();
            List<TurnEntry> left = new TurnBook(book()).update(List::copyOf);
            assertThat(left).isEmpty();
            assertThat(folder.resolve("locks/jvms"))
                    .isDirectoryContaining(mark -> true)
                    .as("the mark of this JVM alone")
                    .satisfies(marks -> assertThat(marks.toFile().list()).hasSize(1));
        }
    }

    private Turns.Turn take(String by, List<String> said) {
        Turns turns = new Turns(new TurnBook(book()), Budget.ofThisComputer(), Duration.ofMinutes(1));
        Tenant tenant = Tenant.of(by, "this run", Sharing.CLASS);
        return turns.take(new Turns.Wish(tenant, "environment 'web'", "", Map.of(WEB, 1L)), said::add, () -> false);
    }

    private Path book() {
        return folder.resolve("locks/turns.json");
    }
}
