package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JVMs of one run that use the same machines; this one is the guest. */
@Timeout(120)
class RunShareTest {

    private static final String WEB = "vagrant:/net/web";
    private static final String DB = "vagrant:/net/db";

    @TempDir
    Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void guestComesAtOnceAndWaitsUntilTheHostHasStartedIt() throws Exception {
        try (OtherJvm host = host("this run");
                Turns.Turn guest = take("GuestIT", "this JVM", "this run")) {
            assertThat(guest.share().isGuest()).isTrue();
            CompletableFuture<OptionalLong> started = awaitingHost(guest);
            Awaitility.await().until(() -> !said.isEmpty());
            assertThat(started).isNotDone();

            host.tell("start");

            assertThat(started.get()).hasValue(host.process().pid());
            assertThat(said)
                    .containsExactly("environment 'web' of HostIT (process "
                            + host.process().pid() + ") is being started for all of this run");
            assertThat(guest.share().others())
                    .containsExactly("HostIT (process " + host.process().pid() + ")");
        }
    }

    @Test
    void hostWaitsForItsGuestsAndLetsNobodyElseIn() throws Exception {
        try (OtherJvm host = host("this run")) {
            host.tell("start");
            Turns.Turn guest = take("GuestIT", "this JVM", "this run");
            assertThat(awaitingHost(guest).get()).isPresent();

            host.tell("end");

            assertThat(host.line())
                    .isEqualTo("waits: stays until others of this run have left it: GuestIT (process "
                            + ProcessHandle.current().pid() + ")");
            said.clear();
            CompletableFuture<Turns.Turn> late =
                    CompletableFuture.supplyAsync(() -> take("LateIT", "a third JVM", "this run"));
            Awaitility.await().until(() -> !said.isEmpty());
            assertThat(said)
                    .containsExactly(WEB + " is in use by environment 'web' of HostIT (process "
                            + host.process().pid() + ")");

            assertThat(host.output().ready()).as("it still waits").isFalse();

            guest.close();

            assertThat(host.line()).isEqualTo("alone, a guest's test failed: false");
            host.end();
            assertThat(host.line()).isEqualTo("gave it back");
            assertThat(late.get().share().isGuest()).isFalse();
            late.get().close();
        }
        assertThat(book()).isEmpty();
    }

    @Test
    void hostIsToldOfAGuestsFailedTest() throws Exception {
        try (OtherJvm host = host("this run")) {
            host.tell("start");
            Turns.Turn guest = take("GuestIT", "this JVM", "this run");

            guest.share().testFailed();
            guest.close();
            host.tell("end");

            assertThat(host.line()).isEqualTo("alone, a guest's test failed: true");
        }
    }

    @Test
    void guestWhoseHostCouldNotStartItHasToBeginAnew() throws Exception {
        try (OtherJvm host = host("this run");
                Turns.Turn guest = take("GuestIT", "this JVM", "this run")) {
            CompletableFuture<OptionalLong> started = awaitingHost(guest);
            Awaitility.await().until(() -> !said.isEmpty());

            host.tell("fail");

            assertThat(started.get()).isEmpty();
        }
    }

    @Test
    void guestOfAHostThatIsKilledHasToBeginAnew() throws Exception {
        try (OtherJvm host = host("this run");
                Turns.Turn guest = take("GuestIT", "this JVM", "this run")) {
            CompletableFuture<OptionalLong> started = awaitingHost(guest);
            Awaitility.await().until(() -> !said.isEmpty());

            host.kill();

            assertThat(started.get()).isEmpty();
        }
    }

    @Test
    void hostThatNeverStartsItIsNamed() throws Exception {
        try (OtherJvm host = host("this run");
                Turns.Turn guest = take("GuestIT", "this JVM", "this run", Duration.ofMillis(300))) {
            assertThatThrownBy(() -> guest.share().awaitHost(said::add, () -> false))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "Waited in vain for 300 ms until environment 'web' of HostIT (process "
                                    + host.process().pid() + ") had been started for all of this run"
                                    + "\n  what to do: read in the log of that process what it waits for, or end it and run the tests again");
        }
    }

    @Test
    void killedGuestIsNotWaitedFor() throws Exception {
        Turns.Turn host = take("HostIT", "this JVM", "this run");
        host.share().open();
        try (OtherJvm guest = OtherJvm.sharing(bookFile(), "GuestIT", WEB, "this run")) {
            assertThat(guest.line()).isEqualTo("has Turn");
            guest.kill();

            host.share().awaitGuests(said::add, () -> false);
        }
        assertThat(said).isEmpty();
        host.close();
    }

    @Test
    void anotherRunWaits() throws Exception {
        try (OtherJvm host = host("another run")) {
            host.tell("start");
            CompletableFuture<Turns.Turn> mine =
                    CompletableFuture.supplyAsync(() -> take("OwnIT", "this JVM", "this run"));
            Awaitility.await().until(() -> !said.isEmpty());
            host.end();

            assertThat(mine.get().share().isGuest()).isFalse();
            mine.get().close();
        }
    }

    /** Classes of one JVM share by their store, and where they ask in different ways they do not share. */
    @Test
    void sameJvmIsNoGuest() {
        try (Turns.Turn host = take("HostIT", "this JVM", "this run")) {
            assertThat(host.share().isGuest()).isFalse();
            assertThatThrownBy(() -> take("OtherIT", "this JVM", "this run"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("would wait for ever");
        }
    }

    @Test
    void interruptedRunDoesNotWaitForItsGuests() throws Exception {
        Turns.Turn host = take("HostIT", "this JVM", "this run");
        host.share().open();
        AtomicBoolean cancelled = new AtomicBoolean();
        try (OtherJvm guest = OtherJvm.sharing(bookFile(), "GuestIT", WEB, "this run")) {
            assertThat(guest.line()).isEqualTo("has Turn");
            CompletableFuture<Void> end =
                    CompletableFuture.runAsync(() -> host.share().awaitGuests(said::add, cancelled::get));
            Awaitility.await().until(() -> !said.isEmpty());
            assertThat(end).isNotDone();

            cancelled.set(true);

            end.get();
        }
        host.close();
    }

    @Test
    void interruptedRunDoesNotWaitForItsHost() throws Exception {
        try (OtherJvm host = host("this run");
                Turns.Turn guest = take("GuestIT", "this JVM", "this run")) {
            assertThat(host).isNotNull();
            assertThatThrownBy(() -> guest.share().awaitHost(said::add, () -> true))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("The run was interrupted while another JVM of it started the machines");
        }
    }

    /** The host ends what nobody waits for at the same time as what it has guests in. */
    @Test
    void guestMayWaitForOtherMachinesOfItsHost() {
        TurnEntry web = granted("host", WEB, Party.of("run"));
        TurnEntry db = granted("host", DB, Party.NONE);
        TurnEntry guest = granted("guest", "", Party.guestOf(web.tenant().id()));
        TurnEntry waiting = waiting("guest", DB);

        assertThat(deadEnd(waiting, web, db, guest)).isEmpty();
    }

    @Test
    void guestsThatWaitForEachOthersHostWouldWaitForEver() {
        TurnEntry web = granted("host", WEB, Party.of("run"));
        TurnEntry db = granted("host", DB, Party.of("run"));
        TurnEntry one = granted("one", "", Party.guestOf(web.tenant().id()));
        TurnEntry two = granted("two", "", Party.guestOf(db.tenant().id()));
        TurnEntry oneWaits = waiting("one", DB);
        TurnEntry twoWaits = waiting("two", WEB);

        assertThat(deadEnd(twoWaits, web, db, one, two, oneWaits))
                .hasValueSatisfying(wait -> assertThat(wait.keepers()).containsExactly(web));
    }

    private static Optional<DeadEnd.Wait> deadEnd(TurnEntry asking, TurnEntry... others) {
        List<TurnEntry> book = new ArrayList<>(List.of(others));
        book.add(asking);
        return new DeadEnd(Budget.ofThisComputer().supply(1000)).of(asking, book);
    }

    private static TurnEntry granted(String session, String resource, Party party) {
        return entry(Tenant.of("SharingIT", session, Sharing.RUN), resource, true, party);
    }

    private static TurnEntry waiting(String session, String resource) {
        return entry(Tenant.of("WaitingIT", session, Sharing.CLASS), resource, false, Party.NONE);
    }

    private static TurnEntry entry(Tenant tenant, String resource, boolean granted, Party party) {
        Map<String, Long> asks = resource.isEmpty() ? Map.of() : Map.of(resource, 1L);
        return new TurnEntry(tenant, "environment", "", tenant.session(), 1, asks, 0, granted, party);
    }

    private OtherJvm host(String run) throws IOException {
        OtherJvm host = OtherJvm.sharing(bookFile(), "HostIT", WEB, run);
        assertThat(host.line()).isEqualTo("has Turn");
        return host;
    }

    private CompletableFuture<OptionalLong> awaitingHost(Turns.Turn guest) {
        return CompletableFuture.supplyAsync(() -> guest.share().awaitHost(said::add, () -> false));
    }

    private Turns.Turn take(String by, String session, String run) {
        return take(by, session, run, Duration.ofMinutes(1));
    }

    private Turns.Turn take(String by, String session, String run, Duration patience) {
        Turns turns = new Turns(new TurnBook(bookFile()), Budget.ofThisComputer(), patience);
        Tenant tenant = Tenant.of(by, session, Sharing.RUN);
        return turns.take(
                new Turns.Wish(tenant, "environment 'web'", "", Map.of(WEB, 1L), run), said::add, () -> false);
    }

    private List<TurnEntry> book() {
        return new TurnBook(bookFile()).update(List::copyOf);
    }

    private Path bookFile() {
        return folder.resolve("locks/turns.json");
    }
}
