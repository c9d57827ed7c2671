package org.infratest.examples.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.infratest.environment.Host;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.OnNetwork;
import org.infratest.junit.PackerBox;
import org.infratest.junit.To;
import org.infratest.lab.Lab;
import org.infratest.lab.LabMachine;
import org.infratest.lab.Link;
import org.infratest.lab.Network;
import org.infratest.lab.net.Direction;
import org.infratest.lab.net.DropReason;
import org.infratest.lab.net.Impairment;
import org.infratest.lab.net.PortCounters;
import org.infratest.probe.IcmpProbe;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a lab breaks, as the machines themselves see it. Shares of frames are taken to be right within five standard deviations, and times
 * have room above for a busy computer.
 */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/basebox",
        vars = "base_image=${images}/debian-12.qcow2")
@LabEnvironment(topology = FaultsLab.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("rootless")
class FaultsIT {

    private static final int MANY = 200;

    @OnHost("a")
    SshSession a;

    @OnHost("b")
    SshSession b;

    @OnHost("b")
    Host target;

    @OnHost(value = "b", network = "lan")
    Link cable;

    @Test
    void delayVariesByItsJitter() {
        cable.impair(Direction.TO_HOST, Impairment.NONE.withDelay(ofMillis(100)).withJitter(ofMillis(50)));

        whenTheComputerHasTime(() -> {
            Pings pings = Pings.many(MANY, a, target, "lan");

            assertThat(pings.quantile(0)).as("the fastest").isBetween(50.0, 70.0);
            assertThat(pings.quantile(0.25)).isBetween(55.0, 120.0);
            assertThat(pings.quantile(0.5)).as("the average").isBetween(80.0, 140.0);
            assertThat(pings.quantile(0.75)).isBetween(105.0, 180.0);
            assertThat(pings.overtaking()).as("answers out of order").isGreaterThan(MANY / 10);
        });
    }

    @Test
    void someFramesOvertakeTheDelayedOnes() {
        cable.impair(Direction.TO_HOST, Impairment.NONE.withDelay(ofMillis(200)).withReorder(0.25));

        whenTheComputerHasTime(() -> {
            Pings pings = Pings.many(MANY, a, target, "lan");

            assertThat(pings.fasterThan(190)).as("not delayed").isCloseTo(share(0.25), within(deviations(0.25)));
            assertThat(pings.overtaking()).as("answers out of order").isGreaterThan(MANY / 20);
        });
    }

    @Test
    void someFramesArriveTwice() {
        cable.impair(Direction.TO_HOST, Impairment.NONE.withDuplicate(0.3));

        whenTheComputerHasTime(() -> {
            Pings pings = Pings.many(MANY, a, target, "lan");

            assertThat(pings.duplicates()).isCloseTo(share(0.3), within(deviations(0.3)));
            assertThat(pings.lost()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void lossIsOfOneDirection(Direction direction) {
        cable.impair(direction, Impairment.NONE.withLoss(0.3));

        whenTheComputerHasTime(() -> assertLost(direction));
    }

    private void assertLost(Direction direction) {
        PortCounters before = cable.counters();
        long heardBefore = counter(b, "IcmpInEchos");

        Pings pings = Pings.many(MANY, a, target, "lan");

        long heard = counter(b, "IcmpInEchos") - heardBefore;
        PortCounters after = cable.counters();
        long lost = direction == Direction.FROM_HOST
                ? lost(after.fromHost()) - lost(before.fromHost())
                : lost(after.toHost()) - lost(before.toHost());
        assertThat((long) pings.lost()).isCloseTo(share(0.3), within(deviations(0.3)));
        assertThat(lost).as("with what else is said on a network").isBetween((long) pings.lost(), pings.lost() + 10L);
        assertThat(lost(after.fromHost()) + lost(after.toHost()) - lost(before.fromHost()) - lost(before.toHost()))
                .as("nothing lost the other way")
                .isEqualTo(lost);
        assertThat(heard)
                .as("requests that b has heard")
                .isEqualTo(direction == Direction.FROM_HOST ? pings.sent() : pings.received());
    }

    @Test
    void corruptFramesAreSeenAndRefused() {
        long before = counter(b, "IcmpInCsumErrors");
        cable.impair(Direction.TO_HOST, Impairment.NONE.withCorrupt(0.3));

        Pings pings = Pings.of(a, "-s 1000 -i 0.01 -W 1 -c " + MANY + " " + address());

        long refused = counter(b, "IcmpInCsumErrors") - before;
        assertThat((long) pings.lost()).isCloseTo(share(0.3), within(deviations(0.3)));
        assertThat(refused).as("all but those whose header was hit").isBetween(Math.round(pings.lost() * 0.8), (long)
                pings.lost());
        healWithNeighbours();
    }

    @Test
    void corruptTransferArrivesWhole() {
        serve(3_000_000);
        long before = counter(b, "TcpInCsumErrors");
        cable.impair(Direction.TO_HOST, Impairment.NONE.withCorrupt(0.02));

        assertThat(b.exec("curl -s http://10.3.0.1:8000/file | sha256sum")
                        .assertSucceeded()
                        .stdout())
                .isEqualTo(a.exec("sha256sum < /var/tmp/file").stdout());

        assertThat(counter(b, "TcpInCsumErrors") - before)
                .as("2 % of some 2,100")
                .isBetween(10L, 100L);
        healWithNeighbours();
    }

    /** ARP has no checksum (RFC 826), so b may believe in an address that has arrived corrupt. */
    private void healWithNeighbours() {
        cable.heal();
        b.exec("sudo ip neigh flush dev eth1").assertSucceeded();
    }

    @Test
    void rateIsNotExceeded() {
        serve(1_000_000);
        double before = bitsPerSecond();

        cable.impair(Direction.TO_HOST, Impairment.NONE.withRate(4_000_000));

        assertThat(bitsPerSecond()).as("without the headers").isLessThan(4_000_000.0);
        whenTheComputerHasTime(() -> assertThat(bitsPerSecond())
                .as("without the headers; it was " + before)
                .isBetween(Math.min(2_000_000.0, before / 3), 4_000_000.0));
    }

    @Test
    @Order(1)
    void cardIsPulledAndPutBack(@OnHost(value = "a", network = "storage") Link storage) {
        storage.pull();

        assertThat(a.exec("ls /sys/class/net").stdout()).contains("eth1").doesNotContain("eth2");
        assertThat(Pings.of(b, "-c 2 -i 0.3 -W 1 10.4.0.1").received()).isZero();

        storage.replug();

        Awaitility.await()
                .atMost(ofSeconds(30))
                .until(() -> a.exec("cat /sys/class/net/eth2/address").succeeded());
        assertThat(a.exec("ip -o -4 address show dev eth2").stdout())
                .as("left to its system, which does nothing")
                .isEmpty();
    }

    @Test
    @Order(2)
    void cardThatWasPulledIsSetUpAgain() {
        assertThat(Pings.of(b, "-c 1 -W 15 10.4.0.1").received()).isEqualTo(1);
    }

    @Test
    @Order(3)
    void muchIsBroken(
            @OnNetwork("lan") Network lan,
            @OnNetwork("storage") Network storage,
            @OnHost("a") LabMachine cut,
            @OnHost(value = "b", network = "lan") Link served,
            @OnHost(value = "b", network = "storage") Link down,
            @OnHost("b") LabMachine wrong) {
        lan.impair(Impairment.NONE.withDelay(ofSeconds(30)).withLoss(0.5));
        storage.mtu(100);
        storage.partition(Set.of(cut.host()), Set.of(target));
        wrong.shiftClock(ofDays(-1));
        served.pull();
        down.down();
        wrong.freeze();
        cut.cut();

        IcmpProbe.to(cut.host()).evenIfDown().assertUnreachable();
        IcmpProbe.to(target).evenIfDown().assertUnreachable();
    }

    @Test
    @Order(4)
    void allIsWholeAgain(@To("a") IcmpProbe toA, @To("b") IcmpProbe toB) {
        toA.assertReachable();
        toB.assertReachable();
        assertThat(Pings.of(a, "-c 5 -i 0.1 -s 1400 " + address()).received()).isEqualTo(5);
        assertThat(Pings.of(b, "-c 5 -i 0.1 -s 1400 10.4.0.1").received()).isEqualTo(5);
        assertThat(b.exec("cat /sys/class/net/eth2/carrier").stdout()).isEqualTo("1\n");
        assertThat(clockOf(b)).as("b's clock").isCloseTo(now(), within(20L));
        assertThat(clockOf(a)).as("a's clock").isCloseTo(now(), within(20L));
    }

    @Test
    void rebootedMachineIsBack(@OnHost("a") LabMachine machine, @To("a") IcmpProbe icmp) {
        String before = a.exec("cat /proc/sys/kernel/random/boot_id").stdout();

        machine.reboot();

        assertThat(a.exec("cat /proc/sys/kernel/random/boot_id")
                        .assertSucceeded()
                        .stdout())
                .isNotEqualTo(before);
        icmp.assertReachable();
    }

    @Test
    @Order(5)
    void clockIsShifted(@OnHost("b") LabMachine machine) {
        long before = clockOf(b) - now();

        machine.shiftClock(Duration.ofDays(400));

        assertThat(clockOf(b) - now() - before).isCloseTo(Duration.ofDays(400).toSeconds(), within(20L));
    }

    @Test
    @Order(6)
    void clockIsBack() {
        assertThat(clockOf(b)).isCloseTo(now(), within(20L));
    }

    @Test
    void screenIsSeen(@OnHost("a") LabMachine machine, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("screen.png");

        machine.screenshot(file);

        assertThat(ImageIO.read(file.toFile()).getWidth()).isGreaterThan(100);
    }

    @Test
    void captureHasWhatWasSaid(@OnNetwork("lan") Network lan, Lab lab, @TempDir Path folder) throws IOException {
        a.exec("ping -c 1 -p ca11ed0001 " + address()).assertSucceeded();
        Instant since = Instant.now();
        a.exec("ping -c 1 -p ca11ed0002 " + address()).assertSucceeded();

        Path capture = lan.capture();
        assertThat(ByteBuffer.wrap(Files.readAllBytes(capture)).getInt())
                .as("pcap with nanoseconds")
                .isEqualTo(0xa1b23c4d);
        assertThat(says(capture, "ca11ed0001ca11ed0001")).isTrue();
        assertThat(says(capture, "ca11ed0002ca11ed0002")).isTrue();

        assertThat(lab.evidence(since, folder))
                .as("what a failed test gets")
                .contains(
                        folder.resolve("lan-test.pcap"),
                        folder.resolve("screen-a.png"),
                        folder.resolve("screen-b.png"));
        assertThat(ImageIO.read(folder.resolve("screen-b.png").toFile()).getWidth())
                .isGreaterThan(100);
        assertThat(says(folder.resolve("lan-test.pcap"), "ca11ed0001ca11ed0001"))
                .isFalse();
        assertThat(says(folder.resolve("lan-test.pcap"), "ca11ed0002ca11ed0002"))
                .isTrue();
    }

    /** Others may have kept the computer busy while it was measured; what is wrong is so each time. */
    private static void whenTheComputerHasTime(ThrowingRunnable measurement) {
        Awaitility.await().pollInSameThread().atMost(ofMinutes(2)).untilAsserted(measurement);
    }

    private String address() {
        return target.address("lan").getHostAddress();
    }

    private void serve(int bytes) {
        a.exec("head -c " + bytes + " /dev/urandom > /var/tmp/file").assertSucceeded();
        a.exec("curl -s -o /dev/null http://127.0.0.1:8000/ || busybox httpd -p 8000 -h /var/tmp")
                .assertSucceeded();
    }

    private double bitsPerSecond() {
        return 8
                * Double.parseDouble(b.exec("curl -s -o /dev/null -w '%{speed_download}' http://10.3.0.1:8000/file")
                        .assertSucceeded()
                        .stdout());
    }

    private static long share(double probability) {
        return Math.round(MANY * probability);
    }

    private static long deviations(double probability) {
        return Math.round(5 * Math.sqrt(MANY * probability * (1 - probability)));
    }

    private static long lost(PortCounters.Traffic traffic) {
        return traffic.dropped(DropReason.LOSS);
    }

    /** A counter of the system, by the name that nstat(8) has for it. */
    private static long counter(SshSession of, String name) {
        String line =
                of.exec("nstat -asz " + name + " | tail -n 1").assertSucceeded().stdout();
        return Long.parseLong(line.split("\\s+")[1]);
    }

    private static long clockOf(SshSession machine) {
        return Long.parseLong(machine.exec("date +%s").stdout().strip());
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static boolean says(Path capture, String bytes) throws IOException {
        return Files.readString(capture, ISO_8859_1)
                .contains(new String(HexFormat.of().parseHex(bytes), ISO_8859_1));
    }
}
