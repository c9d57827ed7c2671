package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.infratest.lab.net.ip.Packets;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;

class ReliancesTest {

    private static final LabSpec LAB = LabSpec.named("shop")
            .network(
                    "desks",
                    net -> net.subnet("10.1.0.0/24").subnet6("fd00:1::/64").gateway("gw"))
            .network("servers", net -> net.subnet("10.2.0.0/24").gateway("gw").withoutJvm())
            .host("gw", host -> host.nic("desks", "10.1.0.10").nic("servers", "10.2.0.10"))
            .host("pc", host -> host.nic("desks", "10.1.0.20"))
            .host("db", host -> host.nic("servers", "10.2.0.20"))
            .host("app", host -> host.nic("servers", "10.2.0.30"))
            .build();

    private static final InetAddress GW = Subnet.address("10.2.0.10");
    private static final InetAddress PC = Subnet.address("10.1.0.20");
    private static final InetAddress DB = Subnet.address("10.2.0.20");
    private static final InetAddress APP = Subnet.address("10.2.0.30");

    private final Reliances reliances = new Reliances(LAB);

    @Test
    void whoOpensAConnectionReliesOnWhomItOpensItTo() {
        saw("app:1", "db:1", Packets.tcp(APP, DB, Packets.SYN, ""));
        saw("db:1", "app:1", Packets.tcp(DB, APP, Packets.SYN | Packets.ACK, ""));

        assertThat(reliances.all()).isEqualTo(Map.of("app", Set.of("db")));
    }

    @Test
    void whoGetsDataReliesOnWhomItIsFrom() {
        saw("app:1", "db:1", Packets.tcp(APP, DB, Packets.ACK, "CREATE TABLE goods"));

        assertThat(reliances.all()).isEqualTo(Map.of("db", Set.of("app")));
    }

    @Test
    void machinesOnTheWayCountAndDoNotRelyOnWhomTheyServe() {
        saw("pc:1", "gw:1", Packets.tcp(PC, DB, Packets.SYN, ""));
        saw("gw:2", "db:1", Packets.tcp(PC, DB, Packets.SYN, ""));
        saw("db:1", "gw:2", Packets.tcp(DB, PC, Packets.ACK, "hello"));
        saw("gw:1", "pc:1", Packets.tcp(DB, PC, Packets.ACK, "hello"));

        assertThat(reliances.all()).isEqualTo(Map.of("pc", Set.of("db", "gw")));
    }

    @Test
    void answerThatNobodyGaveIsReliedOnToo() {
        saw("app:1", "", Packets.icmp(APP, DB, 8));

        assertThat(reliances.all()).isEqualTo(Map.of("app", Set.of("db")));
    }

    @Test
    void theJvmAndWhatIsOutsideAreNobodyButTheWayThereIsSomebody() {
        InetAddress jvm = LAB.network("desks").orElseThrow().jvm();
        saw("app:1", "gw:2", Packets.udp(APP, jvm));
        saw("gw:2", "app:1", Packets.udp(jvm, APP));
        saw("pc:1", "gw:1", Packets.udp(PC, Subnet.address("9.9.9.9")));
        saw("pc:1", "jvm:desks", Packets.udp(PC, jvm));

        assertThat(reliances.all()).isEqualTo(Map.of("app", Set.of("gw"), "pc", Set.of("gw")));
    }

    @Test
    void addressThatNobodyDeclaredIsOfWhoIsThere() {
        InetAddress floating = Subnet.address("10.2.0.100");
        saw("app:1", "db:1", Packets.tcp(APP, floating, Packets.SYN, ""));
        saw("pc:1", "gw:1", Packets.tcp(Subnet.address("fe80::1"), Subnet.address("fd00:1::77"), Packets.ACK, "hello"));

        assertThat(reliances.all()).isEqualTo(Map.of("app", Set.of("db"), "gw", Set.of("pc")));
    }

    @Test
    void whatWasKnownBeforeIsKnownStill() {
        reliances.recall("db", Set.of("gw"));
        saw("db:1", "gw:2", Packets.tcp(DB, GW, Packets.SYN, ""));
        saw("db:1", "app:1", Packets.tcp(DB, APP, Packets.SYN, ""));

        assertThat(reliances.all()).isEqualTo(Map.of("db", Set.of("app", "gw")));
    }

    /** In the middle of a buffer, as the switch has it. */
    private void saw(String from, String to, ByteBuffer frame) {
        ByteBuffer buffer = ByteBuffer.allocate(frame.remaining() + 20);
        buffer.put(7, frame, 0, frame.remaining());
        reliances.saw(from, to, buffer, 7, frame.remaining());
    }
}
