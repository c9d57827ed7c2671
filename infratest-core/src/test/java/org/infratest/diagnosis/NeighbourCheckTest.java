package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NeighbourCheckTest {

    private final Story story = new Story();

    @Test
    void neighbourThatDoesNotAnswerIsNamed() {
        story.gw.neighbour("10.0.2.30", "eth2", "", "FAILED");

        assertThat(story.examinedBy(new NeighbourCheck())).hasValueSatisfying(finding -> {
            assertThat(finding.sentence())
                    .isEqualTo("gw does not find its neighbour 10.0.2.30 (db) on eth2: nobody answers");
            assertThat(finding.evidence()).containsExactly("ip neigh on gw: 10.0.2.30 dev eth2 FAILED");
        });
    }

    @Test
    void neighbourThatHasArpSwitchedOffIsTheReason() {
        story.db = Recorded.machine("db")
                .declaring("10.0.2.30/24")
                .nic("eth1", "10.0.2.30/24", "02:00:00:00:02:30", "[\"NOARP\",\"UP\"]", "UP", 1500);
        story.gw.neighbour("10.0.2.30", "eth2", "", "INCOMPLETE");

        assertThat(story.examinedBy(new NeighbourCheck()))
                .map(Finding::sentence)
                .hasValue(
                        "gw does not find its neighbour 10.0.2.30 (db) on eth2: nobody answers: interface eth1 there has"
                                + " ARP switched off");
    }

    @Test
    void fixedEntryThatIsWrongIsNamedOnTheWayBackToo() {
        story.db.neighbour("10.0.2.1", "eth1", "02:00:00:00:00:99", "PERMANENT");

        assertThat(story.examinedBy(new NeighbourCheck()))
                .map(Finding::sentence)
                .hasValue("db has a fixed entry for its neighbour 10.0.2.1 (gw) on eth1 with hardware address"
                        + " 02:00:00:00:00:99, but that one's is 02:00:00:00:02:01");
    }

    @Test
    void fixedEntryThatIsRightIsFine() {
        story.db.neighbour("10.0.2.1", "eth1", "02:00:00:00:02:01", "PERMANENT");

        assertThat(story.examinedBy(new NeighbourCheck())).isEmpty();
    }

    @Test
    void silentMachineOfNobodyIsAMatterOfRoutes() {
        story.app.via("10.0.2.30", "10.0.1.77", "eth1").neighbour("10.0.1.77", "eth1", "", "FAILED");

        assertThat(story.examined()).hasValueSatisfying(finding -> {
            assertThat(finding.layer()).isEqualTo(Layer.ROUTE);
            assertThat(finding.sentence())
                    .isEqualTo("app sends what is for 10.0.2.30 to 10.0.1.77, which is no machine of this environment;"
                            + " the gateway is gw");
        });
    }
}
