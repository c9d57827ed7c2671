package org.infratest.examples.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.infratest.environment.Host;
import org.infratest.junit.Infratest;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.To;
import org.infratest.lab.LabSpec;
import org.infratest.lab.Uplink;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.probe.UdpProbe;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a lab's machines are served at the JVM's address, and how far out of the lab they get. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/basebox",
        vars = "base_image=${images}/debian-12.qcow2")
class UplinkIT {

    private static final String NOT_NAMED = "203.0.113.7";

    private static final Outside OUTSIDE = new Outside();

    @RegisterExtension
    static final Infratest LAB = Infratest.with(LabSpec.named("uplink")
            .domain("up.example")
            .network(
                    "lan",
                    net -> net.subnet("10.66.1.0/24")
                            .subnet6("2001:db8:66::/64")
                            .ntp("10.66.1.254", "10.66.1.2")
                            .uplink(Uplink.outside(OUTSIDE.subnets()).resolve(OUTSIDE.resolver())))
            .network("vault", net -> net.subnet("10.66.2.0/24").gateway("store").withoutJvm())
            .network(
                    "sixes",
                    net -> net.subnet("10.66.3.0/24")
                            .subnet6("2001:db8:66:3::/64")
                            .withoutDhcp())
            .host("client", host -> host.nic("lan")) // served by DHCP
            .host(
                    "store",
                    host -> host.nic("lan", "10.66.1.2")
                            .nic("vault", "10.66.2.1")
                            .script("open", "systemctl stop ufw\n"))
            .host("six", host -> host.nic("sixes", "2001:db8:66:3::6").script("open", "systemctl stop ufw\n"))
            .build());

    @AfterAll
    static void closeOutside() throws IOException {
        OUTSIDE.close();
    }

    @Test
    void connectionsGoOut(@OnHost("client") SshSession client) {
        assertThat(client.exec(tcp(OUTSIDE.address(), OUTSIDE.tcpPort()))
                        .assertSucceeded()
                        .stdout())
                .isEqualTo(Outside.GREETING + "\n");
        assertThat(client.exec(tcp(OUTSIDE.address(), 9)).stderr()).contains("Connection refused");
    }

    @Test
    void datagramsGoOutAndTheirAnswersComeBack(@OnHost("client") SshSession client) {
        String socket = "/dev/udp/" + OUTSIDE.address() + "/" + OUTSIDE.udpPort();

        assertThat(client.exec("exec 3<> " + socket + "; echo are you there >&3; timeout 60 head -n 1 <&3")
                        .assertSucceeded()
                        .stdout())
                .isEqualTo("are you there\n");
    }

    @Test
    void sixGoesOutToo(@OnHost("client") SshSession client) {
        Outside.Six outside = OUTSIDE.six().orElse(null);
        assumeTrue(outside != null, "this computer has no IPv6 address");

        assertThat(client.exec("ip -6 route show default").stdout())
                .as("advertised")
                .contains("dev eth1");
        assertThat(client.exec(tcp(outside.address(), outside.tcpPort()))
                        .assertSucceeded()
                        .stdout())
                .isEqualTo(Outside.GREETING + "\n");
        assertThat(client.exec(tcp(outside.address(), 9)).stderr()).contains("Connection refused");
        String socket = "/dev/udp/" + outside.address() + "/" + outside.udpPort();
        assertThat(client.exec("exec 3<> " + socket + "; echo are you there >&3; timeout 60 head -n 1 <&3")
                        .assertSucceeded()
                        .stdout())
                .isEqualTo("are you there\n");
        assertThat(client.exec("ping -6 -c 1 -W 30 2001:db8:ffff::7").stdout())
                .contains("icmp_seq=1 Destination unreachable: Administratively prohibited");
    }

    @Test
    void machineThatHasOnlySixIsProbed(
            @OnHost("six") Host six, @To("six") IcmpProbe icmp, @To("six") TcpProbe tcp, @To("six") UdpProbe udp) {
        assertThat(six.address("sixes").getHostAddress()).isEqualTo("2001:db8:66:3:0:0:0:6");
        icmp.assertReachable();
        tcp.assertOpen(22);
        tcp.assertRefused(23);
        answersDatagrams(six.ssh(), udp, "PF_INET6");
    }

    @Test
    void datagramsOfTheTestReachMachines(@OnHost("store") SshSession ssh, @To("store") UdpProbe udp) {
        answersDatagrams(ssh, udp.network("lan"), "PF_INET");
    }

    /** From the JVM's own address in the lab, to a server that says what it hears, and to none. */
    private static void answersDatagrams(SshSession ssh, UdpProbe udp, String family) {
        ssh.exec("nohup perl -MSocket=:all -e 'socket(S, " + family + ", SOCK_DGRAM, 0); bind(S, "
                        + (family.equals("PF_INET")
                                ? "sockaddr_in(7777, INADDR_ANY)"
                                : "sockaddr_in6(7777, IN6ADDR_ANY)")
                        + "); while ($from = recv(S, $text, 1500, 0)) { send(S, \"heard $text\", 0, $from) }'"
                        + " > /dev/null 2>&1 &")
                .assertSucceeded();

        udp.send("a question").within(ofMinutes(1)).assertAnswers(7777, "heard a question".getBytes(US_ASCII));
        udp.assertRefused(7778);
    }

    @Test
    void whatIsNotNamedIsRefusedAtOnceAndByWhomIsSaid(@OnHost("client") SshSession client) {
        assertThat(client.exec(tcp(NOT_NAMED, 80)).stderr()).contains("No route to host");
        // Who says so, and why, is what ping shows.
        assertThat(client.exec("ping -c 1 -W 30 " + NOT_NAMED).stdout())
                .contains("From 10.66.1.254 icmp_seq=1 Packet filtered");
    }

    @Test
    void leaseNamesTimeServersAndRoutes(@OnHost("client") SshSession client) {
        client.exec("printf '#!/bin/sh\\n[ $1 != bound ] || env\\n' > /tmp/lease && chmod 755 /tmp/lease")
                .assertSucceeded();

        assertThat(client.exec("sudo busybox udhcpc -f -q -n -i eth1 -O ntpsrv -O staticroutes -s /tmp/lease")
                        .assertSucceeded()
                        .stdout())
                .contains("ntpsrv=10.66.1.254 10.66.1.2\n")
                .contains("staticroutes=10.66.2.0/24 10.66.1.2 0.0.0.0/0 10.66.1.254\n")
                .contains("dns=10.66.1.254\n", "domain=up.example\n", "hostname=client\n");
        assertThat(client.exec("ip route").stdout())
                .contains("10.66.2.0/24 via 10.66.1.2 dev eth1", "default via 10.66.1.254 dev eth1");
        client.exec("ping -c 1 -W 30 10.66.2.1").assertSucceeded();
    }

    @Test
    void timeIsThatOfThisComputer(@OnHost("client") SshSession client) {
        assertThat(client.exec("sudo chronyd -Q -t 60 'pidfile /run/once.pid' 'server 10.66.1.254 iburst' 2>&1")
                        .stdout())
                .containsPattern("System clock wrong by -?[01]\\.\\d+ seconds \\(ignored\\)");
    }

    @Test
    void namesThatAreNotTheLabsAreAskedOutside(@OnHost("client") SshSession client) {
        assertThat(client.exec("getent ahostsv4 www.outside.example").stdout()).startsWith(Outside.RESOLVED);
        assertThat(client.exec("getent ahostsv4 large.outside.example").stdout())
                .as("asked anew by TCP")
                .startsWith(Outside.RESOLVED);
        assertThat(client.exec("getent ahostsv4 store.up.example").stdout()).contains("10.66.1.2");
        assertThat(client.exec("getent ahostsv4 nobody.up.example").succeeded()).isFalse();
    }

    private static String tcp(String address, int port) {
        return "timeout 60 bash -c 'exec 3<> /dev/tcp/" + address + "/" + port + "; cat <&3'";
    }
}
