package org.infratest.state;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.Verdict;
import org.infratest.vantage.FakeSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.MultipleFailuresError;

@Timeout(60)
class HostStateTest {

    private static final String NGINX = "installed\tnginx\t1.22.1-9\tamd64\n";
    private static final String CURL = "installed\tcurl\t7.88.1-10\tamd64\n";
    private static final Fact<?> PASSWD = new FileFact("/etc/passwd");
    private static final String ENTRY = "81a4:0:0:1234:1700000000:root:root\n";

    private final ScriptedMachine web = new ScriptedMachine();

    @Nested
    class RoundTrips {

        @Test
        void firstQuestionOfAKindGathersAllOfIt() {
            HostState state = web.tell(new PackagesFact(), NGINX + CURL).state();
            state.packageNamed("nginx").assertInstalled();
            state.packageNamed("curl").assertVersion("7.88.1-10");
            state.packageNamed("nginx").assertVersionStartsWith("1.22.");

            assertThat(web.roundTrips()).isEqualTo(1);
        }

        @Test
        void kindsThatAreAskedTogetherCostOne() {
            HostState state = web.tell(new PackagesFact(), NGINX)
                    .tell(new SocketsFact(), "tcp   LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n")
                    .tell(PASSWD, ENTRY)
                    .state();
            state.all(now -> {
                now.packageNamed("nginx").assertInstalled();
                now.port(22).assertListening();
                now.file("/etc/passwd").assertMode("644");
                now.file("/etc/passwd").assertOwner("root");
            });

            assertThat(web.roundTrips()).isEqualTo(1);
        }

        @Test
        void whatWasFetchedBeforehandIsNotAskedFor() {
            HostState state =
                    web.tell(PASSWD, ENTRY).tell(new PackagesFact(), NGINX).state();
            state.prefetch(state.file("/etc/passwd"), state.packageNamed("nginx"));
            state.file("/etc/passwd").assertSize(1234);
            state.packageNamed("nginx").assertInstalled();

            assertThat(web.roundTrips()).isEqualTo(1);
        }

        @Test
        void refreshGathersAllThatIsKnownInOne() {
            HostState state = web.tell(PASSWD, ENTRY, "exit 94")
                    .tell(new PackagesFact(), NGINX, CURL)
                    .state();
            state.file("/etc/passwd").assertExists();
            state.packageNamed("nginx").assertInstalled();
            state.refresh();

            assertThat(web.roundTrips()).isEqualTo(3);
            assertThat(state.file("/etc/passwd").observe().exists()).isFalse();
            assertThat(state.packageNamed("curl").observe().isInstalled()).isTrue();
            assertThat(web.roundTrips()).isEqualTo(3);
        }

        @Test
        void commandsAreRunEachTime() {
            HostState state =
                    web.tell(new CommandFact("date"), "one\n\n0", "two\n\n0").state();

            assertThat(state.command("date").observe().stdout()).isEqualTo("one\n");
            assertThat(state.command("date").observe().stdout()).isEqualTo("two\n");
            state.refresh();
            assertThat(web.roundTrips()).isEqualTo(2);
        }

        @Test
        void nameThatIsNotListedIsAskedFor() {
            HostState state = web.tell(new AccountsFact(), "root:x:0:0::/root:/bin/sh\n--\nroot:x:0:\n")
                    .tell(
                            new AccountFact(AccountFact.Database.PASSWD, "alice"),
                            "alice:*:20001:20001::/home/alice:/bin/sh\nalice staff\n")
                    .state();
            state.user("alice").assertInGroup("staff");
            state.user("root").assertUid(0);

            assertThat(web.roundTrips()).isEqualTo(2);
        }
    }

    @Nested
    class Time {

        @Test
        void positiveAloneGathersAgainUntilItIsTrue() {
            web.tell(new PackagesFact(), CURL, CURL, NGINX);
            web.state().packageNamed("nginx").every(ofMillis(5)).assertInstalled();

            assertThat(web.roundTrips()).isEqualTo(3);
        }

        @Test
        void firstAttemptBelievesWhatIsKnown() {
            HostState state = web.tell(new PackagesFact(), NGINX, CURL).state();
            state.packageNamed("nginx").assertInstalled();
            state.packageNamed("nginx").within(ZERO).assertInstalled();

            assertThat(web.roundTrips()).isEqualTo(1);
        }

        @Test
        void waitBelievesNothing() {
            HostState state = web.tell(new PackagesFact(), NGINX, CURL, NGINX).state();
            state.packageNamed("nginx").assertInstalled();
            state.packageNamed("nginx").within(ofSeconds(20)).every(ofMillis(5)).assertInstalled();

            assertThat(web.roundTrips()).isEqualTo(3);
        }

        @Test
        void negativeAloneHolds() {
            HostState state =
                    web.tell(PASSWD, "exit 94", "exit 94", "exit 94", ENTRY).state();
            AssertionFailedError failure = catchThrowableOfType(
                    AssertionFailedError.class,
                    () -> state.file("/etc/passwd").every(ofMillis(5)).assertAbsent());

            assertThat(failure)
                    .hasMessageMatching(
                            "web: expected file /etc/passwd to be absent for 2 s, but it is a regular file of "
                                    + "root:root with mode 0644, 1234 bytes\n  attempts: 4, one every 5 ms; last took \\d+ ms\n  from: ssh");
        }

        @Test
        void whatCannotBeSeenIsNeitherThereNorAbsent() {
            HostState state = web.tell(PASSWD, "exit 96").state();

            assertThatThrownBy(() -> state.file("/etc/passwd").assertAbsent())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "web: could not look at file /etc/passwd, because it takes root to see that, and the user who "
                                    + "logs in there may not run 'sudo -n'; let it, or log in as root");
            assertThatThrownBy(() -> state.file("/etc/passwd").assertExists()).isInstanceOf(EnvironmentException.class);
        }

        @Test
        void negativeFromWhatIsKnownAsksWhetherTheMachineIsAlive() {
            FakeSession session = new FakeSession();
            boolean[] down = {false};
            ScriptedMachine scripted = new ScriptedMachine().tell(PASSWD, "exit 94");
            TestMachine machine = scripted.machine();
            TestMachine dying = TestMachine.behind(() -> {
                if (down[0]) {
                    throw new EnvironmentException("Cannot log in to 'web': no answer");
                }
                return machine.host().ssh();
            });
            HostState state = dying.state();
            assertThat(state.file("/etc/passwd").observe().exists()).isFalse();
            state.file("/etc/passwd").within(ZERO).assertAbsent();
            down[0] = true;

            assertThatThrownBy(() -> state.file("/etc/passwd").within(ZERO).assertAbsent())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("the machine does not answer any more");
            assertThat(session.commands()).isEmpty();
        }
    }

    @Nested
    class Together {

        @Test
        void allThatAreNotMetAreReported() {
            HostState state = web.tell(new PackagesFact(), NGINX)
                    .tell(PASSWD, ENTRY)
                    .tell(new FileFact("/etc/shadow"), "exit 96")
                    .state()
                    .within(ZERO);

            MultipleFailuresError failure = catchThrowableOfType(
                    MultipleFailuresError.class,
                    () -> state.all(now -> {
                        now.packageNamed("curl").assertInstalled();
                        now.file("/etc/passwd").assertMode("0600");
                        now.packageNamed("nginx").assertInstalled();
                        now.file("/etc/shadow").assertMode("0640");
                    }));

            assertThat(failure.getFailures()).hasSize(3);
            assertThat(failure)
                    .hasMessageContainingAll(
                            "on web (3 failures)",
                            "web: expected package curl to be installed, but it is not installed",
                            "web: expected file /etc/passwd to have mode 0600, but it is a regular file of root:root with mode 0644",
                            "web: could not look at file /etc/shadow, because it takes root");
        }

        @Test
        void theyWaitTogetherAndGatherOnlyWhatIsOpen() {
            HostState state = web.tell(new PackagesFact(), CURL, CURL, NGINX)
                    .tell(PASSWD, ENTRY)
                    .tell(new SocketsFact(), "none", "tcp   LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n")
                    .state()
                    .every(ofMillis(20));
            state.all(now -> {
                now.packageNamed("nginx").assertInstalled();
                now.port(22).assertListening();
                now.file("/etc/passwd").assertExists();
            });

            assertThat(web.roundTrips()).isEqualTo(3);
            assertThat(web.asked()).filteredOn(PASSWD.script()::equals).hasSize(1);
            assertThat(web.asked())
                    .filteredOn(new SocketsFact().script()::equals)
                    .hasSize(2);
            assertThat(web.asked())
                    .filteredOn(new PackagesFact().script()::equals)
                    .hasSize(3);
        }

        @Test
        void negativesHoldTogether() {
            web.tell(PASSWD, "exit 94").tell(new PackagesFact(), CURL);
            long start = System.nanoTime();
            web.state().all(now -> {
                now.file("/etc/passwd").assertAbsent();
                now.packageNamed("nginx").assertNotInstalled();
                now.packageNamed("apache2").assertNotInstalled();
            });

            assertThat(System.nanoTime() - start)
                    .isBetween(ofSeconds(2).toNanos(), ofSeconds(4).toNanos());
            assertThat(web.roundTrips()).isEqualTo(3);
        }

        @Test
        void oneFailureStandsForItself() {
            HostState state = web.tell(new PackagesFact(), NGINX).state().within(ZERO);

            assertThatThrownBy(() -> state.all(now -> now.packageNamed("curl").assertInstalled()))
                    .isExactlyInstanceOf(AssertionFailedError.class)
                    .hasMessageStartingWith("web: expected package curl to be installed, but it is not installed\n");
        }

        @Test
        void lostSessionIsToldForEachOfThem() {
            TestMachine machine = TestMachine.behind(() -> {
                throw new EnvironmentException("Cannot log in to 'web': no answer");
            });

            assertThatThrownBy(() -> machine.state().all(now -> {
                        now.file("/etc/passwd").assertExists();
                        now.packageNamed("curl").assertInstalled();
                    }))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("web: 2 questions could not be asked, the first one because: web: could not gather "
                            + "file /etc/passwd, the packages\n  Cannot log in to 'web': no answer");
            assertThat(machine.verdicts())
                    .extracting(verdict -> verdict.verdict())
                    .containsExactly(Verdict.INFRASTRUCTURE_ERROR, Verdict.INFRASTRUCTURE_ERROR);
        }
    }

    @Nested
    class Reports {

        @Test
        void eachAssertionIsOneRow() {
            TestMachine machine =
                    web.tell(new PackagesFact(), NGINX).tell(PASSWD, ENTRY).machine();
            HostState state = machine.state();
            state.packageNamed("nginx").assertInstalled();
            state.file("/etc/passwd").observe();

            assertThat(machine.verdicts())
                    .satisfiesExactly(
                            row -> {
                                assertThat(row.probe()).isEqualTo("package");
                                assertThat(row.from()).isEqualTo("ssh");
                                assertThat(row.to()).isEqualTo("web nginx");
                                assertThat(row.expectation()).isEqualTo("package nginx to be installed within 10 s");
                                assertThat(row.observation()).isEqualTo("version 1.22.1-9 for amd64 is installed");
                                assertThat(row.verdict()).isEqualTo(Verdict.PASSED);
                            },
                            row -> assertThat(row.verdict()).isEqualTo(Verdict.OBSERVED));
        }
    }

    @Nested
    class Names {

        @Test
        void thatCanBeNoneAreRefused() {
            HostState state = web.state();
            for (Runnable mistake : List.<Runnable>of(
                    () -> state.file("etc/passwd"),
                    () -> state.packageNamed("nginx; rm -rf /"),
                    () -> state.service("-h"),
                    () -> state.service("../x"),
                    () -> state.user("a b"),
                    () -> state.port(0),
                    () -> state.sysctl("net..x"),
                    () -> state.sysctl("../../etc/shadow"),
                    () -> state.address("web"),
                    () -> state.route("10.0.1.5/24"),
                    () -> state.nftChain("filter", "input"),
                    () -> state.command(" "),
                    () -> state.file("/x").assertMode("rw-r--r--"),
                    () -> state.file("/x").assertSha256("abc"),
                    () -> state.file("/x").within(ofSeconds(-1)))) {
                assertThatThrownBy(mistake::run).isInstanceOf(ConfigurationException.class);
            }
            assertThat(web.roundTrips()).isZero();
        }

        @Test
        void routeToAnAddressInANetworkNamesTheNetwork() {
            assertThatThrownBy(() -> web.state().route("10.0.1.5/24"))
                    .hasMessage("No route leads to '10.0.1.5/24', as that is an address in network 10.0.1.0/24");
        }
    }

    @Nested
    class Hostile {

        @Test
        void answerThatMakesNoSenseIsNoCrash() {
            HostState state = web.tell(new SocketsFact(), "tcp LISTEN x").state();

            assertThatThrownBy(() -> state.port(22).assertListening())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith(
                            "web: could not look at the listening sockets, because the answer could not be understood (");
        }

        @Test
        void escapeSequencesDoNotReachTheMessage() {
            HostState state = web.tell(new CommandFact("x"), "\u001b[2J\n0").state();

            assertThatThrownBy(() -> state.command("x").within(ZERO).assertFails())
                    .hasMessageStartingWith(
                            "web: expected command 'x' to fail, but it exited with 0 and printed '\\x1b[2J'\n");
        }
    }

    @Nested
    class Rules {

        private static final String SAVED = """
                *filter
                :INPUT DROP [0:0]
                -A INPUT -s 10.0.1.2/32 -p tcp -m tcp --dport 22 -j ACCEPT
                COMMIT
                """;

        @Test
        void areFoundAsPeopleTypeThem() {
            HostState state = web.tell(new IptablesFact(FirewallChain.Tool.IPTABLES), SAVED)
                    .state();
            ChainState input = state.iptablesChain("filter", "INPUT");
            input.assertRule("-A INPUT -s 10.0.1.2 -p tcp --dport 22 -j ACCEPT");
            input.assertRule("-s 10.0.1.2/32 -p tcp -m tcp --dport 22 -j ACCEPT");
            input.assertPolicy("DROP");
            input.within(ZERO).assertNoRule("-s 10.0.1.2 -p tcp --dport 23 -j ACCEPT");

            assertThatThrownBy(() -> input.within(ZERO).assertNoRule("-s 10.0.1.2 -p tcp --dport 22 -j ACCEPT"))
                    .isInstanceOf(AssertionFailedError.class);
            assertThatThrownBy(() ->
                            state.iptablesChain("filter", "OUTPUT").within(ZERO).assertNoRule("-j DROP"))
                    .isInstanceOf(AssertionFailedError.class)
                    .hasMessageContaining("but there is no such chain");
        }
    }
}
