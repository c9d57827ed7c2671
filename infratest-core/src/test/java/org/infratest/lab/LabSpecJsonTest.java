package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.infratest.spec.Box;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A keeper boots the very lab that the JVM of the test has asked for. */
class LabSpecJsonTest {

    @TempDir
    private Path folder;

    @Test
    void specArrivesAsItWas() throws Exception {
        LabSpec lab = everything(folder);

        String json = LabSpecJson.mapper().writeValueAsString(lab);
        LabSpec read = LabSpecJson.mapper().readValue(json, LabSpec.class);

        assertThat(read).isEqualTo(lab.withReadiness(LabSpecJson.READY));
        assertThat(read.machinesFingerprint()).isEqualTo(lab.machinesFingerprint());
    }

    @Test
    void whatTheClassWaitsForStaysBehind() throws Exception {
        LabSpec lab = everything(folder).withReadiness(host -> {
            throw new AssertionError("it is the user's code");
        });

        String json = LabSpecJson.mapper().writeValueAsString(lab);

        assertThat(LabSpecJson.mapper().readValue(json, LabSpec.class).readiness())
                .isSameAs(LabSpecJson.READY);
    }

    @Test
    void bootTimeoutThatNobodySaidIsStillNobodys() throws Exception {
        LabSpec lab = LabSpec.named("web").host("web", host -> {}).build();

        String json = LabSpecJson.mapper().writeValueAsString(lab);

        assertThat(LabSpecJson.mapper().readValue(json, LabSpec.class).bootLimit())
                .isNull();
    }

    private static LabSpec everything(Path folder) throws Exception {
        Path disk = Files.writeString(folder.resolve("a disk.raw"), "disk");
        return LabSpec.named("everything")
                .domain("example.test")
                .network(
                        "lan",
                        lan -> lan.subnet("192.168.56.0/24")
                                .subnet6("2001:db8:1::/64")
                                .gateway("gateway")
                                .uplink(Uplink.outside(Subnet.parse("203.0.113.0/24"))
                                        .forward(80, new InetSocketAddress(Subnet.address("127.0.0.1"), 8080))
                                        .forward(81, InetSocketAddress.createUnresolved("cache.example", 81))
                                        .serve(82, folder)
                                        .resolve(new InetSocketAddress(Subnet.address("2001:db8::53"), 53))))
                .network("desks", net -> net.subnet("10.1.0.0/24").vlan("floor", 10))
                .host(
                        "gateway",
                        host -> host.image(new ImageSource.BuiltBox(
                                        new Box("infratest/basebox", "0123456789abcdef", folder.resolve("x.box"))))
                                .memory(512)
                                .nic("lan", "192.168.56.1")
                                .trunk(trunk -> trunk.network("desks", "10.1.0.1"))
                                .script("forward", "sysctl -w net.ipv4.ip_forward=1\n# \"quoted\" \u00fc\n"))
                .host(
                        "web",
                        host -> host.image(new ImageSource.DiskImage(disk))
                                .nic("lan")
                                .groups("servers"))
                .host(
                        "cloud",
                        host -> host.image(new ImageSource.CloudImage(
                                        URI.create("https://example.test/a.qcow2"), "ab".repeat(32)))
                                .nic("lan", "192.168.56.30"))
                .bootTimeout(Duration.ofMinutes(7))
                .build();
    }
}
