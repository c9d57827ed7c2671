package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnsTest {

    private static final long PID = ProcessHandle.current().pid();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String WEB = "vagrant:/net/web";

    @TempDir
    Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void nobodyWaitsForWhatIsFree() {
        try (Turns.Turn first = take(tenant("FooIT", Sharing.CLASS), WEB);
                Turns.Turn other = take(tenant("BarIT", Sharing.RUN), "vagrant:/net/db")) {
            assertThat(said).isEmpty();
            assertThat(List.of(first, other)).doesNotContainNull();
        }
        assertThat(book()).isEmpty();
    }

    /** As one whose boot is broken off because another machine of its environment has failed. */
    @Test
    void interruptedThreadGivesBackWhatItHas() {
        Turns.Turn turn = take(tenant("FooIT", Sharing.CLASS), WEB);
        Thread.currentThread().interrupt();

        turn.close();

        assertThat(Thread.interrupted()).as("it is still interrupted").isTrue();
        assertThat(book()).isEmpty();
    }

    @Test
    void interruptedThreadThatWaitsLeavesTheQueue() {
        try (Turns.Turn first = take(tenant("FooIT", Sharing.CLASS), WEB)) {
            CompletableFuture<Turns.Turn> second = taking(tenant("BarIT", Sharing.CLASS), WEB);
            Awaitility.await().until(() -> book().size() == 2);

            threads.shutdownNow();

            assertThat(second).failsWithin(Duration.ofSeconds(10));
            assertThat(first).isNotNull();
            assertThat(book()).hasSize(1);
        }
    }

    @Test
    void waitsForAClassThatEndsAndSaysForWhom() {
        Turns.Turn first = take(tenant("FooIT", Sharing.CLASS), WEB);
        CompletableFuture<Turns.Turn> second = taking(tenant("BarIT", Sharing.RUN), WEB);
        Awaitility.await().until(() -> !said.isEmpty());
        assertThat(said).containsExactly(WEB + " is in use by environment 'web' of FooIT (process " + PID + ")");
        assertThat(second).isNotDone();

        first.close();

        assertThat(second).succeedsWithin(Duration.ofSeconds(10));
        second.join().close();
        assertThat(book()).isEmpty();
    }

    @Test
    void turnsComeInTheOrderOfTheAsking() {
        List<String> served = new CopyOnWriteArrayList<>();
        Turns.Turn first = take(tenant("FirstIT", Sharing.CLASS), WEB);
        List<CompletableFuture<Void>> all = IntStream.range(0, 8)
                .mapToObj(number -> {
                    CompletableFuture<Void> one = taking(tenant("It" + number, Sharing.CLASS), WEB)
                            .thenAccept(turn -> {
                                served.add("It" + number);
                                turn.close();
                            });
                    Awaitility.await().until(() -> book().size() == number + 2);
                    return one;
                })
                .toList();

        first.close();

        all.forEach(CompletableFuture::join);
        assertThat(served).containsExactly("It0", "It1", "It2", "It3", "It4", "It5", "It6", "It7");
    }

    @Test
    void waitForWhatTheRunKeepsIsAnErrorAtOnceThatNamesBoth() {
        try (Turns.Turn kept = take(tenant("FooIT", Sharing.RUN), WEB)) {
            assertThat(kept).isNotNull();
            long start = System.nanoTime();

            assertThatThrownBy(() -> take(tenant("BarIT", Sharing.CLASS), WEB))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("environment 'web' of BarIT (process " + PID + ") would wait for ever: " + WEB
                            + " is in use by environment 'web' of FooIT (process " + PID
                            + "), which keeps it for the whole run (Sharing.RUN)\n"
                            + "  what to do: have both ask for the same, with Sharing.RUN, so that they share it; or give one"
                            + " of them a resource of its own, such as a copy of the configset; or let FooIT use"
                            + " Sharing.CLASS, so that it ends with its class");

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("it is not waited for")
                    .isLessThan(PATIENCE);
            assertThat(said).isEmpty();
            assertThat(book()).hasSize(1);
        }
    }

    @Test
    void whoAsksForTheSameIsToldToShareIt() {
        Turns.Wish same = new Turns.Wish(tenant("FooIT", Sharing.RUN), "environment 'web'", "abc", Map.of(WEB, 1L));
        try (Turns.Turn kept = turns().take(same, said::add, () -> false)) {
            assertThat(kept).isNotNull();
            Tenant bar = tenant("BarIT", Sharing.CLASS);

            assertThatThrownBy(() -> turns().take(
                                    new Turns.Wish(bar, "environment 'web'", "abc", Map.of(WEB, 1L)),
                                    said::add,
                                    () -> false))
                    .hasMessageContaining(
                            "what to do: both ask for the same machines, so let BarIT use Sharing.RUN, too; or");
        }
    }

    /** It waited for a class that ends, and then one that keeps it for the run was served before it. */
    @Test
    void waitThatTurnsIntoOneForEverEndsThen() {
        Turns.Turn first = take(tenant("FooIT", Sharing.CLASS), WEB);
        CompletableFuture<Turns.Turn> keeping = taking(tenant("KeepingIT", Sharing.RUN), WEB);
        Awaitility.await().until(() -> book().size() == 2);

        assertThatThrownBy(() -> take(tenant("BarIT", Sharing.CLASS), WEB))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("environment 'web' of KeepingIT (process " + PID + "), which keeps it");

        first.close();
        keeping.join().close();
    }

    @Test
    void anotherRunOfThisComputerIsWaitedFor() {
        Turns.Turn kept = take(Tenant.of("FooIT", "another run", Sharing.RUN), WEB);
        CompletableFuture<Turns.Turn> second = taking(tenant("BarIT", Sharing.CLASS), WEB);
        Awaitility.await().until(() -> !said.isEmpty());

        kept.close();

        assertThat(second).succeedsWithin(Duration.ofSeconds(10));
        second.join().close();
    }

    /** Each run keeps what the other waits for: neither ends. */
    @Test
    void runsThatWaitForEachOtherAreSeen() {
        String db = "vagrant:/net/db";
        Turns.Turn one = take(Tenant.of("A1", "run a", Sharing.RUN), WEB);
        Turns.Turn other = take(Tenant.of("B1", "run b", Sharing.RUN), db);
        CompletableFuture<Turns.Turn> waiting = taking(Tenant.of("A2", "run a", Sharing.CLASS), db);
        Awaitility.await().until(() -> !said.isEmpty());

        assertThatThrownBy(() -> take(Tenant.of("B2", "run b", Sharing.CLASS), WEB))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("environment 'web' of A1 (process " + PID + "), which keeps it");

        other.close();
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
        waiting.join().close();
        one.close();
    }

    @Test
    void nestedClassDoesNotWaitForTheOneAroundIt() {
        Tenant outer = tenant("OuterIT", Sharing.CLASS);
        try (Turns.Turn around = take(outer, WEB)) {
            assertThat(around).isNotNull();

            assertThatThrownBy(() -> take(tenant("InnerIT", Sharing.CLASS).inside(outer), WEB))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("OuterIT (process " + PID
                            + "), which keeps it until it ends, and is the class around it\n"
                            + "  what to do: put the tests of InnerIT beside those of OuterIT instead of into it; or");
        }
    }

    @Test
    void nestedClassesThatWaitForEachOthersOuterAreSeen() {
        String db = "vagrant:/net/db";
        Tenant one = tenant("OneIT", Sharing.CLASS);
        Tenant two = tenant("TwoIT", Sharing.CLASS);
        Turns.Turn first = take(one, WEB);
        Turns.Turn second = take(two, db);
        CompletableFuture<Turns.Turn> inOne =
                taking(tenant("InOne", Sharing.CLASS).inside(one), db);
        Awaitility.await().until(() -> !said.isEmpty());

        assertThatThrownBy(() -> take(tenant("InTwo", Sharing.CLASS).inside(two), WEB))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "OneIT (process " + PID + "), which keeps it while one of its own classes waits in turn");

        second.close();
        inOne.join().close();
        first.close();
    }

    @Test
    void patienceEndsWithTheReason() {
        Turns impatient = new Turns(turnBook(), Budget.ofThisComputer(), Duration.ofMillis(300));
        try (Turns.Turn first = take(Tenant.of("FooIT", "another run", Sharing.RUN), WEB)) {
            assertThat(first).isNotNull();

            assertThatThrownBy(() -> impatient.take(wish(tenant("BarIT", Sharing.CLASS), WEB), said::add, () -> false))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("BarIT waited 300 ms in vain for its turn to start 'environment 'web'': " + WEB
                            + " is in use by environment 'web' of FooIT (process " + PID + ")");
            assertThat(book()).hasSize(1);
        }
    }

    @Test
    void waitEndsWithTheRun() {
        AtomicBoolean cancelled = new AtomicBoolean();
        try (Turns.Turn first = take(Tenant.of("FooIT", "another run", Sharing.RUN), WEB)) {
            assertThat(first).isNotNull();
            CompletableFuture<Turns.Turn> second = CompletableFuture.supplyAsync(
                    () -> turns().take(wish(tenant("BarIT", Sharing.CLASS), WEB), said::add, cancelled::get), threads);
            Awaitility.await().until(() -> !said.isEmpty());

            cancelled.set(true);

            assertThat(second)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                    .withMessageContaining("The run was interrupted while BarIT waited for its turn");
            assertThat(book()).hasSize(1);
        }
    }

    @Test
    void whatCanBeDividedIsSharedAndABigOneIsNotOvertaken() {
        Turns.Turn small = take(tenant("SmallIT", Sharing.CLASS), Map.of(Amounts.MEMORY, 600L));
        CompletableFuture<Turns.Turn> big = taking(tenant("BigIT", Sharing.CLASS), Map.of(Amounts.MEMORY, 900L));
        Awaitility.await().until(() -> !said.isEmpty());
        assertThat(said)
                .containsExactly(
                        "it needs 900 of the 1000 MiB of memory of this computer's budget, in use by environment"
                                + " 'web' of SmallIT (process " + PID + ") with 600");

        CompletableFuture<Turns.Turn> overtaking =
                taking(tenant("TinyIT", Sharing.CLASS), Map.of(Amounts.MEMORY, 100L));
        Awaitility.await()
                .until(() -> said.contains("others came before: environment 'web' of BigIT (process " + PID + ")"));

        small.close();
        assertThat(big).succeedsWithin(Duration.ofSeconds(10));
        big.join().close();
        assertThat(overtaking).succeedsWithin(Duration.ofSeconds(10));
        overtaking.join().close();
    }

    /** What he waited for is free, and he has not looked yet. */
    @Test
    void whoseTurnHasComeIsNotOvertaken() {
        turnBook()
                .update(entries -> entries.add(new TurnEntry(
                        tenant("BigIT", Sharing.CLASS),
                        "environment 'web'",
                        "",
                        turnBook().jvms().own(),
                        PID,
                        Map.of(Amounts.MEMORY, 950L),
                        1000,
                        false,
                        null)));

        Turns.Wish small = new Turns.Wish(tenant("TinyIT", Sharing.CLASS), "clone", "", Map.of(Amounts.MEMORY, 100L));
        assertThatThrownBy(() -> turns().takeNow(small))
                .isInstanceOf(NoRoomException.class)
                .hasMessage("others came before: environment 'web' of BigIT (process " + PID + ")");
        Turns.Wish tiny = new Turns.Wish(tenant("TinyIT", Sharing.CLASS), "clone", "", Map.of(Amounts.MEMORY, 50L));
        turns().takeNow(tiny).close();
    }

    @Test
    void whoDoesNotWaitIsToldForWhomHeWouldAndLeavesNoTrace() {
        try (Turns.Turn first = take(tenant("FooIT", Sharing.CLASS), Map.of(Amounts.MEMORY, 600L))) {
            assertThat(first).isNotNull();
            Turns.Wish wish = new Turns.Wish(tenant("BarIT", Sharing.CLASS), "clone", "", Map.of(Amounts.MEMORY, 500L));

            assertThatThrownBy(() -> turns().takeNow(wish))
                    .isInstanceOf(NoRoomException.class)
                    .hasMessage(
                            "it needs 500 of the 1000 MiB of memory of this computer's budget, in use by environment"
                                    + " 'web' of FooIT (process " + PID + ") with 600");
            assertThat(book()).hasSize(1);
        }
        Turns.Wish wish = new Turns.Wish(tenant("BarIT", Sharing.CLASS), "clone", "", Map.of(Amounts.MEMORY, 500L));
        turns().takeNow(wish).close();
        assertThat(book()).isEmpty();
    }

    /** Who waits for a configset does not keep others from memory that is free. */
    @Test
    void whoLacksSomethingElseHoldsNobodyUp() {
        Turns.Turn first = take(tenant("FooIT", Sharing.CLASS), Map.of(WEB, 1L, Amounts.MEMORY, 100L));
        CompletableFuture<Turns.Turn> second =
                taking(tenant("BarIT", Sharing.CLASS), Map.of(WEB, 1L, Amounts.MEMORY, 100L));
        Awaitility.await().until(() -> !said.isEmpty());

        take(tenant("LabIT", Sharing.CLASS), Map.of(Amounts.MEMORY, 800L)).close();

        assertThat(second).isNotDone();
        first.close();
        second.join().close();
    }

    @Test
    void moreThanThereIsAtAllIsAnErrorAtOnce() {
        assertThatThrownBy(() -> take(tenant("HugeIT", Sharing.CLASS), Map.of(Amounts.MEMORY, 1001L)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("environment 'web' of HugeIT (process " + PID
                        + ") cannot be started: it needs 1001 MiB of memory,"
                        + " and this computer's budget is 1000\n"
                        + "  what to do: give its machines less, or raise the budget with infratest.budget.memory");
        assertThat(book()).isEmpty();
    }

    @Test
    void memoryThatTheRunKeepsIsNotWaitedFor() {
        try (Turns.Turn kept = take(tenant("FooIT", Sharing.RUN), Map.of(Amounts.MEMORY, 600L))) {
            assertThat(kept).isNotNull();

            assertThatThrownBy(() -> take(tenant("BarIT", Sharing.CLASS), Map.of(Amounts.MEMORY, 500L)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(
                            "would wait for ever: it needs 500 of the 1000 MiB of memory of this computer's"
                                    + " budget, in use by environment 'web' of FooIT (process " + PID
                                    + ") with 600, which keeps it for the whole run (Sharing.RUN)");
        }
    }

    /** Machines of one environment that wait for one another's boots are no dead end. */
    @Test
    void bootsOfOneEnvironmentTakeTurns() {
        Tenant environment = tenant("FooIT", Sharing.RUN);
        try (Turns.Turn around = take(environment, WEB)) {
            assertThat(around).isNotNull();
            List<CompletableFuture<Void>> boots = IntStream.range(0, 6)
                    .mapToObj(number -> taking(
                                    tenant("boot " + number, Sharing.CLASS).inside(environment),
                                    Map.of(Amounts.BOOTS, 1L))
                            .thenAccept(Turns.Turn::close))
                    .toList();

            assertThat(boots).allSatisfy(boot -> assertThat(boot).succeedsWithin(Duration.ofSeconds(20)));
        }
    }

    private Tenant tenant(String by, Sharing sharing) {
        return Tenant.of(by, "this run", sharing);
    }

    private Turns.Turn take(Tenant tenant, String resource) {
        return turns().take(wish(tenant, resource), said::add, () -> false);
    }

    private Turns.Turn take(Tenant tenant, Map<String, Long> asks) {
        return turns().take(new Turns.Wish(tenant, "environment 'web'", "", asks), said::add, () -> false);
    }

    private CompletableFuture<Turns.Turn> taking(Tenant tenant, String resource) {
        return CompletableFuture.supplyAsync(() -> take(tenant, resource), threads);
    }

    private CompletableFuture<Turns.Turn> taking(Tenant tenant, Map<String, Long> asks) {
        return CompletableFuture.supplyAsync(() -> take(tenant, asks), threads);
    }

    private static Turns.Wish wish(Tenant tenant, String resource) {
        return new Turns.Wish(tenant, "environment 'web'", tenant.id(), Map.of(resource, 1L));
    }

    private Turns turns() {
        return new Turns(turnBook(), new Budget(1000L, 4, 2), PATIENCE);
    }

    private TurnBook turnBook() {
        return new TurnBook(folder.resolve("locks/turns.json"));
    }

    private List<TurnEntry> book() {
        return turnBook().update(List::copyOf);
    }
}
