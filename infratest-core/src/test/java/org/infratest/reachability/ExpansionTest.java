package org.infratest.reachability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;

class ExpansionTest {

    private final TestNetwork network = new TestNetwork();

    @Test
    void groupsStandForTheirMachinesAndNoMachineForItself() {
        assertThat(flows(ReachabilityTable.builder()
                        .allow("servers")
                        .to("servers", "gateway")
                        .tcp(22)))
                .containsExactly(
                        "app -> gateway tcp/22 allowed",
                        "app -> db tcp/22 allowed",
                        "db -> gateway tcp/22 allowed",
                        "db -> app tcp/22 allowed");
    }

    @Test
    void allStandsForAllMachinesAndOutsideForThisJvm() {
        assertThat(flows(ReachabilityTable.builder()
                        .deny("all", "outside")
                        .to("app")
                        .icmp()))
                .containsExactly(
                        "this JVM -> app icmp denied",
                        "gateway -> app icmp denied",
                        "db -> app icmp denied",
                        "workstation -> app icmp denied");
    }

    @Test
    void machineIsAskedForItsOwnServiceWhereBothSidesNameIt() {
        assertThat(flows(ReachabilityTable.builder().allow("db").to("db").tcp(5432)))
                .containsExactly("db -> db tcp/5432 allowed");
    }

    @Test
    void whatNoRuleSpeaksOfIsDeniedWhereTheTableSaysSo() {
        assertThat(flows(ReachabilityTable.builder()
                        .allow("app")
                        .to("db")
                        .tcp(5432)
                        .denyTheRest()))
                .hasSize(12)
                .contains("app -> db tcp/5432 allowed", "workstation -> db tcp/5432 denied")
                .noneMatch(flow -> flow.startsWith("this JVM"))
                .filteredOn(flow -> flow.endsWith("allowed"))
                .hasSize(1);
    }

    @Test
    void thisJvmIsAmongTheRestWhereARuleNamesIt() {
        assertThat(flows(ReachabilityTable.builder()
                        .allow("this JVM")
                        .to("gateway")
                        .icmp()
                        .denyTheRest()))
                .hasSize(16)
                .contains("this JVM -> gateway icmp allowed", "this JVM -> db icmp denied");
    }

    @Test
    void sameRuleTwiceIsOneFlow() {
        assertThat(flows(ReachabilityTable.builder()
                        .allow("app")
                        .to("db")
                        .tcp(5432)
                        .allow("servers")
                        .to("db")
                        .tcp(5432)))
                .containsExactly("app -> db tcp/5432 allowed");
    }

    @Test
    void contradictionNamesBothPlaces() {
        assertThatThrownBy(() -> flows(ReachabilityTable.builder()
                        .allow("app")
                        .to("db")
                        .tcp(5432)
                        .deny("servers")
                        .to("servers")
                        .tcp(5432)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Reachability table in code, rule 2: app -> db tcp/5432 is denied here, but allowed by rule 1;"
                                + " leave one of them");
    }

    @Test
    void unknownNameIsToldWithThoseThereAre() {
        assertThatThrownBy(() -> flows(
                        ReachabilityTable.builder().allow("wrkstation").to("db").icmp()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Reachability table in code, rule 1: the rule names 'wrkstation', which is neither a machine"
                                + " nor a group of environment 'lab'; machines: gateway, app, db, workstation; groups: servers");
    }

    @Test
    void thisJvmIsNoTarget() {
        assertThatThrownBy(() -> flows(
                        ReachabilityTable.builder().allow("db").to("outside").icmp()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Reachability table in code, rule 1: the rule has 'outside' as a target, but that can only be"
                                + " a source");
    }

    @Test
    void ruleThatComesToNothingIsAMistake() {
        TestNetwork alone = network;
        assertThatThrownBy(() -> ReachabilityTable.builder()
                        .allow("app")
                        .to("db")
                        .build()
                        .in(alone))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Reachability table in code, rule 1: the rule names no service");
        assertThatThrownBy(() -> ReachabilityTable.builder().build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Reachability table in code has no rules, so there is nothing to test");
    }

    @Test
    void noGatewayIsBetweenMachinesOfOneNetwork() {
        assertThatThrownBy(() -> flows(ReachabilityTable.builder()
                        .blockAtGateway("app")
                        .to("db")
                        .tcp(22)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Reachability table in code, rule 1: the rule cannot be met: app and db are both on network"
                        + " 'private', so no gateway is between them");
    }

    @Test
    void gatewayThatNobodyDeclaredIsAMistake() {
        network.withoutGateway();
        assertThatThrownBy(() -> flows(ReachabilityTable.builder()
                        .blockAtGateway("workstation")
                        .to("db")
                        .tcp(22)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Reachability table in code, rule 1: the rule cannot be met: the topology of environment 'lab'"
                                + " names no gateway between workstation and db; add it to network 'private'");
    }

    private List<String> flows(TableBuilder table) {
        try (Survey survey = table.build().in(network)) {
            return survey.flows().stream().map(Flow::toString).toList();
        }
    }
}
