package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.diagnosis.Symptom.Outcome;
import org.infratest.diagnosis.Symptom.Transport;
import org.junit.jupiter.api.Test;

class FirewallCheckTest {

    private static final String HEAD =
            "{\"nftables\": [{\"table\": {\"family\": \"inet\", \"name\": \"filter\", \"handle\": 1}}, ";

    private final Story story = new Story();

    private static String rules(String hook, String policy, String... expressions) {
        StringBuilder json = new StringBuilder(HEAD);
        json.append("{\"chain\": {\"family\": \"inet\", \"table\": \"filter\", \"name\": \"")
                .append(hook)
                .append("\", \"handle\": 1, \"type\": \"filter\", \"hook\": \"")
                .append(hook)
                .append("\", \"prio\": 0, \"policy\": \"")
                .append(policy)
                .append("\"}}");
        for (int i = 0; i < expressions.length; i++) {
            json.append(", {\"rule\": {\"family\": \"inet\", \"table\": \"filter\", \"chain\": \"")
                    .append(hook)
                    .append("\", \"handle\": ")
                    .append(i + 2)
                    .append(", \"expr\": [")
                    .append(expressions[i])
                    .append("]}}");
        }
        return json.append("]}").toString();
    }

    private static String port(String field, int port) {
        return "{\"match\": {\"op\": \"==\", \"left\": {\"payload\": {\"protocol\": \"tcp\", \"field\": \"" + field
                + "\"}}, \"right\": " + port + "}}";
    }

    private static String counter(int packets) {
        return "{\"counter\": {\"packets\": " + packets + ", \"bytes\": 0}}";
    }

    private static String text(String hook, String rule) {
        return "table inet filter { # handle 1\n\tchain " + hook + " { # handle 1\n\t\t" + rule + " # handle 2\n\t}\n}";
    }

    @Test
    void ruleThatDropsIsQuotedWithWhatItCounted() {
        String drop = ", {\"drop\": null}";
        story.db.says(Question.NFTABLES, rules("input", "accept", port("dport", 5432) + ", " + counter(3) + drop));
        story.db.saysLater(Question.NFTABLES, rules("input", "accept", port("dport", 5432) + ", " + counter(6) + drop));
        story.db.says(Question.NFTABLES_TEXT, text("input", "tcp dport 5432 counter packets 3 bytes 180 drop"));

        assertThat(story.examinedBy(new FirewallCheck())).hasValueSatisfying(finding -> {
            assertThat(finding.layer()).isEqualTo(Layer.FIREWALL);
            assertThat(finding.sentence())
                    .isEqualTo("db drops it: nftables rule \"tcp dport 5432 drop\" in table inet filter, chain input"
                            + " (counter went from 3 to 6 while probing)");
            assertThat(finding.evidence())
                    .containsExactly("the packet on db: tcp from 10.0.1.10 to 10.0.2.30 port 5432, in by eth1");
        });
    }

    @Test
    void ruleThatCountedNothingMeanwhileIsNotTheOne() {
        story.db.says(
                Question.NFTABLES,
                rules("input", "accept", port("dport", 5432) + ", " + counter(3) + ", {\"drop\": null}"));

        assertThat(story.examinedBy(new FirewallCheck())).isEmpty();
    }

    @Test
    void ruleThatIsNotUnderstoodIsTheOneIfItCounted() {
        String limited = port("dport", 5432) + ", {\"limit\": {\"rate\": 1, \"per\": \"hour\", \"inv\": true}}, ";
        story.db.says(Question.NFTABLES, rules("input", "accept", limited + counter(0) + ", {\"drop\": null}"));
        assertThat(story.examinedBy(new FirewallCheck())).isEmpty();

        story.db.saysLater(Question.NFTABLES, rules("input", "accept", limited + counter(2) + ", {\"drop\": null}"));
        assertThat(story.examinedBy(new FirewallCheck())).isPresent();
    }

    @Test
    void policyIsNamed() {
        story.db.says(Question.NFTABLES, rules("input", "drop", port("dport", 22) + ", {\"accept\": null}"));

        assertThat(story.examinedBy(new FirewallCheck()))
                .map(Finding::sentence)
                .hasValue("db drops it: the policy of nftables table inet filter, chain input is drop");
    }

    @Test
    void acceptedPacketsMeetNoPolicy() {
        story.db.says(Question.NFTABLES, rules("input", "drop", port("dport", 5432) + ", {\"accept\": null}"));

        assertThat(story.examinedBy(new FirewallCheck())).isEmpty();
    }

    @Test
    void answersCanBeDroppedToo() {
        story.gw.says(Question.NFTABLES, rules("forward", "accept", port("sport", 5432) + ", {\"drop\": null}"));

        assertThat(story.examinedBy(new FirewallCheck()))
                .map(Finding::sentence)
                .hasValue("gw drops the answer: nftables rule \"handle 2\" in table inet filter, chain forward");
    }

    @Test
    void refusalIsARejectionAndNoDrop() {
        story.gw.says(Question.NFTABLES, rules("forward", "accept", port("dport", 5432) + ", {\"drop\": null}"));
        assertThat(story.seeing(Outcome.REFUSED).examinedBy(new FirewallCheck()))
                .isEmpty();

        story.gw.says(
                Question.NFTABLES,
                rules("forward", "accept", port("dport", 5432) + ", {\"reject\": {\"type\": \"tcp reset\"}}"));
        assertThat(story.examinedBy(new FirewallCheck()))
                .map(Finding::sentence)
                .hasValueSatisfying(sentence -> assertThat(sentence).startsWith("gw rejects it: nftables rule"));
    }

    @Test
    void echoThatAloneIsFilteredIsAMatterOfIcmp() {
        String echo =
                "{\"match\": {\"op\": \"==\", \"left\": {\"payload\": {\"protocol\": \"icmp\", \"field\": \"type\"}},"
                        + " \"right\": \"echo-request\"}}, {\"drop\": null}";
        story.db.says(Question.NFTABLES, rules("input", "accept", echo));
        story.db.says(Question.NFTABLES_TEXT, text("input", "icmp type echo-request drop"));

        assertThat(story.by(Transport.ICMP).examinedBy(new FirewallCheck()))
                .map(Finding::layer)
                .hasValue(Layer.ICMP);
        assertThat(new Story().by(Transport.TCP).examinedBy(new FirewallCheck()))
                .isEmpty();
    }

    @Test
    void iptablesAreReadWhereTheyAre() {
        story.db.says(Question.IPTABLES, """
                *filter
                :INPUT ACCEPT [0:0]
                :FORWARD ACCEPT [0:0]
                :OUTPUT ACCEPT [0:0]
                [4:240] -A INPUT -p tcp -m multiport --dports 80,5432 -j DROP
                COMMIT
                """);
        story.db.saysLater(Question.IPTABLES, """
                *filter
                :INPUT ACCEPT [0:0]
                [7:420] -A INPUT -p tcp -m multiport --dports 80,5432 -j DROP
                COMMIT
                """);

        assertThat(story.examinedBy(new FirewallCheck()))
                .map(Finding::sentence)
                .hasValue(
                        "db drops it: iptables rule \"-A INPUT -p tcp -m multiport --dports 80,5432 -j DROP\" in table"
                                + " filter, chain INPUT (counter went from 4 to 7 while probing)");
    }

    @Test
    void tableOfConnectionsThatIsFullIsNamed() {
        story.gw.says(
                Question.SETTINGS,
                "/proc/sys/net/netfilter/nf_conntrack_max:64\n/proc/sys/net/netfilter/nf_conntrack_count:64");

        assertThat(story.examinedBy(new FirewallCheck()))
                .map(Finding::sentence)
                .hasValue("gw drops it: its table of connections is full");
    }
}
