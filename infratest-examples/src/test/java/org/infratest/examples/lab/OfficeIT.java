package org.infratest.examples.lab;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.environment.Host;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.OnNetwork;
import org.infratest.junit.PackerBox;
import org.infratest.junit.Rewind;
import org.infratest.junit.To;
import org.infratest.lab.LabMachine;
import org.infratest.lab.Link;
import org.infratest.lab.Network;
import org.infratest.lab.net.Impairment;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lab is: real machines on networks that a test can see into and break. Root is not needed for any of it. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/basebox",
        vars = "base_image=${images}/debian-12.qcow2")
@LabEnvironment(topology = OfficeLab.class)
@Tag("rootless")
class OfficeIT {

    private static final Pattern FASTEST = Pattern.compile("= ([\\d.]+)/[\\d.]+/[\\d.]+/[\\d.]+ ms");
    private static final Pattern LOSS = Pattern.compile("([\\d.]+)% packet loss");

    @Test
    void addressIsServed(@OnHost("desk") Host desk) {
        InetAddress address = desk.address("desks");
        assertThat(address.getHostAddress()).startsWith("10.1.0.");
    }

    @Test
    void namesAreKnownBothWays(@OnHost("desk") SshSession desk) {
        assertThat(desk.exec("getent ahostsv4 files.office.example")
                        .assertSucceeded()
                        .stdout())
                .contains("10.2.0.10");
        assertThat(desk.exec("getent hosts 10.2.0.10").assertSucceeded().stdout())
                .contains("files.office.example");
    }

    @Test
    void routerOnAStickConnectsTheVlans(@To("files") IcmpProbe icmp, @OnHost("desk") Host desk) {
        icmp.from(desk).assertReachable();
        assertThat(desk.ssh().exec("ping -c 1 10.2.0.10").assertSucceeded().stdout())
                .as("one hop between")
                .contains("ttl=63");
        icmp.assertReachable(); // the JVM is on another network, and comes by the router too
    }

    @Test
    @Rewind
    void nobodyGetsPastARouterThatForwardsNothing(
            @OnHost("router") SshSession router, @To("files") IcmpProbe icmp, @OnHost("desk") Host desk) {
        router.exec("sudo sysctl -w net.ipv4.ip_forward=0").assertSucceeded();

        icmp.from(desk).within(ofMinutes(1)).assertUnreachable();
    }

    @Test
    void sixIsRoutedToo(@OnHost("desk") SshSession desk) {
        assertThat(desk.exec("ip -6 -o addr show scope global").stdout()).contains("2001:db8:1:");
        desk.exec("ping -6 -c 2 -W 5 2001:db8:2::10").assertSucceeded();
    }

    @Test
    void verdictsAreThoseOfTheMachine(@To("files") TcpProbe tcp, @To("files") BannerProbe banner) {
        tcp.assertOpen(22);
        banner.assertStartsWith(22, "SSH-2.0-OpenSSH");
        tcp.assertRefused(23);
    }

    @Test
    void largePacketsPassWhereTheyMay(@OnHost("router") SshSession router, @OnNetwork("backbone") Network backbone) {
        String ping = "ping -M do -s 8972 -c 1 -W 10 198.51.100.254";
        router.exec(ping).assertSucceeded();

        backbone.mtu(1500);

        assertThat(router.exec(ping).succeeded()).isFalse();
        router.exec("ping -M do -s 1472 -c 1 -W 10 198.51.100.254").assertSucceeded();
    }

    @Test
    void delayIsSeenByTheMachines(@OnHost("files") Link link, @OnHost("desk") SshSession desk) {
        double before = fastest(desk);

        link.delay(ofMillis(100)); // each way

        assertThat(fastest(desk) - before).isCloseTo(200, within(40.0));
    }

    @Test
    void lossIsSeenByTheMachines(@OnHost("desk") Link link, @OnHost("desk") SshSession desk) {
        link.impair(Impairment.NONE.withLoss(0.2));

        String output =
                desk.exec("ping -q -i 0.02 -c 500 -W 1 10.2.0.10", ofMinutes(2)).stdout();

        assertThat(number(LOSS, output)).as("1 - 0.8 * 0.8, in percent").isCloseTo(36, within(9.0));
    }

    @Test
    void partsOfANetworkDoNotHearEachOther(
            @OnNetwork("desks") Network desks, @OnHost("desk") Host desk, @OnHost("router") Host router) {
        IcmpProbe.to(router).from(desk).network("desks").assertReachable();

        desks.partition(Set.of(desk), Set.of(router));

        IcmpProbe.to(router).from(desk).network("desks").assertUnreachable();

        desks.heal();

        IcmpProbe.to(router).from(desk).network("desks").within(ofSeconds(10)).assertReachable();
    }

    @Test
    void pulledCableIsSeen(@OnHost("files") Link link, @OnHost("files") SshSession files, @To("files") TcpProbe tcp) {
        link.down();

        tcp.assertClosed(22);
        assertThat(files.exec("cat /sys/class/net/eth1/carrier").stdout()).isEqualTo("0\n");

        link.up();

        tcp.within(ofSeconds(30)).assertOpen(22);
    }

    @Test
    void frozenMachineIsSilentAndComesBack(@OnHost("files") LabMachine files, @To("files") IcmpProbe icmp) {
        files.freeze();

        icmp.evenIfDown().assertUnreachable();

        files.resume();

        icmp.within(ofSeconds(10)).assertReachable();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05})
    void filesArriveWhole(
            double loss,
            @OnHost("desk") Link link,
            @OnHost("desk") SshSession desk,
            @OnHost("files") SshSession files) {
        String sum = files.exec(
                        "[ -e /var/tmp/file ] || head -c 100000000 /dev/urandom > /var/tmp/file; md5sum < /var/tmp/file",
                        ofMinutes(3))
                .assertSucceeded()
                .stdout();
        files.exec("curl -s -o /dev/null http://127.0.0.1:8000/ || busybox httpd -p 8000 -h /var/tmp")
                .assertSucceeded();

        link.loss(loss); // of what is sent, and of what is acknowledged

        assertThat(desk.exec("curl -s http://10.2.0.10:8000/file | md5sum", ofMinutes(10))
                        .assertSucceeded()
                        .stdout())
                .isEqualTo(sum);
    }

    @Test
    void captureIsReadByOthers(@OnNetwork("desks") Network desks, @OnHost("desk") SshSession desk) {
        desk.exec("ping -c 3 -s 333 10.2.0.10").assertSucceeded();

        List<String> packets = new SystemCommandRunner()
                .run(Command.of(
                        "tshark",
                        "-n",
                        "-r",
                        desks.capture().toString(),
                        "-Y",
                        "icmp and frame.len == 379", // 18 of Ethernet and the VLAN, 20 of IP, 8 of ICMP
                        "-T",
                        "fields",
                        "-e",
                        "frame.time_epoch",
                        "-e",
                        "vlan.id",
                        "-e",
                        "ip.src",
                        "-e",
                        "icmp.type",
                        "-e",
                        "icmp.checksum.status"))
                .stdout();

        assertThat(packets)
                .as("three questions and three answers, on each of both VLANs")
                .hasSize(12)
                .allMatch(packet -> packet.matches("\\d+\\.\\d{9}\t[12]0\t10\\.[12]\\.0\\.\\d+\t[08]\t1"))
                .isSorted();
    }

    @Test
    void memoryAndProcessorsAreThoseAskedFor(@OnHost("desk") SshSession desk) {
        assertThat(desk.exec("nproc").stdout()).isEqualTo("2\n");
        assertThat(Long.parseLong(desk.exec("awk '/MemTotal/ { print $2 }' /proc/meminfo")
                                .stdout()
                                .strip())
                        / 1024)
                .as("MiB, without what the kernel keeps to itself")
                .isBetween(240L, 320L);
    }

    @Test
    void nothingOutsideIsReached(@OnHost("desk") SshSession desk) throws IOException {
        try (ServerSocket here = new ServerSocket(0)) {
            here.setSoTimeout(1);
            String login = desk.exec("ip -4 -o addr | awk '$4 ~ /^100[.]/ { print $4 }'")
                    .assertSucceeded()
                    .stdout();
            String qemu = login.substring(0, login.lastIndexOf('.')) + ".2"; // QEMU's own, this computer

            for (String address : List.of(qemu, "10.1.0.254", "198.51.100.254", "192.0.2.1")) {
                String connect = "timeout 5 bash -c '< /dev/tcp/" + address + "/" + here.getLocalPort() + "'";
                assertThat(desk.exec(connect).succeeded()).as(address).isFalse();
            }

            assertThatThrownBy(here::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Beside files. The numbers of others' processes are not seen by an ordinary user, and none of them is ours. */
    @Test
    void computerSeesLoopbackPortsOnly() throws SocketException {
        List<String> own = Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .map(process -> "pid=" + process.pid() + ",")
                .toList();
        List<String> listeners = new SystemCommandRunner()
                .run(Command.of("ss", "-Hltunp")).stdout().stream()
                        .filter(line -> own.stream().anyMatch(line::contains))
                        .toList();

        assertThat(listeners).as("the forwarded ports of three SSH servers").hasSizeGreaterThanOrEqualTo(3);
        assertThat(listeners)
                .allMatch(line -> line.split("\\s+")[4].matches("(127[.].*|\\[::(ffff:127[.].*|1)]):\\d+"));
        assertThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
                .noneMatch(address -> address.getHostAddress().matches("(10[.]1|10[.]2|198[.]51|100[.]64)[.].*"));
    }

    @Test
    void furtherDiskIsThere(@OnHost("files") SshSession files) {
        assertThat(files.exec("cat /sys/block/vdb/size").stdout()).isEqualTo(64 * 2048 + "\n");
    }

    /** In milliseconds. A busy computer makes some answers late, and none early. */
    private static double fastest(SshSession from) {
        return number(
                FASTEST,
                from.exec("ping -q -c 10 -i 0.2 10.2.0.10").assertSucceeded().stdout());
    }

    private static double number(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        assertThat(matcher.find()).as(output).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
