package org.infratest.reachability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.reachability.TestNetwork.FILTERED;
import static org.infratest.reachability.TestNetwork.NO_ROUTE;
import static org.infratest.reachability.TestNetwork.OPEN;
import static org.infratest.reachability.TestNetwork.REFUSED;
import static org.infratest.reachability.TestNetwork.UNKNOWN;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.infratest.event.Event.FlowVerified;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;

@Timeout(60)
class SurveyTest {

    private static final int DATABASE = 5432;

    private final TestNetwork network = new TestNetwork();

    @Test
    void allowedFlowThatOpensPasses() {
        network.answer("app", "db", DATABASE, OPEN);

        table().allow("app").to("db").tcp(DATABASE).verify(network);

        assertThat(network.verdicts())
                .containsExactly(new FlowVerified(
                        "env-1",
                        "table in code",
                        "app",
                        "db",
                        "tcp/5432",
                        "tcp/5432",
                        true,
                        "allowed",
                        true,
                        "the connection opened",
                        Verdict.PASSED,
                        1,
                        network.verdicts().get(0).took()));
    }

    @Test
    void allowedFlowMayComeTrueLater() {
        network.answer("app", "db", DATABASE, REFUSED, FILTERED, OPEN);

        table().allow("app").to("db").tcp(DATABASE).verify(network);

        assertThat(network.verdicts()).extracting(FlowVerified::attempts).containsExactly(3);
    }

    @Test
    void allowedFlowThatStaysClosedFailsWithWhatWasSeenLast() {
        network.answer("app", "db", DATABASE, FILTERED, REFUSED);

        assertThatThrownBy(() -> flow(table().within(Duration.ofSeconds(1))
                                .allow("app")
                                .to("db")
                                .tcp(DATABASE))
                        .verify())
                .isInstanceOfSatisfying(AssertionFailedError.class, failure -> {
                    assertThat(failure.getExpected().getValue()).isEqualTo(Set.of(Answer.OPEN));
                    assertThat(failure.getActual().getValue()).isEqualTo(Answer.REFUSED);
                })
                .message()
                .matches("""
                        db \\(10\\.20\\.0\\.20\\): expected tcp/5432 to be allowed from app within 1 s, but the connection was refused
                          attempts: 2 in \\d+(\\.\\d)? s
                          table: in code, rule 1""");
        assertThat(network.verdicts()).extracting(FlowVerified::verdict).containsExactly(Verdict.FAILED);
    }

    @Test
    void deniedFlowPassesWhereAnotherMachineGetsThrough() {
        network.answer("app", "db", DATABASE, OPEN).answer("workstation", "db", DATABASE, FILTERED);

        table().allow("app")
                .to("db")
                .tcp(DATABASE)
                .deny("workstation")
                .to("db")
                .tcp(DATABASE)
                .verify(network);

        assertThat(network.verdicts().get(1).observation()).isEqualTo("there was no answer within 3 s; it answers app");
    }

    @Test
    void deniedFlowPassesWhereTheTargetAnswersItself() {
        network.answer("db", "db", DATABASE, OPEN).answer("workstation", "db", DATABASE, NO_ROUTE);

        table().deny("workstation").to("db").tcp(DATABASE).verify(network);

        assertThat(network.verdicts().get(0).observation())
                .isEqualTo("there was no way there (no route to host); it answers itself");
    }

    @Test
    void deniedFlowThatOpensFailsAtOnce() {
        network.answer("db", "db", DATABASE, OPEN).answer("workstation", "db", DATABASE, FILTERED, OPEN);

        assertThatThrownBy(() ->
                        flow(table().deny("workstation").to("db").tcp(DATABASE)).verify())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith(
                        "db (10.20.0.20): expected tcp/5432 to be denied from workstation for 2 s, but the"
                                + " connection opened\n  attempts: 2 in ");
        assertThat(network.verdicts()).extracting(FlowVerified::open).containsExactly(true);
    }

    @Test
    void deniedFlowIsLookedAtForTwoSeconds() {
        network.answer("db", "db", DATABASE, OPEN);

        table().deny("workstation").to("db").tcp(DATABASE).verify(network);

        assertThat(network.verdicts()).singleElement().satisfies(seen -> {
            assertThat(seen.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
            assertThat(seen.attempts())
                    .as("one each second, and fewer on a busy computer")
                    .isBetween(2, 3);
        });
    }

    @Test
    void deniedFlowForWhichNobodyListensProvesNothing() {
        assertThatThrownBy(() ->
                        flow(table().deny("workstation").to("db").tcp(DATABASE)).verify())
                .isInstanceOf(EnvironmentException.class)
                .message()
                .matches("""
                        db \\(10\\.20\\.0\\.20\\): expected tcp/5432 to be denied from workstation, and so it looks \\(the connection was \
                        refused\\); but it answers nobody, not even itself\\. So this proves nothing: start the service, or let the rule \
                        say 'refused', or 'unproved' where nobody is meant to listen
                          attempts: [23] in \\d+(\\.\\d)? s
                          table: in code, rule 1""");
        assertThat(network.verdicts()).extracting(FlowVerified::verdict).containsExactly(Verdict.INFRASTRUCTURE_ERROR);
    }

    @Test
    void unprovedIsEnoughWhereTheTableSaysSo() {
        table().deny("workstation").to("db").tcp(DATABASE).unproved().verify(network);

        assertThat(network.verdicts().get(0).observation())
                .isEqualTo("the connection was refused; whether anybody gets through was not asked");
    }

    @Test
    void machineThatIsDownProvesNothingEvenThen() {
        network.down("db");

        assertThatThrownBy(() -> flow(table().deny("workstation")
                                .to("db")
                                .tcp(DATABASE)
                                .unproved())
                        .verify())
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "db (10.20.0.20): tcp/5432 does not get through from workstation; but the machine itself does"
                                + " not answer either, so this proves nothing.\n  its SSH: Cannot log in to 'db': no answer");
    }

    @Test
    void refusedNeedsNoProofAndNothingElse() {
        network.answer("workstation", "gateway", 80, FILTERED);

        table().refuse("workstation").to("db").tcp(DATABASE).verify(network);
        assertThat(network.verdicts().get(0).observation()).isEqualTo("the connection was refused");

        assertThatThrownBy(
                        () -> flow(table().refuse("workstation").to("gateway").tcp(80))
                                .verify())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith(
                        "gateway (203.0.113.10): expected tcp/80 to be refused from workstation for 2 s, but"
                                + " there was no answer within 3 s");
    }

    @Test
    void placeThatCannotTellIsNoProofOfARefusal() {
        network.answer("workstation", "db", DATABASE, UNKNOWN);

        assertThatThrownBy(() -> flow(table().refuse("workstation").to("db").tcp(DATABASE))
                        .verify())
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith(
                        "db (10.20.0.20): expected tcp/5432 to be refused from workstation, which cannot be told"
                                + " from workstation: the connection did not open (");
    }

    @Test
    void restIsDeniedAndNeedsAProofOnlyWhereSomebodyIsAllowed() {
        network.answer("app", "db", DATABASE, OPEN).answer("workstation", "db", DATABASE, FILTERED);

        table().allow("app").to("db").tcp(DATABASE).denyTheRest().verify(network);

        assertThat(network.verdicts())
                .hasSize(12)
                .allMatch(verdict -> verdict.verdict() == Verdict.PASSED)
                .anyMatch(about("workstation", "db", "there was no answer within 3 s; it answers app"))
                .anyMatch(about("workstation", "gateway", "the connection was refused; it answers nobody"));
    }

    @Test
    void gatewayBlocksWhatItLetsThroughElsewhere() {
        network.answer("workstation", "db", DATABASE, FILTERED)
                .answer("workstation", "app", 80, OPEN)
                .answer("app", "db", DATABASE, OPEN);

        table().allow("workstation")
                .to("app")
                .tcp(80)
                .allow("app")
                .to("db")
                .tcp(DATABASE)
                .blockAtGateway("workstation")
                .to("db")
                .tcp(DATABASE)
                .verify(network);

        assertThat(network.verdicts())
                .anyMatch(about(
                        "workstation",
                        "db",
                        "there was no answer within 3 s; gateway lets workstation -> app tcp/80 through, and behind it db"
                                + " answers app"));
    }

    @Test
    void gatewayBlocksWhatDoesNotArriveEvenWhereNobodyListens() {
        network.answer("workstation", "db", DATABASE, FILTERED)
                .answer("workstation", "gateway", 0, OPEN)
                .arrives("db", "203.0.113.20 tcp/22\n203.0.113.20 udp/5432\n10.20.0.10 tcp/5432\n");

        table().blockAtGateway("workstation").to("db").tcp(DATABASE).verify(network);

        assertThat(network.verdicts().get(0).observation())
                .isEqualTo(
                        "there was no answer within 3 s; gateway answers workstation, and nothing of it arrives at db");
    }

    @Test
    void whatArrivesIsNotBlockedAtTheGateway() {
        network.answer("workstation", "db", DATABASE, FILTERED)
                .answer("workstation", "gateway", 0, OPEN)
                .arrives("db", "203.0.113.20 tcp/5432\n");

        assertThatThrownBy(() -> flow(table().blockAtGateway("workstation")
                                .to("db")
                                .tcp(DATABASE))
                        .verify())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith(
                        "db (10.20.0.20): expected tcp/5432 to be blocked at the gateway from workstation for"
                                + " 2 s, but its packets get as far as db, which does not answer\n");
        assertThat(network.verdicts())
                .extracting(FlowVerified::observation)
                .containsExactly("its packets get as far as db, which does not answer");
    }

    @Test
    void gatewayThatIsNotReachedBlocksNothing() {
        network.answer("workstation", "db", DATABASE, FILTERED)
                .answer("db", "db", DATABASE, OPEN)
                .answer("workstation", "gateway", 0, FILTERED);

        assertThatThrownBy(() -> flow(table().blockAtGateway("workstation")
                                .to("db")
                                .tcp(DATABASE))
                        .verify())
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining(
                        "(there was no answer within 3 s); but the gateway 'gateway' does not answer workstation"
                                + " either (nothing came back within 20 ms), so it is not known how far packets get");
    }

    @Test
    void refusalIsNoBlockAtTheGateway() {
        assertThatThrownBy(() -> flow(table().blockAtGateway("workstation")
                                .to("db")
                                .tcp(DATABASE))
                        .verify())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith(
                        "db (10.20.0.20): expected tcp/5432 to be blocked at the gateway from workstation for"
                                + " 2 s, but the connection was refused");
    }

    @Test
    void whatComesFromTheGatewayMayBeWhatItPassesOn() {
        network.answer("workstation", "db", DATABASE, FILTERED)
                .answer("workstation", "gateway", 0, OPEN)
                .arrives("db", "10.20.0.2 tcp/5432\n");
        RuleBuilder table = table().blockAtGateway("workstation").to("db").tcp(DATABASE);

        assertThatThrownBy(() -> flow(table).verify())
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("but it answers nobody, not even itself");
    }

    @Test
    void whatTheGatewayAsksForItselfIsNotWhatItPassesOn() {
        network.answer("workstation", "db", DATABASE, FILTERED)
                .answer("workstation", "gateway", 0, OPEN)
                .arrives("db", "10.20.0.2 tcp/5432\n");

        table().blockAtGateway("workstation")
                .to("db")
                .tcp(DATABASE)
                .refuse("gateway")
                .to("db")
                .tcp(DATABASE)
                .verify(network);

        assertThat(network.verdicts()).extracting(FlowVerified::verdict).containsOnly(Verdict.PASSED);
    }

    /** So does REJECT of iptables, unless it is told otherwise. */
    @Test
    void gatewayMayRefuseInTheNameOfTheTarget() {
        network.answer("workstation", "gateway", 0, OPEN).arrives("db", "203.0.113.20 tcp/22\n");

        table().blockAtGateway("workstation").to("db").tcp(DATABASE).verify(network);

        assertThat(network.verdicts().get(0).observation())
                .isEqualTo("the connection was refused; gateway answers workstation, and nothing of it arrives at db");
    }

    @Test
    void pingIsAFlowToo() {
        network.answer("workstation", "app", 0, OPEN)
                .answer("this JVM", "app", 0, FILTERED)
                .answer("app", "app", 0, OPEN);

        table().allow("workstation")
                .to("app")
                .icmp()
                .deny("outside")
                .to("app")
                .icmp()
                .verify(network);

        assertThat(network.verdicts())
                .extracting(FlowVerified::from, FlowVerified::open)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("this JVM", false),
                        org.assertj.core.groups.Tuple.tuple("workstation", true));
    }

    @Test
    void datagramIsAFlowToo() {
        network.answer("this JVM", "gateway", 53, OPEN)
                .answer("this JVM", "app", 53, FILTERED)
                .answer("this JVM", "db", 514, REFUSED);

        table().allow("outside")
                .to("gateway")
                .udp(53)
                .filter("outside")
                .to("app")
                .udp(53)
                .unproved()
                .refuse("outside")
                .to("db")
                .service(Service.udp(514, "<13>test"))
                .verify(network);

        assertThat(network.verdicts())
                .extracting(FlowVerified::service, FlowVerified::open)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("udp/53", true),
                        org.assertj.core.groups.Tuple.tuple("udp/53", false),
                        org.assertj.core.groups.Tuple.tuple("udp/514", false));
        assertThat(network.datagrams()).contains("\037z\1\0\0\1\0\0\0\0\0\0\11localhost\0\0\1\0\1", "<13>test");
    }

    @Test
    void oneCommandOnEachMachineAsksForAllThatIsOpen() {
        for (int port = 1; port <= 20; port++) {
            network.answer("app", "db", port, OPEN).answer("app", "gateway", port, OPEN);
        }

        table().allow("app")
                .to("db", "gateway")
                .tcp(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)
                .verify(network);

        assertThat(network.verdicts()).hasSize(40);
        assertThat(network.commands("app")).hasSize(1);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        network.answer("app", "db", 1, OPEN).answer("db", "db", 3, OPEN).answer("app", "db", 3, OPEN);

        assertThatThrownBy(() -> table().within(Duration.ZERO)
                        .allow("app")
                        .to("db")
                        .tcp(1, 2)
                        .deny("app")
                        .to("db")
                        .tcp(3, 4)
                        .verify(network))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith(
                        "Reachability table in code: 3 of 4 flows are not as it says\n"
                                + "  1) app -> db tcp/2 allowed\n     db (10.20.0.20): expected tcp/2 to be allowed from app, but")
                .hasMessageContaining("\n  2) app -> db tcp/3 denied\n")
                .hasMessageContaining("\n  3) app -> db tcp/4 denied\n");
    }

    @Test
    void manyWrongFlowsAreCounted() {
        RuleBuilder rule = table().within(Duration.ZERO).allow("app").to("db");
        for (int port = 1; port <= 103; port++) {
            rule.tcp(port);
        }
        assertThatThrownBy(() -> rule.verify(network))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining(": 103 of 103 flows are not as it says\n")
                .hasMessageContaining("\n  100) app -> db tcp/100 allowed\n")
                .message()
                .endsWith("rule 1\n  and 3 more; the report has all of them");
    }

    @Test
    void flowsOfAMachineThatCannotBeAskedAreErrorsAndTheOthersStand() {
        network.answer("app", "db", DATABASE, OPEN).down("workstation");

        assertThatThrownBy(() -> table().allow("app", "workstation")
                        .to("db")
                        .tcp(DATABASE)
                        .verify(network))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Reachability table in code: 1 of 2 flows could not be verified\n"
                        + "  1) workstation -> db tcp/5432 allowed\n     Cannot log in to 'workstation': no answer");
        assertThat(network.verdicts())
                .extracting(FlowVerified::verdict)
                .containsExactly(Verdict.PASSED, Verdict.INFRASTRUCTURE_ERROR);
    }

    @Test
    void threadsEndWithTheLastFlow() {
        Set<Thread> before = threads();
        network.answer("app", "db", DATABASE, OPEN);
        try (Survey survey = table().allow("app").to("db").tcp(DATABASE).build().in(network)) {
            survey.flows().get(0).verify();
            Awaitility.await().until(() -> before.containsAll(threads()));
        }
    }

    @Test
    void closedTableGivesUpAndLeavesNoThread() {
        Set<Thread> before = threads();
        List<Flow> flows;
        try (Survey survey = table().allow("app")
                .to("db")
                .tcp(DATABASE, 80)
                .allow("app")
                .to("gateway")
                .tcp(1)
                .build()
                .in(network.answer("app", "db", 80, OPEN))) {
            flows = survey.flows();
            flows.stream().filter(flow -> flow.service().port() == 80).forEach(Flow::verify);
        }
        Awaitility.await().until(() -> before.containsAll(threads()));
        assertThatThrownBy(() -> flows.get(0).verify())
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Reachability table in code: its flows were closed already");
    }

    @Test
    void interruptedTestGivesUp() {
        Flow flow = flow(table().allow("app").to("db").tcp(DATABASE));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(flow::verify)
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("The flow was given up: this thread was interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void tableInCodeMayHaveAName() {
        assertThatThrownBy(() -> ReachabilityTable.builder("office")
                        .within(Duration.ZERO)
                        .allow("app")
                        .to("db")
                        .tcp(DATABASE)
                        .verify(network))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith("Reachability table 'office': 1 of 1 flow is not as it says\n");
        assertThat(network.verdicts()).extracting(FlowVerified::table).containsExactly("office");
    }

    private static TableBuilder table() {
        return ReachabilityTable.builder();
    }

    private Flow flow(TableBuilder table) {
        return table.build().in(network).flows().get(0);
    }

    private static Predicate<FlowVerified> about(String from, String to, String observation) {
        return verdict -> verdict.from().equals(from)
                && verdict.to().equals(to)
                && verdict.observation().equals(observation);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("infratest-reachability-"))
                .collect(Collectors.toSet());
    }
}
