package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TestQueueTest {

    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void testsRunBesideEachOther() {
        try (TestQueue.Place one = queue("web-1").take("FooIT.answers", false, said::add);
                TestQueue.Place two = queue("web-1").take("BarIT.answers", false, said::add)) {
            assertThat(List.of(one, two)).hasSize(2);
        }
        assertThat(said).isEmpty();
    }

    @Test
    void oneThatBreaksSomethingIsAlone() throws Exception {
        TestQueue.Place answers = queue("web-1").take("FooIT.answers", false, said::add);
        CompletableFuture<TestQueue.Place> cut =
                CompletableFuture.supplyAsync(() -> queue("web-1").take("BarIT.cableIsCut", true, said::add));
        Awaitility.await().until(() -> said.size() == 1);
        CompletableFuture<TestQueue.Place> later =
                CompletableFuture.supplyAsync(() -> queue("web-1").take("FooIT.flow", false, said::add));
        Awaitility.await().until(() -> said.size() == 2);
        assertThat(said)
                .containsExactly(
                        "BarIT.cableIsCut breaks something on these machines, and waits for FooIT.answers of process "
                                + PID,
                        "FooIT.flow waits for BarIT.cableIsCut of process " + PID + ", on the same machines");
        assertThat(cut).isNotDone();

        answers.close();
        cut.get();
        assertThat(later).as("it came after the one that is alone").isNotDone();
        cut.get().close();
        later.get().close();
        assertThat(said).as("nothing is told twice").hasSize(2);
    }

    @Test
    void onOtherMachinesNobodyIsWaitedFor() {
        try (TestQueue.Place cut = queue("web-1").take("FooIT.cableIsCut", true, said::add);
                TestQueue.Place other = queue("web-2").take("BarIT.cableIsCut", true, said::add);
                TestQueue.Place alone = TestQueue.NONE.take("BazIT.cableIsCut", true, said::add)) {
            assertThat(List.of(cut, other, alone)).hasSize(3);
        }
        assertThat(said).isEmpty();
    }

    private TestQueue queue(String environment) {
        TurnBook book = new TurnBook(folder.resolve("locks/turns.json"));
        return new TestQueue(
                new Turns(book, Budget.ofThisComputer(), Duration.ofMinutes(1)), "this session", environment);
    }
}
