package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.infratest.lab.net.EthernetSwitch;
import org.infratest.lab.net.Impairment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTest {

    @TempDir
    private Path folder;

    private TestLab shop;
    private EthernetSwitch lan;
    private EthernetSwitch floor;

    @BeforeEach
    void start() {
        shop = new TestLab(folder);
        lan = shop.segment("lan");
        floor = shop.segment("floor");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void badNetworkIsBadForAllWhoReceiveTheJvmIncluded() {
        shop.lab().network("lan").delay(Duration.ofMillis(1));

        assertThat(lan.ports()).hasSize(3).noneMatch(port -> port.isClean());
        assertThat(floor.isClean()).isTrue();
    }

    @Test
    void networkWithoutTheJvmIsBadForItsMachines() {
        shop.lab().network("servers").loss(0.5);

        assertThat(floor.port("web:2").isClean()).isFalse();
        assertThat(floor.port("jvm:desks").isClean()).isTrue();
    }

    @Test
    void partsAreMadeOfTheMachinesCables() {
        Network network = shop.lab().network("lan");

        network.partition(Set.of(shop.host("web")), Set.of(shop.host("db")));
        assertThat(lan.isClean()).isFalse();
        assertThat(lan.ports()).as("the cables are good").allMatch(port -> port.isClean());

        network.heal();
        assertThat(lan.isClean()).isTrue();
    }

    @Test
    void largestPacketIsOfTheSegment() {
        shop.lab().network("desks").mtu(1000);
        assertThat(floor.isClean()).isFalse();

        shop.lab().network("servers").heal();
        assertThat(floor.isClean()).isTrue();
    }

    @Test
    void healedNetworkIsWholeWithItsCablesAndLeavesOthersAlone() {
        Network desks = shop.lab().network("desks");
        shop.lab().network("lan").loss(0.5);
        desks.impair(Impairment.NONE.withDuplicate(0.5));
        shop.lab().link(shop.host("web"), "desks").down();

        desks.heal();

        assertThat(floor.isClean()).isTrue();
        assertThat(lan.isClean()).isFalse();
        assertThat(shop.told("web")).containsExactly("cable2 out", "cable2 in");
    }

    @Test
    void captureIsOfTheSegment() {
        assertThat(shop.lab().network("desks").capture())
                .isEqualTo(shop.lab().network("servers").capture())
                .hasFileName("floor.pcap");
    }
}
