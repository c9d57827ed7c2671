package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.diagnosis.Symptom.Outcome;
import org.junit.jupiter.api.Test;

class AddressCheckTest {

    private final Story story = new Story();

    @Test
    void addressThatIsNotThereIsNamedWithTheOneThatIs() {
        story.db = Recorded.machine("db")
                .declaring("10.0.2.30/24")
                .nic("eth1", "10.0.2.31/24", "02:00:00:00:02:30", Recorded.UP, "UP", 1500);

        assertThat(story.examinedBy(new AddressCheck()))
                .map(Finding::sentence)
                .hasValue("db does not have its address 10.0.2.30; on that network it has 10.0.2.31/24 on eth1");
    }

    @Test
    void netmaskThatIsTooWideIsNamedWithWhatItLeadsTo() {
        story.app = Recorded.machine("app")
                .declaring("10.0.1.10/24")
                .nic("eth1", "10.0.1.10/16", "02:00:00:00:01:10", Recorded.UP, "UP", 1500)
                .via("10.0.2.30", "", "eth1");

        assertThat(story.examinedBy(new AddressCheck()))
                .map(Finding::sentence)
                .hasValue("app has 10.0.1.10/16 on eth1, but its network is 10.0.1.0/24, so it takes 10.0.2.30 for a"
                        + " neighbour");
    }

    @Test
    void netmaskThatIsTooNarrowIsNamedWithWhatItLeadsTo() {
        story.db = Recorded.machine("db")
                .declaring("10.0.2.30/24")
                .nic("eth1", "10.0.2.30/28", "02:00:00:00:02:30", Recorded.UP, "UP", 1500);

        assertThat(story.examinedBy(new AddressCheck()))
                .map(Finding::sentence)
                .hasValue(
                        "db has 10.0.2.30/28 on eth1, but its network is 10.0.2.0/24, so it does not take 10.0.2.1 for"
                                + " a neighbour");
    }

    @Test
    void netmaskThatChangesNothingForThisProbeIsOfNoInterest() {
        story.db = Recorded.machine("db")
                .declaring("10.0.2.30/24")
                .nic("eth1", "10.0.2.30/26", "02:00:00:00:02:30", Recorded.UP, "UP", 1500);

        assertThat(story.examinedBy(new AddressCheck())).isEmpty();
    }

    @Test
    void addressThatIsThereTwiceIsNamedWithWhoAnswersEvenIfThatOneRefuses() {
        story.gw.neighbour("10.0.2.30", "eth2", "02:00:00:00:02:99", "REACHABLE");
        story.beside(Recorded.machine("spare").nic("eth1", "10.0.2.99/24", "02:00:00:00:02:99"));

        assertThat(story.seeing(Outcome.REFUSED).examinedBy(new AddressCheck()))
                .map(Finding::sentence)
                .hasValue("10.0.2.30 is there twice: spare answers for it in place of db");
    }

    @Test
    void strangerIsKnownByItsHardwareAddress() {
        story.gw.neighbour("10.0.2.30", "eth2", "02:00:00:00:02:99", "STALE");

        assertThat(story.examinedBy(new AddressCheck()))
                .map(Finding::sentence)
                .hasValue(
                        "10.0.2.30 is there twice: a machine with hardware address 02:00:00:00:02:99 answers for it in"
                                + " place of db");
    }

    @Test
    void rightAddressesAreFine() {
        story.gw.neighbour("10.0.2.30", "eth2", "02:00:00:00:02:30", "REACHABLE");

        assertThat(story.examinedBy(new AddressCheck())).isEmpty();
    }
}
