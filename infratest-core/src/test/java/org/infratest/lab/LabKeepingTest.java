package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.Event;
import org.infratest.event.Phase;
import org.infratest.lab.keeper.Answer;
import org.infratest.lab.keeper.Ask;
import org.infratest.lab.keeper.Holding;
import org.infratest.lab.keeper.KeeperClient;
import org.infratest.lab.keeper.KeeperServer;
import org.infratest.lab.keeper.KeptVantage;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.spec.Subnet;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.DatagramPattern;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab with real switches and scripted machines, asked over the socket of a keeper in this JVM. */
class LabKeepingTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    private final SocketFolder sockets = SocketFolder.create();
    private final CountDownLatch mayBoot = new CountDownLatch(1);
    private final List<String> life = new CopyOnWriteArrayList<>();
    private final List<Throwable> trouble = new CopyOnWriteArrayList<>();
    private RuntimeException bootFails;
    private Error bootRefused;
    private TestLab shop;
    private LabKeeping keeping;
    private KeeperServer server;
    private KeeperClient keeper;

    @BeforeEach
    void listen() {
        shop = new TestLab(folder);
        keeping = new LabKeeping(this::boot, () -> true, new Life());
        Path socket = sockets.socket("keeper");
        server = KeeperServer.listen(socket, keeping, trouble::add);
        keeper = new KeeperClient("shop", socket);
    }

    @AfterEach
    void close() {
        server.close();
        shop.close();
        sockets.close();
    }

    private Lab boot() {
        try {
            assertThat(mayBoot.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (bootFails != null) {
            throw bootFails;
        }
        if (bootRefused != null) {
            throw bootRefused;
        }
        return shop.lab();
    }

    private final class Life implements LabKeeping.Life {
        @Override
        public void used() {
            life.add("used");
        }

        @Override
        public void unused(boolean ready) {
            life.add(ready ? "unused" : "unused, not ready");
        }

        @Override
        public void takeDown() {
            life.add("down");
        }

        @Override
        public void over() {
            life.add("over");
        }
    }

    @Test
    void whoeverHoldsIsToldWhatHappensUntilItIsReady() {
        Holding holding = keeper.hold();
        awaitLife("used");
        keeping.happened(new Event.EnvironmentProgress("inner", "making disks"));
        keeping.happened(new Event.PhaseStarted("inner", "web", Phase.BOOT));
        mayBoot.countDown();

        assertThat(next(holding)).isEqualTo(new Answer.Progress("making disks"));
        assertThat(next(holding)).isEqualTo(new Answer.Entered("web", Phase.BOOT, true));
        Answer.Ready ready = (Answer.Ready) next(holding);
        assertThat(ready.emulated()).isTrue();
        assertThat(ready.addresses()).contains(Subnet.address("192.168.56.254"), Subnet.address("10.1.0.254"));
        assertThat(ready.machines()).extracting(Answer.Machine::name).containsExactly("web", "db");
        assertThat(ready.machines()).allMatch(Answer.Machine::on);
        assertThat(ready.machines().get(1).port()).isEqualTo(shop.machine("db").sshPort());
        assertThat(ready.machines().get(1).addresses()).containsEntry("lan", Subnet.address("192.168.56.20"));
    }

    @Test
    void whoeverComesLaterFindsItReadyAsItIsThen() {
        ready().close();
        shop.machine("db").cut();

        Answer.Ready later = (Answer.Ready) next(keeper.hold());

        assertThat(later.machines()).extracting(Answer.Machine::on).containsExactly(true, false);
    }

    @Test
    void failureOfItsBootKeepsItsKind() {
        bootFails = new ConfigurationException("there is no such image");
        mayBoot.countDown();
        assertThat(next(keeper.hold()))
                .isEqualTo(new Answer.Failed(Answer.Failed.Kind.CONFIGURATION, "there is no such image"));
    }

    @Test
    void machineThatRefusesIsNoInfrastructureError() {
        bootRefused = new ConfigsetFailure("script forward exited with 1");
        mayBoot.countDown();
        Holding holding = keeper.hold();
        assertThat(next(holding))
                .isEqualTo(new Answer.Failed(Answer.Failed.Kind.CONFIGSET, "script forward exited with 1"));
        holding.close();
        awaitLife("unused, not ready");
    }

    @Test
    void lastOneWhoLeavesIsNoticed() {
        Holding first = ready();
        Holding second = keeper.hold();
        next(second);
        first.close();
        second.close();
        awaitLife("unused");
        assertThat(life).containsExactly("used", "used", "unused");
    }

    @Test
    void vantageSaysWhatTheLabsOwnHostSees() throws Exception {
        ready();
        KeptVantage vantage = new KeptVantage(keeper, List.of());
        var nobody = Subnet.address("192.168.56.77");

        Dial dial = vantage.connect(new InetSocketAddress(nobody, 22), SHORT);
        Dial here = shop.lab().vantage().connect(new InetSocketAddress(nobody, 22), SHORT);
        assertThat(dial).isInstanceOf(Dial.NotOpened.class);
        assertThat(((Dial.NotOpened) dial).state()).isEqualTo(((Dial.NotOpened) here).state());
        assertThat(((Dial.NotOpened) dial).reason()).isEqualTo(((Dial.NotOpened) here).reason());

        Echo echo = vantage.echoes(nobody, EchoPlan.once(SHORT)).get(0);
        assertThat(echo).hasSameClassAs(shop.lab().vantage().echo(nobody, SHORT));

        Datagram datagram = vantage.datagram(new InetSocketAddress(nobody, 53), new byte[] {1, 2}, SHORT);
        assertThat(datagram)
                .hasSameClassAs(
                        shop.lab().vantage().datagram(new InetSocketAddress(nobody, 53), new byte[] {1}, SHORT));
    }

    @Test
    void datagramsComeBackWholeAndAsTheyWereWanted() {
        ready();
        KeptVantage vantage = new KeptVantage(keeper, List.of());
        // the host's own DNS server answers it, whatever is asked, with the same id
        byte[] question = {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 'd', 'b', 0, 0, 1, 0, 1};
        var server = new InetSocketAddress(Subnet.address("192.168.56.254"), 53);
        DatagramPattern sameId = DatagramPattern.startingWith(new byte[] {0x12, 0x34}, new byte[] {-1, -1});

        Datagram end = vantage.exchange(server, question, sameId, SOON).end();
        Datagram here =
                shop.lab().vantage().exchange(server, question, sameId, SOON).end();

        assertThat(end).hasSameClassAs(here);
        if (here instanceof Datagram.Answered answered) {
            assertThat(((Datagram.Answered) end).payload()).isEqualTo(answered.payload());
        }
    }

    @Test
    void brokenThingsAreHealed() {
        ready();
        shop.lab().network("lan").delay(Duration.ofHours(1));

        keeper.ask(new Ask.Heal(), Answer.Done.class);

        assertThat(shop.segment("lan").isClean()).isTrue();
    }

    @Test
    void evidenceLiesInTheFolderOfWhoeverAsks() throws Exception {
        ready();
        Path evidence = Files.createDirectory(folder.resolve("evidence"));
        new KeptVantage(keeper, List.of()).echoes(Subnet.address("192.168.56.77"), EchoPlan.once(SHORT));

        List<Path> files = keeper.ask(new Ask.Evidence(Instant.now().minusSeconds(60), evidence), Answer.Seen.class)
                .files();

        assertThat(files).contains(evidence.resolve("lan-test.pcap"));
        assertThat(evidence.resolve("lan-test.pcap")).isNotEmptyFile();
    }

    @Test
    void mistakeOfWhoeverAsksIsHisMistake() {
        ready();
        Ask wrong = new Ask.Checkpoint(Ask.Checkpoint.Action.GO_BACK, "yesterday");

        assertThatThrownBy(() -> keeper.ask(wrong, Answer.Names.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Lab 'shop' has no checkpoint 'yesterday'; it has: none");
    }

    @Test
    void nothingIsSaidOfALabThatIsNotReady() {
        assertThatThrownBy(() -> keeper.ask(new Ask.Heal(), Answer.Done.class))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("The lab is not ready");
    }

    @Test
    void endIsAnsweredOnceTheLabIsDown() {
        ready();
        keeper.ask(new Ask.End(), Answer.Done.class);
        awaitLife("over");
        assertThat(life).containsExactly("used", "down", "over");
    }

    private Holding ready() {
        mayBoot.countDown();
        Holding holding = keeper.hold();
        assertThat(next(holding)).isInstanceOf(Answer.Ready.class);
        return holding;
    }

    private static Answer next(Holding holding) {
        Optional<Answer> next = holding.next(SOON);
        return next.orElseThrow(() -> new AssertionError("nothing was told"));
    }

    private void awaitLife(String what) {
        Awaitility.await(what).atMost(SOON).until(() -> life.contains(what));
    }
}
