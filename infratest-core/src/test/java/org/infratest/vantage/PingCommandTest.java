package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PingCommandTest {

    private static final InetAddress ROUTER = Subnet.address("10.0.0.1");
    private static final Duration TOOK = Duration.ofMillis(1_010);

    @Test
    void commandIsBoundedAndNeverLooksUpNames() {
        assertThat(PingCommand.variants(Subnet.address("192.0.2.7"), once(1_200)))
                .containsExactly(
                        "LC_ALL=C ping -n -c 1 -W 2 192.0.2.7", "LC_ALL=C sudo -n ping -n -c 1 -W 2 192.0.2.7");
    }

    @Test
    void replyOfIputilsIsRead() {
        assertThat(read(0, """
                PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.
                64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.054 ms

                --- 127.0.0.1 ping statistics ---
                1 packets transmitted, 1 received, 0% packet loss, time 0ms
                rtt min/avg/max/mdev = 0.054/0.054/0.054/0.000 ms
                """, "")).contains(new Echo.Replied("ping", Duration.ofNanos(54_000), 64));
    }

    @Test
    void replyOfBusyboxIsRead() {
        assertThat(read(0, "64 bytes from 192.0.2.1: seq=0 ttl=63 time=1.250 ms\n", ""))
                .contains(new Echo.Replied("ping", Duration.ofNanos(1_250_000), 63));
    }

    @Test
    void noReplyIsSilence() {
        assertThat(read(1, """
                PING 192.0.2.2 (192.0.2.2) 56(84) bytes of data.

                --- 192.0.2.2 ping statistics ---
                1 packets transmitted, 0 received, 100% packet loss, time 0ms
                """, "")).contains(new Echo.Silent("ping", TOOK));
    }

    @Test
    void wordsOfARouterAreToldWithItsAddress() {
        assertThat(read(1, "From 10.0.0.1 icmp_seq=1 Destination Host Unreachable\n", ""))
                .contains(new Echo.Unreachable(
                        "ping", "host unreachable, says 10.0.0.1", ROUTER, new IcmpCode(false, 3, 1)));
        assertThat(read(1, "From 10.0.0.1 icmp_seq=1 Packet filtered\n", ""))
                .contains(new Echo.Unreachable(
                        "ping",
                        "communication administratively prohibited, says 10.0.0.1",
                        ROUTER,
                        new IcmpCode(false, 3, 13)));
    }

    @Test
    void wordsOfTheSystemAreTold() {
        assertThat(read(2, "", "ping: connect: Network is unreachable\n"))
                .contains(new Echo.Unreachable("ping", "network is unreachable"));
        assertThat(read(
                        2,
                        "",
                        "ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules\n"))
                .contains(new Echo.Unreachable("ping", "the route there is prohibited (permission denied)"));
    }

    @Test
    void pingThatIsMissingOrMayNotSendSaysNothingAboutTheTarget() {
        assertThat(read(127, "", "sh: 1: ping: not found\n")).isEmpty();
        assertThat(read(
                        2,
                        "",
                        "ping: socktype: SOCK_RAW\nping: socket: Operation not permitted\n"
                                + "ping: => missing cap_net_raw+p capability or setuid?\n"))
                .isEmpty();
        assertThat(read(1, "", "ping: permission denied (are you root?)\n")).isEmpty();
        assertThat(read(1, "", "sudo: a password is required\n")).isEmpty();
        assertThat(read(2, "", "ping: something new\n")).isEmpty();
    }

    @Test
    void exitCodeOfSudoIsNotTakenForSilence() {
        assertThat(read(1, "", "sudo: ping: command not found\n")).isEmpty();
        assertThat(read(1, "", "Sorry, user deploy is not allowed to execute '/usr/bin/ping' as root on web.\n"))
                .isEmpty();
    }

    /** So says iputils where a packet has no room for the time at which it was sent. */
    @Test
    void replyWithoutATimeIsNoUnreachableTarget() {
        EchoPlan plan = new EchoPlan(1, 8, Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThatThrownBy(() -> PingCommand.read(plan, 0, """
                        PING 127.0.0.1 (127.0.0.1) 8(36) bytes of data.
                        16 bytes from 127.0.0.1: icmp_seq=1 ttl=64

                        --- 127.0.0.1 ping statistics ---
                        1 packets transmitted, 1 received, 0% packet loss, time 0ms
                        """, "", TOOK))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "A reply came, but ping tells no times of packets as small as these; let them carry 16 bytes"
                                + " or more, as with size(16)");
    }

    @Test
    void redirectIsNoLoss() {
        assertThat(read(1, """
                PING 10.0.5.9 (10.0.5.9) 56(84) bytes of data.
                From 10.0.0.1 icmp_seq=1 Redirect Host(New nexthop: 10.0.0.2)

                --- 10.0.5.9 ping statistics ---
                1 packets transmitted, 0 received, 100% packet loss, time 0ms
                """, "")).contains(new Echo.Silent("ping", TOOK));
        assertThat(read(1, """
                PING 10.0.5.9 (10.0.5.9) 56(84) bytes of data.
                From 10.0.0.1: icmp_seq=1 Redirect Host(New nexthop: 10.0.0.2)
                From 10.0.0.2 icmp_seq=1 Destination Host Unreachable

                --- 10.0.5.9 ping statistics ---
                1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms
                """, "")).hasValueSatisfying(echo -> assertThat(echo).isInstanceOf(Echo.Unreachable.class));
    }

    @Test
    void seriesIsReadByItsSequenceNumbers() {
        EchoPlan plan = new EchoPlan(4, 100, Duration.ofMillis(250), Duration.ofSeconds(1));
        assertThat(PingCommand.variants(Subnet.address("192.0.2.7"), plan).get(0))
                .isEqualTo("LC_ALL=C ping -n -c 4 -W 1 -i 0.250 -s 100 192.0.2.7");
        assertThat(PingCommand.read(plan, 0, """
                PING 192.0.2.7 (192.0.2.7) 100(128) bytes of data.
                108 bytes from 192.0.2.7: icmp_seq=1 ttl=64 time=0.1 ms
                108 bytes from 192.0.2.7: icmp_seq=1 ttl=64 time=0.2 ms (DUP!)
                From 10.0.0.1 icmp_seq=3 Destination Host Unreachable
                108 bytes from 192.0.2.7: icmp_seq=4 ttl=63 time=2.5 ms

                --- 192.0.2.7 ping statistics ---
                4 packets transmitted, 2 received, +1 errors, 50% packet loss, time 760ms
                """, "", TOOK).orElseThrow())
                .containsExactly(
                        new Echo.Replied("ping", Duration.ofNanos(100_000), 64),
                        new Echo.Silent("ping", Duration.ofSeconds(1)),
                        new Echo.Unreachable(
                                "ping", "host unreachable, says 10.0.0.1", ROUTER, new IcmpCode(false, 3, 1)),
                        new Echo.Replied("ping", Duration.ofNanos(2_500_000), 63));
    }

    @Test
    void seriesOfBusyboxBeginsWithZero() {
        EchoPlan plan = new EchoPlan(2, 56, Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(PingCommand.read(plan, 0, """
                64 bytes from 192.0.2.1: seq=0 ttl=63 time=1.250 ms
                64 bytes from 192.0.2.1: seq=1 ttl=63 time=1.500 ms
                """, "", TOOK).orElseThrow())
                .containsExactly(
                        new Echo.Replied("ping", Duration.ofNanos(1_250_000), 63),
                        new Echo.Replied("ping", Duration.ofNanos(1_500_000), 63));
    }

    @Test
    void intervalThatOnlyRootMayAskForSaysNothingAboutTheTarget() {
        assertThat(read(2, "", "ping: cannot flood; minimal interval allowed for user is 200ms\n"))
                .isEmpty();
    }

    @Test
    @Timeout(10)
    void endlessLineIsNoReply() {
        String statistics = "\n1 packets transmitted, 0 received, 100% packet loss, time 0ms\n";
        assertThat(read(1, "seq=1 ttl=1 ".repeat(80_000) + statistics, "")).contains(new Echo.Silent("ping", TOOK));
    }

    private static EchoPlan once(int millis) {
        return EchoPlan.once(Duration.ofMillis(millis));
    }

    private static Optional<Echo> read(int exitCode, String stdout, String stderr) {
        return PingCommand.read(once(1_000), exitCode, stdout, stderr, TOOK).map(seen -> seen.get(0));
    }
}
