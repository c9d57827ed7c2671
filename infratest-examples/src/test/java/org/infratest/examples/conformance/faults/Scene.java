package org.infratest.examples.conformance.faults;

import java.time.Duration;
import org.infratest.environment.Host;
import org.infratest.examples.namespaces.Namespaces;
import org.infratest.examples.namespaces.NamespacesSpec;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.DnsProbe;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;

/**
 * A small routed network: a client in one network, a server and a bystander in another, and a gateway between them.
 *
 * @param network the running network
 * @param within how soon what is asked has to be true
 */
record Scene(Namespaces network, Duration within) {

    static final String CLIENT = "client";
    static final String GATEWAY = "gw";
    static final String SERVER = "web";
    static final String BYSTANDER = "other";
    static final int PORT = 8080;

    /** Commands for the client that succeed where the server does not let it connect, and does not answer it. */
    static final String CONNECTS_NO_MORE = "! timeout 1 bash -c ': < /dev/tcp/10.93.2.10/" + PORT + "' 2> /dev/null";

    static final String PINGS_NO_MORE = "! ping -c 1 -W 1 10.93.2.10 > /dev/null 2>&1";

    private static final Duration ATTEMPT = Duration.ofMillis(1500);

    static NamespacesSpec spec() {
        return NamespacesSpec.named("faults")
                .network("lan", "10.93.1.0/24")
                .network("dmz", "10.93.2.0/24")
                .machine(
                        GATEWAY,
                        m -> m.nic("lan", "10.93.1.1").nic("dmz", "10.93.2.1").forwards())
                .machine(CLIENT, m -> m.nic("lan", "10.93.1.10").via("10.93.1.1"))
                .machine(SERVER, m -> m.nic("dmz", "10.93.2.10").via("10.93.2.1"))
                .machine(BYSTANDER, m -> m.nic("dmz", "10.93.2.20").via("10.93.2.1"));
    }

    /** A command for the client that opens so many connections to the server, and keeps them for a minute. */
    static String holding(int connections) {
        String one = "sleep 60 | socat - TCP4:10.93.2.10:" + PORT;
        return "for i in $(seq " + connections + "); do setsid sh -c '" + one
                + "' > /dev/null 2>&1 < /dev/null & done; sleep 1";
    }

    /** A command for a machine that succeeds where nobody listens there, on {@code -t} or {@code -u} and a port. */
    static String nobodyListens(String protocolAndPort) {
        return "test -z \"$(ss -H -l -n " + protocolAndPort.replace(" ", " sport = :") + ")\"";
    }

    /** A command for a machine that succeeds where each process with that in its command line has been stopped. */
    static String isStopped(String pattern) {
        return "ps -o stat= -p $(pgrep -d , -f '" + pattern + "') > /tmp/states && ! grep -qv '^T' /tmp/states";
    }

    Host host(String name) {
        return network.host(name);
    }

    TcpProbe tcp() {
        return TcpProbe.to(host(SERVER)).from(host(CLIENT)).within(within).attemptTimeout(ATTEMPT);
    }

    IcmpProbe icmp() {
        return IcmpProbe.to(host(SERVER)).from(host(CLIENT)).within(within).attemptTimeout(ATTEMPT);
    }

    BannerProbe banner() {
        return BannerProbe.to(host(SERVER)).from(host(CLIENT)).within(within).attemptTimeout(ATTEMPT);
    }

    HttpProbe http() {
        return HttpProbe.to(host(SERVER))
                .from(host(CLIENT))
                .port(PORT)
                .within(within)
                .attemptTimeout(ATTEMPT.multipliedBy(2));
    }

    DnsProbe dns() {
        return DnsProbe.to(host(SERVER)).from(host(CLIENT)).within(within).attemptTimeout(ATTEMPT);
    }

    void connects() {
        tcp().assertOpen(PORT);
    }

    void answersPing() {
        icmp().assertReachable();
    }
}
