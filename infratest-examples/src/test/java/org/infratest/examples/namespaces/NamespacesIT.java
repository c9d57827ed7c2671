package org.infratest.examples.namespaces;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpObservation;
import org.infratest.probe.TcpProbe;
import org.infratest.process.RunningProcess;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Namespaces are machines: they route, filter, answer and end. */
@Timeout(60)
class NamespacesIT {

    private static final NamespacesSpec ROUTED = NamespacesSpec.named("routed")
            .network("lan", "10.90.1.0/24")
            .network("dmz", "10.90.2.0/24")
            .machine(
                    "router",
                    m -> m.nic("lan", "10.90.1.1")
                            .nic("dmz", "10.90.2.1")
                            .forwards()
                            .run("nft add table ip filter")
                            .run("nft 'add chain ip filter forward { type filter hook forward priority 0; }'")
                            .run("nft add rule ip filter forward tcp dport 81 drop")
                            .run("nft add rule ip filter forward tcp dport 82 reject with icmp type admin-prohibited"))
            .machine("client", m -> m.nic("lan", "10.90.1.10").via("10.90.1.1"))
            .machine("web", m -> m.nic("dmz", "10.90.2.10").via("10.90.2.1").group("servers"))
            .machine("db", m -> m.nic("dmz", "10.90.2.20").via("10.90.2.1").group("servers"))
            .jvm(m -> m.nic("lan", "10.90.1.99").via("10.90.1.1"));

    @Test
    void machinesAreReachedByRealRoutes() {
        try (Namespaces net = Namespaces.start(ROUTED)) {
            Host web = net.host("web");
            IcmpProbe.to(web).assertReachable();
            IcmpProbe.to(web).from(net.host("client")).assertReachable();
            BannerProbe.to(web).from(net.host("client")).assertStartsWith(22, "SSH-2.0-OpenSSH");
            TcpProbe.to(web).assertOpen(22);
            assertThat(net.environment().group("servers")).containsExactly(web, net.host("db"));
        }
    }

    @Test
    void firewallOfTheRouterHolds() {
        try (Namespaces net = Namespaces.start(ROUTED)) {
            TcpProbe web = TcpProbe.to(net.host("web")).attemptTimeout(ofSeconds(3));
            for (TcpProbe probe : List.of(web, web.from(net.host("client")))) {
                assertThat(probe.observe(80).state()).isEqualTo(TcpObservation.State.REFUSED);
                assertThat(probe.observe(81).state()).isEqualTo(TcpObservation.State.FILTERED);
                assertThat(probe.observe(82).state()).isEqualTo(TcpObservation.State.UNREACHABLE);
            }
            // Beside the router there is no firewall.
            assertThat(web.from(net.host("db")).observe(81).state()).isEqualTo(TcpObservation.State.REFUSED);
        }
    }

    @Test
    void managementNetworkLeadsToNoOtherMachine() {
        try (Namespaces net = Namespaces.start(ROUTED)) {
            String own = net.host("web").ssh().exec("echo $SSH_CONNECTION").stdout();
            String address = own.split(" ")[2];
            assertThat(address).startsWith("198.18.");
            assertThat(net.host("db").ssh().exec("ping -n -c 1 -W 1 " + address).succeeded())
                    .isFalse();
            assertThat(net.host("web").addresses().values()).containsExactly(Subnet.address("10.90.2.10"));
        }
    }

    @Test
    void programsAndSocketsAreInsideAMachine() throws Exception {
        try (Namespaces net = Namespaces.start(ROUTED);
                ServerSocket ours = net.machine("web").inside(() -> new ServerSocket(8080))) {
            RunningProcess theirs = net.machine("db").start("socat", "tcp-listen:8081,fork", "system:hostname");
            TcpProbe.to(net.host("web")).assertOpen(ours.getLocalPort());
            TcpProbe.to(net.host("db")).assertClosed(8080);
            BannerProbe.to(net.host("db")).assertStartsWith(8081, "db");
            theirs.stop();
            TcpProbe.to(net.host("db")).within(ofSeconds(30)).assertRefused(8081);
        }
    }

    @Test
    void settingsOfAMachineAreItsOwn() {
        try (Namespaces net = Namespaces.start(ROUTED)) {
            net.host("web")
                    .ssh()
                    .exec("echo web-only > /etc/infratest-namespace")
                    .assertSucceeded();
            assertThat(net.host("db").ssh().exec("cat /etc/infratest-namespace").succeeded())
                    .isFalse();
            assertThat(Path.of("/etc/infratest-namespace")).doesNotExist();
            assertThat(net.host("web").ssh().exec("hostname").stdout()).isEqualTo("web\n");
        }
    }

    @Test
    void nothingIsLeftAtTheEnd() throws Exception {
        long before = ProcessHandle.current().descendants().count();
        Path folder;
        try (Namespaces net = Namespaces.start(ROUTED)) {
            folder = net.folder();
            assertThat(ProcessHandle.current().descendants().count()).isGreaterThan(before);
            assertThat(NetworkInterface.getByInetAddress(InetAddress.getByName("10.90.1.99")))
                    .isNotNull();
        }
        assertThat(ProcessHandle.current().descendants().count()).isEqualTo(before);
        assertThat(NetworkInterface.getByInetAddress(InetAddress.getByName("10.90.1.99")))
                .isNull();
        assertThat(Files.exists(folder)).isFalse();
    }

    @Test
    void lineThatFailsIsNamedWithItsMachine() {
        NamespacesSpec spec = NamespacesSpec.named("broken")
                .network("lan", "10.90.3.0/24")
                .machine("web", m -> m.nic("lan", "10.90.3.10").via("10.90.4.1"));
        assertThatThrownBy(() -> Namespaces.start(spec))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("Could not start environment 'broken', machine 'web': it ended before its sshd")
                .hasMessageContaining("Nexthop has invalid gateway");
    }

    @Test
    void subnetThatIsInUseIsNamed() {
        NamespacesSpec spec = NamespacesSpec.named("second")
                .network("office", "10.90.1.0/25")
                .jvm(m -> m.nic("office", "10.90.1.98"));
        try (Namespaces net = Namespaces.start(ROUTED)) {
            assertThat(net.host("web")).isNotNull();
            assertThatThrownBy(() -> Namespaces.start(spec))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageMatching(
                            "Could not start environment 'second': its network 'office' \\(10.90.1.0/25\\) is in use"
                                    + " here: \\S+ has 10.90.1.99. Another environment that still runs has it; give one of them"
                                    + " another subnet");
        }
    }
}
