package org.infratest.examples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.assertions.InfratestAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.infratest.environment.Host;
import org.infratest.probe.DnsObservation;
import org.infratest.probe.DnsProbe;
import org.infratest.probe.DnsType;
import org.infratest.probe.NtpProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes of DNS and NTP, on a dnsmasq and a chronyd of this computer where they are installed. */
class NamesAndClocksExampleTest {

    private final Host ns = Host.at("ns", InetAddress.getLoopbackAddress());
    private final List<Process> servers = new ArrayList<>();

    @TempDir
    private Path folder;

    private int start(String program, String options, String settings) throws IOException {
        Path binary = Path.of("/usr/sbin", program);
        assumeTrue(Files.isExecutable(binary), program + " is not installed");
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path file = Files.writeString(folder.resolve(program + ".conf"), settings.formatted(port, folder));
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(options.split(" ")));
        command.add(file.toString());
        servers.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start());
        return port;
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.destroyForcibly().onExit().join());
    }

    @Test
    void names() throws IOException {
        int port = start("dnsmasq", "--keep-in-foreground --user= --pid-file -C", """
                port=%d
                listen-address=127.0.0.1
                bind-interfaces
                no-resolv
                no-hosts
                local=/lab.example/
                host-record=web.lab.example,10.20.0.10
                mx-host=lab.example,mail.lab.example,10
                """);
        DnsProbe dns = DnsProbe.to(ns).port(port);
        dns.assertResolves("web.lab.example", DnsType.A, "10.20.0.10");
        dns.assertResolves("10.20.0.10", DnsType.PTR, "web.lab.example");
        dns.assertResolves("lab.example", DnsType.MX, "10 mail.lab.example");
        dns.assertNoSuchName("nobody.lab.example");
        dns.assertRcode("www.example.org", DnsType.A, "REFUSED");

        DnsObservation seen = dns.observe("web.lab.example", DnsType.A);
        assertThat(seen).resolvesTo("10.20.0.10").isAuthoritative();

        assertThatThrownBy(() -> dns.within(ofSeconds(0)).assertResolves("web.lab.example", DnsType.A, "10.20.0.11"))
                .hasMessageContaining(
                        "expected A of web.lab.example to be 10.20.0.11, but the server answered 10.20.0.10");
    }

    @Test
    void clocks() throws IOException {
        int port = start("chronyd", "-d -x -U -u " + System.getProperty("user.name") + " -f", """
                port %d
                pidfile %s/chronyd.pid
                local stratum 5
                allow 127.0.0.1
                bindaddress 127.0.0.1
                cmdport 0
                bindcmdaddress /
                """);
        NtpProbe ntp = NtpProbe.to(ns).port(port);
        ntp.assertSynchronized();
        ntp.assertOffsetWithin(ofSeconds(1));
        assertThat(ntp.observe()).hasStratumAtMost(5);
    }
}
