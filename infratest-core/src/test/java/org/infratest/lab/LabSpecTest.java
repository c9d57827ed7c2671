package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.infratest.ConfigurationException;
import org.infratest.lab.LabSpec.Builder;
import org.infratest.spec.Box;
import org.infratest.spec.HostSpec;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabSpecTest {

    @Test
    void whatIsNotSaidHasItsDefault() {
        LabSpec lab = LabSpec.named("web")
                .network("lan", lan -> lan.subnet("192.168.56.0/24").subnet6("2001:db8:1::/64"))
                .host("web", web -> web.nic("lan", "192.168.56.10"))
                .build();

        LabNetwork lan = lab.network("lan").orElseThrow();
        assertThat(lan.jvm()).isEqualTo(Subnet.address("192.168.56.254"));
        assertThat(lan.jvm6()).isEqualTo(Subnet.address("2001:db8:1:0:ffff:ffff:ffff:ffff"));
        assertThat(lan.segment()).isEqualTo("lan");
        assertThat(lan.vlan()).isZero();
        assertThat(lan.dhcp()).isTrue();
        assertThat(lan.uplink()).isEqualTo(Uplink.NONE);
        assertThat(lan.mtu()).isEqualTo(1500);
        LabHost web = lab.host("web").orElseThrow();
        assertThat(web.image()).isEqualTo(new ImageSource.TheBox());
        assertThat(web.memoryMiB()).isEqualTo(384);
        assertThat(web.cpus()).isEqualTo(1);
        assertThat(lab.bootLimit()).isNull();
        assertThat(lab.bootTimeout()).hasMinutes(10);
    }

    @Test
    void bootTimeoutThatSomebodySaidStays() {
        LabSpec lab = LabSpec.named("web")
                .host("web", web -> {})
                .bootTimeout(Duration.ofMinutes(2))
                .build();

        assertThat(lab.bootTimeout()).hasMinutes(2);
        assertThat(lab.withReadiness(host -> true).bootLimit()).hasMinutes(2);
    }

    @Test
    void jvmIsOnANetworkWithoutDhcp() {
        LabNetwork lan = LabSpec.named("web")
                .network("lan", net -> net.subnet("192.168.56.0/24").withoutDhcp())
                .host("web", web -> web.nic("lan", "192.168.56.10"))
                .build()
                .network("lan")
                .orElseThrow();

        assertThat(lan.dhcp()).isFalse();
        assertThat(lan.jvm()).isEqualTo(Subnet.address("192.168.56.254"));
    }

    @Test
    void machineOnANetworkWithoutDhcpNeedsAnAddress() {
        assertThatThrownBy(() -> LabSpec.named("web")
                        .network("lan", net -> net.subnet("192.168.56.0/24").withoutDhcp())
                        .host("web", web -> web.nic("lan"))
                        .build())
                .hasMessage("Lab 'web' has host 'web' without an address on network 'lan', where nobody serves one;"
                        + " give it one with nic(\"lan\", address)");
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.56.0/24, 192.168.56.254",
        "10.0.0.0/30,     10.0.0.2",
        "10.0.0.0/31,     10.0.0.1",
        "10.0.0.4/32,     10.0.0.4",
        "10.0.0.0/8,      10.255.255.254",
    })
    void jvmHasTheLastAddressThatAHostCanHave(String subnet, String address) {
        assertThat(Addresses.last(Subnet.parse(subnet))).isEqualTo(Subnet.address(address));
    }

    @Test
    void topologyIsThatOfAllEnvironments() {
        LabSpec lab = LabSpec.named("gateway")
                .network("public", net -> net.subnet("203.0.113.0/24"))
                .network(
                        "private",
                        net -> net.subnet("10.20.0.0/24").gateway("gateway").withoutJvm())
                .host("gateway", host -> host.nic("public", "203.0.113.10").nic("private", "10.20.0.2"))
                .host("app", host -> host.nic("private", "10.20.0.10").groups("servers"))
                .host("guest", host -> host.nic("public"))
                .build();

        assertThat(lab.topology().network("private").orElseThrow().gateway()).isEqualTo("gateway");
        assertThat(lab.topology().hosts()).extracting(HostSpec::name).containsExactly("gateway", "app", "guest");
        assertThat(lab.topology().host("gateway").orElseThrow().addresses())
                .isEqualTo(Map.of("public", Subnet.address("203.0.113.10"), "private", Subnet.address("10.20.0.2")));
        assertThat(lab.topology().host("app").orElseThrow().groups()).containsExactly("servers");
        assertThat(lab.topology().host("guest").orElseThrow().addresses()).isEmpty();
    }

    @Test
    void fingerprintChangesWithWhatMachinesBootFrom(@TempDir Path folder) throws Exception {
        Path image = Files.writeString(folder.resolve("disk.raw"), "one");
        LabSpec lab = LabSpec.named("web")
                .host("web", web -> web.image(new ImageSource.DiskImage(image)))
                .host("other", other -> {})
                .build();
        String before = lab.fingerprint();
        assertThat(lab.fingerprint()).isEqualTo(before);

        Files.writeString(image, "two");
        String after = lab.fingerprint();

        assertThat(after).isNotEqualTo(before);
        LabSpec boxed = lab.withBox(new Box("infratest/web", "ab".repeat(32), folder.resolve("web.box")));
        assertThat(boxed.fingerprint()).isNotEqualTo(after);
        assertThat(boxed.host("web").orElseThrow().image()).isEqualTo(new ImageSource.DiskImage(image));
        assertThat(boxed.host("other").orElseThrow().image()).isInstanceOf(ImageSource.BuiltBox.class);
    }

    @Test
    void missingImageIsNamedBeforeAnythingStarts(@TempDir Path folder) {
        Path missing = folder.resolve("no.qcow2");
        LabSpec lab = LabSpec.named("lab")
                .host("web", web -> web.image(new ImageSource.DiskImage(missing)))
                .build();

        assertThatThrownBy(lab::fingerprint)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Disk image " + missing + " does not exist");
    }

    @Test
    void overlappingSubnetsAreRefused() {
        assertRefused(
                lab -> lab.network("a", net -> net.subnet("10.0.0.0/16"))
                        .network("b", net -> net.subnet("10.0.3.0/24")),
                "has networks 'a' (10.0.0.0/16) and 'b' (10.0.3.0/24), which overlap");
        assertRefused(
                lab -> lab.network("a", net -> net.subnet("10.0.0.0/24").subnet6("2001:db8::/32"))
                        .network("b", net -> net.subnet("10.0.1.0/24").subnet6("2001:db8:7::/64")),
                "has networks 'a' (2001:db8:0:0:0:0:0:0/32) and 'b' (2001:db8:7:0:0:0:0:0/64), which overlap");
    }

    @Test
    void addressThatIsGivenTwiceIsRefused() {
        assertRefused(
                lab -> lab.host("one", host -> host.nic("lan", "192.168.56.10"))
                        .host("two", host -> host.nic("lan", "192.168.56.10")),
                "gives address 192.168.56.10 to host 'one' and to host 'two'");
        assertRefused(
                lab -> lab.host("one", host -> host.nic("lan", "192.168.56.254")),
                "gives address 192.168.56.254 to the JVM on network 'lan' and to host 'one'");
    }

    @Test
    void unknownNetworkIsRefused() {
        assertRefused(
                lab -> lab.host("one", host -> host.nic("lna", "192.168.56.10")),
                "has host 'one' on network 'lna', which is not declared; declared: [lan]");
    }

    @Test
    void addressOutsideItsNetworkIsRefused() {
        assertRefused(
                lab -> lab.host("one", host -> host.nic("lan", "192.168.57.10")),
                "has host 'one' with address 192.168.57.10, which does not lie in network 'lan' (192.168.56.0/24)");
        assertRefused(
                lab -> lab.host("one", host -> host.nic("lan", "2001:db8::1")),
                "has host 'one' with address 2001:db8:0:0:0:0:0:1, which does not lie in network 'lan' (no IPv6)");
    }

    @Test
    void cardWithoutAddressNeedsSomebodyWhoServesOne() {
        assertRefused(
                lab -> lab.network("dark", net -> net.subnet("10.9.0.0/24").withoutJvm())
                        .host("one", host -> host.nic("dark")),
                "has host 'one' without an address on network 'dark', where nobody serves one; give it one with"
                        + " nic(\"dark\", address)");
    }

    @Test
    void gatewayHasToBeOnItsNetwork() {
        assertRefused(
                lab -> lab.network("dark", net -> net.subnet("10.9.0.0/24").gateway("one"))
                        .host("one", host -> host.nic("lan"))
                        .host("two", host -> host.nic("dark")),
                "has network 'dark' with gateway 'one', which is no host on it; hosts on it: [two]");
    }

    @Test
    void networksOfOneSegmentDifferInTheirVlan() {
        assertRefused(
                lab -> lab.network("a", net -> net.subnet("10.1.0.0/24").vlan("floor", 10))
                        .network("b", net -> net.subnet("10.2.0.0/24").vlan("floor", 10)),
                "has networks 'a' and 'b' on segment 'floor', both with VLAN id 10");
        assertRefused(
                lab -> lab.host(
                                "one",
                                host -> host.trunk(trunk -> trunk.network("lan").network("other")))
                        .network("other", net -> net.subnet("10.1.0.0/24")),
                "has host 'one' with a trunk over several segments: [lan, other]; a cable leads to one switch");
    }

    @Test
    void labWithoutHostsIsRefused() {
        assertRefused(lab -> {}, "has no hosts; add one with host(\"web\", web -> web.nic(...))");
    }

    @Test
    void wrongValuesAreRefusedWithTheirNames() {
        assertWrong(
                lab -> lab.network("x", net -> net.subnet("10.0.0.0/24").vlan("floor", 4095)),
                "Network 'x' has VLAN id 4095, which is not between 1 and 4094");
        assertWrong(
                lab -> lab.network("x", net -> {}),
                "Network 'x' has no subnet; give it one, like" + " subnet(\"192.168.56.0/24\")");
        assertWrong(
                lab -> lab.network("x", net -> net.subnet("10.0.0.0/24").mtu(100)),
                "Network 'x' has an MTU of 100, which is not between 576 and 65000");
        assertWrong(
                lab -> lab.network("x", net -> net.subnet("10.0.0.0/24").jvm("10.0.1.1")),
                "The JVM's address 10.0.1.1 on network 'x' does not lie in 10.0.0.0/24");
        assertWrong(
                lab -> lab.network(
                        "x", net -> net.subnet("10.0.0.0/24").withoutJvm().uplink(Uplink.outside())),
                "Network 'x' has an uplink, which leads through the JVM, and the JVM has no address on it");
        assertWrong(
                lab -> lab.network("x", net -> net.subnet("10.0.0.0/24").ntp("2001:db8::1")),
                "Network 'x' has time server 2001:db8:0:0:0:0:0:1, which DHCP cannot name; give its IPv4 address");
        assertWrong(
                lab -> lab.network(
                        "x",
                        net -> net.subnet("10.0.0.0/24")
                                .uplink(Uplink.NONE.resolve(InetSocketAddress.createUnresolved("dns.example", 53)))),
                "The resolver 'dns.example' is a name, and a lab asks it for names; give its address, like"
                        + " new InetSocketAddress(\"192.0.2.53\", 53)");
        assertWrong(
                lab -> lab.network("lan", net -> net.subnet("10.0.0.0/24")),
                "Lab 'web' has two networks that are" + " called 'lan'");
        assertWrong(
                lab -> lab.host("my_web", host -> {}),
                "'my_web' is no host name: letters, digits and '-' inside, 63" + " characters at most (RFC 1123)");
        assertWrong(
                lab -> lab.host("one", host -> host.memory(16)), "Host 'one' has 16 MiB of memory; give it 32 or more");
        assertWrong(lab -> lab.host("one", host -> host.cpus(0)), "Host 'one' has 0 processors; give it 1 or more");
        assertWrong(
                lab -> lab.host("one", host -> host.nic("lan", "192.168.56.1", "192.168.56.2")),
                "A network card on 'lan' is given 192.168.56.1 and 192.168.56.2, two addresses of one kind; add a second"
                        + " card");
    }

    private static void assertRefused(Consumer<Builder> described, String finding) {
        assertWrong(described, "Lab 'web' " + finding);
    }

    private static void assertWrong(Consumer<Builder> described, String message) {
        assertThatThrownBy(() -> {
                    Builder lab = LabSpec.named("web").network("lan", lan -> lan.subnet("192.168.56.0/24"));
                    described.accept(lab);
                    lab.build();
                })
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }
}
