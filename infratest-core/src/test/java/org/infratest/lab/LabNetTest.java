package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.PortMode;
import org.infratest.lab.net.ip.DhcpClients;
import org.infratest.lab.net.ip.DhcpServer;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabNetTest {

    private static final LabSpec SPEC = LabSpec.named("shop")
            .network("lan", net -> net.subnet("10.1.0.0/24"))
            .host("web", host -> host.nic("lan", "10.1.0.10"))
            .build();
    private static final MacAddress ONE = MacAddress.parse("52:54:00:00:00:11");
    private static final MacAddress OTHER = MacAddress.parse("52:54:00:00:00:22");

    @TempDir
    Path folder;

    private LabNet net;
    private DhcpClients clients;

    @BeforeEach
    void start() {
        net = LabNet.start(SPEC, 1, folder, failure -> {
            throw new AssertionError(failure);
        });
        clients = new DhcpClients(net.jvm(), net.segment("lan").attach("strangers", PortMode.access(0), frame -> {}));
    }

    @AfterEach
    void close() {
        net.close();
    }

    @Test
    void leasesAreKeptAndComeBack() {
        lease(ONE, "10.1.0.200");
        KeptNet kept = net.kept();
        lease(OTHER, "10.1.0.201");

        net.become(kept);

        assertThat(leases())
                .extracting(DhcpServer.Kept::holder, DhcpServer.Kept::address)
                .containsExactly(tuple(ONE.toString(), "10.1.0.200"));
        lease(OTHER, "10.1.0.201");
        assertThat(leases()).as("what is free again").hasSize(2);
    }

    private void lease(MacAddress machine, String address) {
        clients.request(machine, Subnet.address(address));
        await().until(() -> leases().stream().anyMatch(lease -> address.equals(lease.address())));
    }

    private List<DhcpServer.Kept> leases() {
        return net.kept().leases().getOrDefault("lan", List.of());
    }
}
