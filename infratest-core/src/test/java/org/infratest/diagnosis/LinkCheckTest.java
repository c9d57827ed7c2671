package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.diagnosis.Symptom.Outcome;
import org.junit.jupiter.api.Test;

class LinkCheckTest {

    private static final String OFF = "[\"BROADCAST\",\"MULTICAST\"]";
    private static final String NO_CARRIER = "[\"NO-CARRIER\",\"BROADCAST\",\"UP\"]";

    private final Story story = new Story();

    @Test
    void interfaceThatIsOffIsNamedWithItsMachine() {
        story.db = Recorded.machine("db")
                .declaring("10.0.2.30/24")
                .nic("eth1", "10.0.2.30/24", "02:00:00:00:02:30", OFF, "DOWN", 1500);

        assertThat(story.examinedBy(new LinkCheck())).hasValueSatisfying(finding -> {
            assertThat(finding.layer()).isEqualTo(Layer.LINK);
            assertThat(finding.sentence()).isEqualTo("interface eth1 of db (10.0.2.30) is switched off");
            assertThat(finding.evidence())
                    .containsExactly("ip addr on db: eth1 is DOWN, flags BROADCAST,MULTICAST, mtu 1500, addresses"
                            + " [10.0.2.30/24]");
        });
    }

    @Test
    void oneThatIsOffExplainsAnotherWithoutCarrier() {
        story.app = Recorded.machine("app")
                .declaring("10.0.1.10/24")
                .nic("eth1", "10.0.1.10/24", "02:00:00:00:01:10", NO_CARRIER, "DOWN", 1500);
        story.gw = Recorded.machine("gw")
                .declaring("10.0.1.1/24")
                .nic("eth1", "10.0.1.1/24", "02:00:00:00:01:01", OFF, "DOWN", 1500);

        assertThat(story.examinedBy(new LinkCheck()))
                .map(Finding::sentence)
                .hasValue("interface eth1 of gw (10.0.1.1) is switched off");
    }

    @Test
    void lackOfACarrierAloneIsNamed() {
        story.app = Recorded.machine("app")
                .declaring("10.0.1.10/24")
                .nic("eth1", "10.0.1.10/24", "02:00:00:00:01:10", NO_CARRIER, "DOWN", 1500);

        assertThat(story.examinedBy(new LinkCheck()))
                .map(Finding::sentence)
                .hasValue("interface eth1 of app (10.0.1.10) has no carrier: what it is plugged into is off");
    }

    @Test
    void interfaceOfAnotherNetworkIsOfNoInterest() {
        story.gw.declaring("10.9.9.1/24").nic("eth3", "10.9.9.1/24", "02:00:00:00:09:01", OFF, "DOWN", 1500);

        assertThat(story.examinedBy(new LinkCheck())).isEmpty();
    }

    @Test
    void machineThatAnswersHasALink() {
        story.db = Recorded.machine("db")
                .declaring("10.0.2.30/24")
                .nic("eth1", "10.0.2.30/24", "02:00:00:00:02:30", OFF, "DOWN", 1500);

        assertThat(story.seeing(Outcome.REFUSED).examinedBy(new LinkCheck())).isEmpty();
    }
}
