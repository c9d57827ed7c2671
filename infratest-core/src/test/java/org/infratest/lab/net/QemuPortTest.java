package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.infratest.lab.net.Frames.EVERYBODY;
import static org.infratest.lab.net.Frames.hex;
import static org.infratest.lab.net.Frames.mac;
import static org.infratest.lab.net.Frames.sized;
import static org.infratest.lab.net.Frames.tagged;
import static org.infratest.lab.net.Frames.untagged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class QemuPortTest {

    private static final PortMode PLAIN = PortMode.access(0);

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final EventLoop loop = EventLoop.start(errors::add);
    private final EthernetSwitch device = new EthernetSwitch(loop, "lan", SwitchSettings.defaults());

    @TempDir
    private Path folder;

    @AfterEach
    void nothingWentWrongAndNothingIsLeft() {
        device.close();
        loop.close();
        assertThat(errors).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void framesPassBetweenMachines() throws IOException {
        try (FakeQemu a = connected(unix("a"));
                FakeQemu b = connected(unix("b"))) {
            a.send(untagged(EVERYBODY, mac(1), "hello"));
            assertThat(b.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(1), "hello")));

            b.send(untagged(mac(1), mac(2), "hello yourself"));
            assertThat(a.receive()).isEqualTo(hex(untagged(mac(1), mac(2), "hello yourself")));
        }
    }

    /** One thread has the switch, however many machines there are, and none of them has one of its own. */
    @Test
    void fiftyLinksNeedNoThread() throws IOException {
        try (FakeQemu first = FakeQemu.connect(unix("first").address())) {
            first.send(untagged(EVERYBODY, mac(1), "hello"));
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            List<FakeQemu> machines = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                QemuPort port = i % 2 == 0 ? unix("idle" + i) : device.listenTcp("idle" + i, PLAIN);
                machines.add(FakeQemu.connect(port.address()));
            }
            for (int i = 0; i < 50; i++) {
                while (!device.isConnected("idle" + i)) {
                    Thread.onSpinWait();
                }
            }

            Set<Thread> more = new HashSet<>(Thread.getAllStackTraces().keySet());
            more.removeAll(before);
            assertThat(more).isEmpty();
            first.send(untagged(EVERYBODY, mac(1), "hello"));
            for (FakeQemu machine : machines) {
                assertThat(machine.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(1), "hello")));
                machine.close();
            }
        }
    }

    @Test
    void framesPassOverTcp() throws IOException {
        QemuPort port = device.listenTcp("old", PLAIN);
        assertThat(port.address().toString()).contains("127.0.0.1");
        try (FakeQemu a = connected(port);
                FakeQemu b = connected(unix("b"))) {
            a.send(untagged(EVERYBODY, mac(1), "hello"));
            assertThat(b.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(1), "hello")));
        }
    }

    @Test
    void framesOfAllSizesArriveWholeAndInOrder() throws IOException {
        try (FakeQemu a = connected(unix("a"));
                FakeQemu b = connected(unix("b"))) {
            ByteBuffer[] frames = new ByteBuffer[40];
            for (int i = 0; i < frames.length; i++) {
                frames[i] = sized(EVERYBODY, mac(1), i % 4 == 3 ? SwitchSettings.LONGEST_FRAME : 60 + 101 * i)
                        .putInt(20, i);
            }
            Thread sender = new Thread(() -> sendAll(a, frames));
            sender.start();
            for (ByteBuffer frame : frames) {
                assertThat(b.receive()).isEqualTo(hex(frame));
            }
        }
    }

    @Test
    void frameThatComesByteForByteArrivesWhole() throws IOException {
        try (FakeQemu a = connected(unix("a"));
                FakeQemu b = connected(unix("b"))) {
            ByteBuffer frame = untagged(EVERYBODY, mac(1), "slow");
            ByteBuffer stream = ByteBuffer.allocate(4 + frame.remaining())
                    .putInt(frame.remaining())
                    .put(frame.duplicate());
            for (byte one : stream.array()) {
                a.sendRaw(one);
            }
            assertThat(b.receive()).isEqualTo(hex(frame));
        }
    }

    @Test
    void framesToSeveralMachinesInTurnKeepTheirOrder() throws IOException {
        try (FakeQemu a = connected(unix("a"));
                FakeQemu b = connected(unix("b"));
                FakeQemu c = connected(unix("c"))) {
            b.send(untagged(mac(1), mac(2), "here is b"));
            c.send(untagged(mac(1), mac(3), "here is c"));
            a.receive();
            a.receive();
            skip(b, c);
            ByteBuffer[] frames = new ByteBuffer[300];
            for (int i = 0; i < frames.length; i++) {
                frames[i] = untagged(i % 50 == 0 ? EVERYBODY : mac(2 + i / 3 % 2), mac(1), "number " + i);
            }
            a.send(frames);

            for (int i = 0; i < frames.length; i++) {
                if (i % 50 == 0 || i / 3 % 2 == 0) {
                    assertThat(b.receive()).isEqualTo(hex(frames[i]));
                }
                if (i % 50 == 0 || i / 3 % 2 == 1) {
                    assertThat(c.receive()).isEqualTo(hex(frames[i]));
                }
            }
        }
    }

    @Test
    void tagsAreTakenOffAndPutOn() throws IOException {
        try (FakeQemu router = connected(unix("router", PortMode.trunk(Set.of(10, 20), 0)));
                FakeQemu web = connected(unix("web", PortMode.access(10)))) {
            web.send(untagged(EVERYBODY, mac(1), "one"), untagged(EVERYBODY, mac(1), "two"));
            assertThat(router.receive()).isEqualTo(hex(tagged(EVERYBODY, mac(1), "one", 0x8100, 10)));
            assertThat(router.receive()).isEqualTo(hex(tagged(EVERYBODY, mac(1), "two", 0x8100, 10)));

            router.send(tagged(mac(1), mac(2), "reply", 0x8100, 10));
            assertThat(web.receive()).isEqualTo(hex(untagged(mac(1), mac(2), "reply")));
        }
    }

    @Test
    void stationOfTheJvmAndMachineTalk() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        Wire wire = device.attach("jvm", PLAIN, frame -> got.add(hex(frame)));
        try (FakeQemu a = connected(unix("a"))) {
            a.send(untagged(EVERYBODY, mac(1), "to the JVM"));
            assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo(hex(untagged(EVERYBODY, mac(1), "to the JVM")));

            loop.execute(() -> wire.send(untagged(mac(1), mac(9), "to the machine")));
            assertThat(a.receive()).isEqualTo(hex(untagged(mac(1), mac(9), "to the machine")));
        }
    }

    @Test
    void machineThatDoesNotReadLosesFramesAndHoldsUpNobody() throws IOException {
        QemuPort slow = unix("slow");
        try (FakeQemu a = connected(unix("a"));
                FakeQemu ignored = connected(slow);
                FakeQemu quick = connected(unix("quick"))) {
            quick.send(untagged(mac(1), mac(2), "here"));
            a.receive();
            ignored.receive();
            ByteBuffer[] burst = new ByteBuffer[100];
            for (int i = 0; i < burst.length; i++) {
                burst[i] = sized(mac(3), mac(1), 1514);
            }
            burst[99] = sized(mac(2), mac(1), 100);
            for (int i = 0; i < 50; i++) {
                ignored.send(untagged(EVERYBODY, mac(3), "here is the slow one"));
                skip(quick);
                a.receive();
                a.send(burst);
                assertThat(quick.receive()).isEqualTo(hex(burst[99]));
            }

            PortCounters.Traffic traffic = slow.port().counters().toHost();
            assertThat(traffic.dropped(DropReason.QUEUE_FULL)).isGreaterThan(1000);
            assertThat(traffic.frames() + traffic.dropped(DropReason.QUEUE_FULL))
                    .isEqualTo(50 * 99 + 1);
            // What was taken arrives, whole.
            for (long i = 1; i < traffic.frames(); i++) {
                assertThat(ignored.receive()).isEqualTo(hex(burst[0]));
            }
        }
    }

    @Test
    void framesAreDelayedUntilTheCableIsHealed() throws IOException {
        QemuPort port = unix("a");
        try (FakeQemu a = connected(port);
                FakeQemu b = connected(unix("b"))) {
            port.port().impair(Direction.TO_HOST, Impairment.NONE.withDelay(Duration.ofMillis(100)));
            long start = System.nanoTime();
            b.send(untagged(EVERYBODY, mac(2), "late"));
            assertThat(a.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(2), "late")));
            assertThat(System.nanoTime() - start)
                    .isBetween(
                            Duration.ofMillis(100).toNanos(),
                            Duration.ofMinutes(1).toNanos());

            port.port().impair(Direction.TO_HOST, Impairment.NONE.withDelay(Duration.ofHours(1)));
            b.send(untagged(EVERYBODY, mac(2), "held up"));
            await().until(() -> device.port("b").counters().fromHost().frames() == 2);
            assertThat(device.isClean()).isFalse();
            device.heal();

            assertThat(a.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(2), "held up")));
            assertThat(device.isClean()).isTrue();
        }
    }

    @Test
    void connectionIsToldAndAnotherMayFollow() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        QemuPort port = unix("a");
        port.onConnect(() -> told.add("connected"));
        port.onDisconnect(told::add);
        assertThat(port.isConnected()).isFalse();
        try (FakeQemu first = connected(port)) {
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("connected");
            first.send(untagged(EVERYBODY, mac(1), "here"));
            await().until(() -> device.addresses() == 1);
        }
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("the machine closed it");
        assertThat(port.isConnected()).isFalse();
        assertThat(device.addresses()).isZero();

        try (FakeQemu second = connected(port);
                FakeQemu b = connected(unix("b"))) {
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("connected");
            second.send(untagged(EVERYBODY, mac(1), "again"));
            assertThat(b.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(1), "again")));
        }
    }

    @Test
    void machineThatFollowsAtOnceIsTaken() throws IOException {
        QemuPort port = unix("a");
        try (FakeQemu b = connected(unix("b"))) {
            for (int i = 0; i < 100; i++) {
                try (FakeQemu next = FakeQemu.connect(port.address())) {
                    next.send(untagged(EVERYBODY, mac(1), "number " + i));
                    assertThat(b.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(1), "number " + i)));
                }
            }
        }
    }

    @Test
    void whoConnectsToATakenPortIsSentAway() throws IOException {
        QemuPort port = unix("a");
        try (FakeQemu first = connected(port);
                FakeQemu second = FakeQemu.connect(port.address());
                FakeQemu b = connected(unix("b"))) {
            assertThat(second.isAtEnd()).isTrue();

            first.send(untagged(EVERYBODY, mac(1), "still here"));
            assertThat(b.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(1), "still here")));
        }
    }

    @Test
    void machineThatListensTakesThePlaceOfTheOneThatIsConnected() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        QemuPort port = unix("a");
        port.onDisconnect(told::add);
        Path socket = folder.resolve("standing-by");
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                FakeQemu first = connected(port);
                FakeQemu b = connected(unix("b"))) {
            listening.bind(UnixDomainSocketAddress.of(socket));
            first.send(untagged(EVERYBODY, mac(1), "still here"));
            assertThat(b.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(1), "still here")));

            device.dial("a", socket);

            try (FakeQemu next = FakeQemu.called(listening)) {
                assertThat(first.isAtEnd()).isTrue();
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("another machine took its place");
                assertThat(port.isConnected()).isTrue();
                next.send(untagged(EVERYBODY, mac(1), "now here"));
                assertThat(b.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(1), "now here")));
                b.send(untagged(mac(1), mac(2), "welcome"));
                assertThat(next.receive()).isEqualTo(hex(untagged(mac(1), mac(2), "welcome")));
            }
        }
    }

    @Test
    void machineThatGoesAndTheOneThatListensInItsPlaceAreToldApart() throws Exception {
        QemuPort port = unix("a");
        Path socket = folder.resolve("standing-by");
        try (FakeQemu b = connected(unix("b"))) {
            for (int i = 0; i < 100; i++) {
                try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    listening.bind(UnixDomainSocketAddress.of(socket));
                    FakeQemu first = FakeQemu.connect(port.address());
                    await().until(port::isConnected);
                    first.close();
                    device.dial("a", socket);
                    try (FakeQemu next = FakeQemu.called(listening)) {
                        next.send(untagged(EVERYBODY, mac(1), "number " + i));
                        assertThat(b.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(1), "number " + i)));
                    }
                }
                await().until(() -> !port.isConnected());
            }
        }
    }

    @Test
    void machineThatListensLaterThanItAnswersIsWaitedFor() throws Exception {
        QemuPort port = unix("a");
        Path socket = folder.resolve("late");
        CompletableFuture<Void> dialled = CompletableFuture.runAsync(() -> device.dial("a", socket));
        Thread.sleep(300);
        assertThat(dialled).isNotDone();

        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket));
            FakeQemu late = FakeQemu.called(listening);
            dialled.get(10, TimeUnit.SECONDS);

            assertThat(port.isConnected()).isTrue();
            late.close();
        }
    }

    @Test
    void machineThatDoesNotListenIsNamed() {
        unix("a");

        assertThatThrownBy(() -> device.dial("a", folder.resolve("nobody")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("The switch cannot connect port 'a' to the machine at "
                        + folder.resolve("nobody") + ": java.net.SocketException: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 69_633, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void lengthThatCannotBeEndsTheConnection(int length) throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        QemuPort port = unix("a");
        port.onDisconnect(told::add);
        try (FakeQemu a = connected(port)) {
            a.sendRaw(ByteBuffer.allocate(4).putInt(length).array());

            assertThat(a.isAtEnd()).isTrue();
            assertThat(told.poll(10, TimeUnit.SECONDS))
                    .isEqualTo("the machine announced a frame of " + Integer.toUnsignedString(length)
                            + " bytes, and QEMU sends no more than 69632");
        }
    }

    @Test
    void frameWithoutAnEndIsToldAsSuch() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        QemuPort port = unix("a");
        port.onDisconnect(told::add);
        try (FakeQemu a = connected(port)) {
            a.sendRaw((byte) 0, (byte) 0, (byte) 0, (byte) 9, (byte) 1);
        }
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("the machine closed it within a frame");
    }

    @Test
    void oversizeAndEmptyFramesAreDroppedAndTheNextOnesPass() throws IOException {
        QemuPort port = unix("a");
        try (FakeQemu a = connected(port);
                FakeQemu b = connected(unix("b"))) {
            a.send(sized(EVERYBODY, mac(1), 69_632), ByteBuffer.allocate(0), untagged(EVERYBODY, mac(1), "good"));

            assertThat(b.receive()).isEqualTo(hex(untagged(EVERYBODY, mac(1), "good")));
            PortCounters.Traffic traffic = port.port().counters().fromHost();
            assertThat(traffic.dropped(DropReason.OVERSIZE)).isEqualTo(1);
            assertThat(traffic.dropped(DropReason.RUNT)).isEqualTo(1);
        }
    }

    @Test
    void framesForAPortWithoutAMachineAreCounted() throws IOException {
        QemuPort empty = unix("empty");
        try (FakeQemu a = connected(unix("a"));
                FakeQemu b = connected(unix("b"))) {
            a.send(untagged(EVERYBODY, mac(1), "anybody?"));
            b.receive();

            assertThat(empty.port().counters().toHost().dropped(DropReason.NOT_CONNECTED))
                    .isEqualTo(1);
        }
    }

    @Test
    void closedPortEndsItsConnectionAndIsNoPortAnyMore() throws IOException {
        QemuPort port = unix("a");
        try (FakeQemu a = connected(port)) {
            port.close();

            assertThat(a.isAtEnd()).isTrue();
            assertThat(folder.resolve("a")).doesNotExist();
            assertThatThrownBy(() -> device.port("a")).isInstanceOf(ConfigurationException.class);
        }
        unix("a");
    }

    @Test
    void pathsThatCannotBeListenedOnAreRefusedAndLeaveNoPort() throws IOException {
        Path taken = Files.createFile(folder.resolve("taken"));
        assertThatThrownBy(() -> device.listenUnix("a", PLAIN, taken))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining(taken.toString())
                .hasMessageContaining("the path must be free");
        Files.delete(taken);
        Path deep = folder.resolve("x".repeat(120));
        assertThatThrownBy(() -> device.listenUnix("a", PLAIN, deep))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("about 100 characters");

        assertThat(device.ports()).isEmpty();
    }

    @Test
    void switchWithoutSocketsSaysSo() {
        EthernetSwitch inMemory = new EthernetSwitch(new ManualLoop(), "lan", SwitchSettings.defaults());

        assertThatThrownBy(() -> inMemory.listenTcp("a", PLAIN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the switch 'lan' needs an EventLoop");
    }

    private QemuPort unix(String name) {
        return unix(name, PLAIN);
    }

    private QemuPort unix(String name, PortMode mode) {
        return device.listenUnix(name, mode, folder.resolve(name));
    }

    private static FakeQemu connected(QemuPort port) throws IOException {
        FakeQemu machine = FakeQemu.connect(port.address());
        await().until(port::isConnected);
        return machine;
    }

    private static void skip(FakeQemu... machines) throws IOException {
        for (FakeQemu machine : machines) {
            machine.receive();
        }
    }

    private static void sendAll(FakeQemu machine, ByteBuffer... frames) {
        try {
            machine.send(frames);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
