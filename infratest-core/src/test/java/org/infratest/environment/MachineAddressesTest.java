package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.CommandsOnly;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Test;

class MachineAddressesTest {

    private static final String GATEWAY = """
            192.168.121.1 51234 192.168.121.29 22
            2: eth0    inet 192.168.121.29/24 brd 192.168.121.255 scope global dynamic eth0\\       valid_lft 3000sec
            3: eth1    inet 203.0.113.10/24 brd 203.0.113.255 scope global eth1\\       valid_lft forever
            4: eth2    inet 10.20.0.2/24 brd 10.20.0.255 scope global eth2\\       valid_lft forever
            4: eth2    inet6 2001:db8::2/64 scope global \\       valid_lft forever preferred_lft forever
            """;

    private static final NetworkSpec PUBLIC = new NetworkSpec("public", Subnet.parse("203.0.113.0/24"), null);
    private static final NetworkSpec PRIVATE = new NetworkSpec("private", Subnet.parse("10.20.0.0/24"), null);

    @Test
    void managementInterfaceIsNeverAnAddress() {
        assertThat(MachineAddresses.parse(GATEWAY))
                .extracting(found -> found.address().getHostAddress())
                .containsExactly("203.0.113.10", "10.20.0.2", "2001:db8:0:0:0:0:0:2");
    }

    @Test
    void addressesAreMatchedWithTheTopologyInItsOrder() {
        Map<Network, InetAddress> addresses =
                MachineAddresses.read("gateway", answering(GATEWAY), topology("203.0.113.10"));

        assertThat(addresses)
                .containsExactly(
                        Map.entry(new Network("private", PRIVATE.subnet()), Subnet.address("10.20.0.2")),
                        Map.entry(new Network("public", PUBLIC.subnet()), Subnet.address("203.0.113.10")));
    }

    @Test
    void declaredAddressCountsAlsoWhereSshArrives() {
        String forwarded = GATEWAY.replace("192.168.121.29 22", "203.0.113.10 22");

        assertThat(MachineAddresses.read("gateway", answering(forwarded), topology("203.0.113.10")))
                .containsEntry(new Network("public", PUBLIC.subnet()), Subnet.address("203.0.113.10"))
                .containsEntry(new Network("private", PRIVATE.subnet()), Subnet.address("10.20.0.2"));
    }

    @Test
    void addressThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> MachineAddresses.read("gateway", answering(GATEWAY), topology("203.0.113.11")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Machine 'gateway' should have address 203.0.113.11 on network 'public', but it has 203.0.113.10; "
                                + "all its addresses: [eth1 203.0.113.10, eth2 10.20.0.2, eth2 2001:db8:0:0:0:0:0:2]");
    }

    /** As Debian lets in before udev has set up what is allow-hotplug. */
    @Test
    void addressMayComeAWhileAfterTheLogin() {
        Iterator<String> answers =
                List.of(withoutPublic(), withoutPublic(), GATEWAY).iterator();

        assertThat(MachineAddresses.read("gateway", answering(answers::next), topology("203.0.113.10")))
                .containsEntry(new Network("public", PUBLIC.subnet()), Subnet.address("203.0.113.10"));
        assertThat(answers).isExhausted();

        Iterator<String> later = List.of(withoutPublic(), GATEWAY).iterator();
        MachineAddresses.confirm(
                "gateway",
                answering(later::next),
                Map.of(new Network("public", PUBLIC.subnet()), Subnet.address("203.0.113.10")),
                Set.of());
        assertThat(later).isExhausted();
    }

    @Test
    void addressThatDoesNotComeIsAnError() {
        SshSession without = answering(MachineAddressesTest::withoutPublic);

        assertThatThrownBy(() ->
                        MachineAddresses.read("gateway", without, topology("203.0.113.10"), Duration.ofMillis(100)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Machine 'gateway' should have address 203.0.113.10 on network 'public', but it has none there; "
                                + "all its addresses: [eth2 10.20.0.2, eth2 2001:db8:0:0:0:0:0:2]");
    }

    private static String withoutPublic() {
        return GATEWAY.lines().filter(line -> !line.contains("eth1")).collect(Collectors.joining("\n"));
    }

    @Test
    void withoutATopologyNetworksAreCalledByTheirSubnet() {
        assertThat(MachineAddresses.read("gateway", answering(GATEWAY), TopologySpec.UNDECLARED)
                        .keySet())
                .extracting(Network::name)
                .containsExactly("203.0.113.0/24", "10.20.0.0/24", "2001:db8:0:0:0:0:0:0/64");
    }

    private static TopologySpec topology(String publicAddress) {
        HostSpec gateway = new HostSpec("gateway", Map.of("public", Subnet.address(publicAddress)), List.of());
        return new TopologySpec(List.of(PRIVATE, PUBLIC), List.of(gateway));
    }

    private static SshSession answering(String stdout) {
        return answering(() -> stdout);
    }

    private static SshSession answering(Supplier<String> stdout) {
        return new CommandsOnly() {
            @Override
            public SshResult exec(String command, Duration deadline) {
                return new SshResult(command, 0, stdout.get(), "", false, Duration.ZERO);
            }
        };
    }
}
