package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.infratest.probe.ScriptedVantage.filtered;
import static org.infratest.probe.ScriptedVantage.lost;
import static org.infratest.probe.ScriptedVantage.notOpen;
import static org.infratest.probe.ScriptedVantage.open;
import static org.infratest.probe.ScriptedVantage.refused;
import static org.infratest.probe.ScriptedVantage.sees;
import static org.infratest.probe.ScriptedVantage.unreachable;

import java.util.EnumSet;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.event.Verdict;
import org.infratest.probe.TcpObservation.State;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;

@Timeout(60)
class TcpProbeTest {

    private final TestHosts hosts = new TestHosts();

    private TcpProbe probe(ScriptedVantage vantage) {
        return TcpProbe.to(hosts.alive()).from(vantage).every(ofMillis(5));
    }

    @Nested
    class Time {

        @Test
        void positiveAloneWaitsUntilItIsTrue() {
            probe(sees(refused(), filtered(), open())).assertOpen(443);
            assertThat(hosts.verdicts())
                    .singleElement()
                    .satisfies(v -> assertThat(v.attempts()).isEqualTo(3));
        }

        @Test
        void negativeAloneMeansThatItHolds() {
            TcpProbe probe = probe(sees(refused(), refused(), refused(), open(), refused()));
            assertThatThrownBy(() -> probe.assertClosed(443)).isInstanceOf(AssertionFailedError.class);
            assertThat(hosts.verdicts()).singleElement().satisfies(v -> {
                assertThat(v.attempts()).isEqualTo(4);
                assertThat(v.expectation()).isEqualTo("TCP port 443 to be closed for 2 s");
            });
        }

        @Test
        void negativeAloneLooksThroughoutTwoSeconds() {
            probe(sees(refused())).every(ofMillis(100)).assertClosed(443);
            assertThat(hosts.verdicts()).singleElement().satisfies(v -> {
                assertThat(v.took()).isGreaterThanOrEqualTo(ofSeconds(2));
                assertThat(v.attempts()).isGreaterThan(3);
            });
        }

        @Test
        void negativeWithinIsTrueAtSomeMoment() {
            probe(sees(open(), open(), refused(), open())).within(ofSeconds(20)).assertRefused(443);
            assertThat(hosts.verdicts())
                    .singleElement()
                    .satisfies(v -> assertThat(v.attempts()).isEqualTo(3));
        }

        @Test
        void positiveHoldsIsTrueThroughout() {
            TcpProbe probe = probe(sees(open(), open(), refused(), open())).holds(ofSeconds(20));
            assertThatThrownBy(() -> probe.assertOpen(443))
                    .hasMessageMatching(
                            "(?s).*: expected TCP port 443 to be open for 20 s, but the connection was refused"
                                    + "\n  attempts: 3, .*");
        }

        @Test
        void withinAndHoldsWaitForAStretchOfTruth() {
            probe(sees(refused(), open(), refused(), open()))
                    .within(ofSeconds(20))
                    .holds(ofMillis(50))
                    .assertOpen(443);
            assertThat(hosts.verdicts()).singleElement().satisfies(v -> {
                assertThat(v.attempts()).isGreaterThan(4);
                assertThat(v.expectation()).isEqualTo("TCP port 443 to be open within 20 s and for 50 ms");
            });
        }

        @Test
        void withinZeroLooksOnce() {
            TcpProbe probe = probe(sees(refused(), open())).within(ZERO);
            assertThatThrownBy(() -> probe.assertOpen(443)).isInstanceOf(AssertionFailedError.class);
        }

        @Test
        void attemptThatBeganBeforeTheDeadlineCounts() {
            TcpProbe probe = TcpProbe.to(hosts.alive()).from(sees(open())).within(ofMillis(1));
            probe.assertOpen(443);
        }

        @Test
        void deadlineEndsTheWait() {
            TcpProbe probe = probe(sees(refused())).within(ofMillis(60));
            assertThatThrownBy(() -> probe.assertOpen(443))
                    .hasMessageMatching(
                            "(?s).* to be open within 60 ms, but .*attempts: \\d+, one every 5 ms; last took 3 ms.*");
        }

        @Test
        void lastAttemptStartsAtTheDeadlineHoweverLongTheInterval() {
            TcpProbe probe = probe(sees(refused())).every(ofSeconds(50)).within(ofMillis(60));
            assertThatThrownBy(() -> probe.assertOpen(443))
                    .hasMessageContaining("attempts: 2, one every 50 s; last took 3 ms");
            probe(sees(open())).every(ofSeconds(50)).holds(ofMillis(60)).assertOpen(443);
            assertThat(hosts.verdicts().get(1).attempts()).isEqualTo(2);
        }

        @Test
        void interruptionEndsTheWaitAndIsKept() {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> probe(sees(refused())).every(ofSeconds(20)).assertOpen(443))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("The probe was given up: this thread was interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(hosts.verdicts())
                    .singleElement()
                    .satisfies(v -> assertThat(v.verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR));
        }

        @Test
        void senselessDurationsAreRejected() {
            TcpProbe probe = probe(sees(open()));
            assertThatThrownBy(() -> probe.within(ofSeconds(-1)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("within(PT-1S) makes no sense: the duration must be zero or more");
            assertThatThrownBy(() -> probe.every(ZERO))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("every(PT0S) makes no sense: the duration must be more than zero");
        }
    }

    @Nested
    class Failures {

        @Test
        void failureShowsHostExpectationObservationEffortAndVantage() {
            TcpProbe probe = probe(sees(refused())).within(ZERO);
            AssertionFailedError failure =
                    catchThrowableOfType(AssertionFailedError.class, () -> probe.assertOpen(443));
            assertThat(failure).hasMessage("""
                    web (10.0.1.10): expected TCP port 443 to be open, but the connection was refused
                      attempts: 1; last took 3 ms
                      from: app""");
            assertThat(failure.getExpected().getEphemeralValue()).isEqualTo(State.OPEN);
            assertThat(failure.getActual().getEphemeralValue()).isEqualTo(State.REFUSED);
        }

        @Test
        void failureOfANegativeShowsWhatWasSeen() {
            TcpProbe probe = probe(sees(filtered(), open()));
            AssertionFailedError failure =
                    catchThrowableOfType(AssertionFailedError.class, () -> probe.assertBlocked(5432));
            assertThat(failure).hasMessage("""
                    web (10.0.1.10): expected TCP port 5432 to be blocked for 2 s, but the connection opened
                      attempts: 2, one every 5 ms; last took 3 ms
                      from: app""");
            assertThat(failure.getExpected().getEphemeralValue())
                    .isEqualTo(EnumSet.of(State.FILTERED, State.UNREACHABLE));
        }

        @Test
        void eachStateIsDescribed() {
            assertThat(probe(sees(filtered())).observe(1).description()).isEqualTo("there was no answer within 3 s");
            assertThat(probe(sees(unreachable())).observe(1).description())
                    .isEqualTo("there was no way there (no route to host)");
            assertThat(probe(sees(notOpen())).observe(1).description())
                    .isEqualTo("the connection did not open (nothing there can tell)");
        }

        @Test
        void portThatIsNoneIsAConfigurationError() {
            assertThatThrownBy(() -> probe(sees(open())).assertOpen(70_000))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Port 70000 is not between 1 and 65535");
            assertThat(hosts.verdicts())
                    .singleElement()
                    .satisfies(v -> assertThat(v.verdict()).isEqualTo(Verdict.CONFIGURATION_ERROR));
        }
    }

    @Nested
    class States {

        @Test
        void closedTakesAnyButOpen() {
            for (var dial : new Object[] {refused(), filtered(), unreachable(), notOpen()}) {
                probe(sees(dial)).holds(ZERO).assertClosed(22);
            }
        }

        @Test
        void refusedTakesARefusalAlone() {
            probe(sees(refused())).holds(ZERO).assertRefused(22);
            assertThatThrownBy(() -> probe(sees(filtered())).assertRefused(22))
                    .isInstanceOf(AssertionFailedError.class);
        }

        @Test
        void blockedTakesSilenceAndNoWay() {
            probe(sees(filtered())).holds(ZERO).assertBlocked(22);
            probe(sees(unreachable())).holds(ZERO).assertBlocked(22);
            assertThatThrownBy(() -> probe(sees(refused())).assertBlocked(22)).isInstanceOf(AssertionFailedError.class);
        }

        @Test
        void whatTheVantageCannotTellIsAnErrorNotAGuess() {
            assertThatThrownBy(() -> probe(sees(notOpen())).assertBlocked(22))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "web (10.0.1.10): whether TCP port 22 is one of [FILTERED, UNREACHABLE] cannot be told from "
                                    + "app: nothing there can tell. Install one of them there, or use assertClosed, which does not "
                                    + "need to know");
            assertThatThrownBy(() -> probe(sees(notOpen())).within(ZERO).assertOpen(22))
                    .isInstanceOf(AssertionFailedError.class);
        }
    }

    @Nested
    class MachinesThatAreDown {

        private TcpProbe toDown(Host host) {
            return TcpProbe.to(host).from(sees(filtered())).holds(ZERO);
        }

        @Test
        void negativeIsNotMetByThem() {
            assertThatThrownBy(() -> toDown(hosts.down()).assertBlocked(22))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "web (10.0.1.10): expected TCP port 22 to be blocked, and so it looks; but the machine itself "
                                    + "does not answer either, so this proves nothing. If it is meant to be down, say so with "
                                    + "evenIfDown().\n  its SSH: Cannot log in to 'web': no answer");
            assertThat(hosts.verdicts())
                    .singleElement()
                    .satisfies(v -> assertThat(v.verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR));
        }

        @Test
        void negativeIsMetByThemIfTheTestSaysSo() {
            toDown(hosts.down()).evenIfDown().assertBlocked(22);
            assertThat(hosts.verdicts())
                    .singleElement()
                    .satisfies(v -> assertThat(v.verdict()).isEqualTo(Verdict.PASSED));
        }

        @Test
        void machineIsAskedWhetherItLives() {
            toDown(hosts.alive()).assertBlocked(22);
            assertThat(hosts.session().commands()).containsExactly("true");
        }

        @Test
        void positiveDoesNotAsk() {
            probe(sees(open())).assertOpen(22);
            assertThat(hosts.session().commands()).isEmpty();
        }

        @Test
        void machineThatNobodyCanLogInToIsNotAsked() {
            toDown(Host.at("printer", Subnet.address("192.0.2.9"))).assertClosed(22);
        }
    }

    @Nested
    class Addresses {

        @Test
        void networkThatBothShareIsPreferred() {
            ScriptedVantage vantage = sees(open());
            probe(vantage).observe(80);
            assertThat(vantage.dialled())
                    .extracting(a -> a.getAddress().getHostAddress())
                    .containsExactly("10.0.1.10");
        }

        @Test
        void networkCanBeChosen() {
            ScriptedVantage vantage = sees(open());
            probe(vantage).network("public").observe(80);
            assertThat(vantage.dialled())
                    .extracting(a -> a.getAddress().getHostAddress())
                    .containsExactly("192.168.56.10");
        }

        @Test
        void unknownNetworkIsNamed() {
            assertThatThrownBy(() -> probe(sees(open())).network("dmz").assertOpen(80))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Host 'web' has no address on network 'dmz'; it has: public, private");
            assertThat(hosts.verdicts())
                    .singleElement()
                    .satisfies(v -> assertThat(v.to()).isEqualTo("web port 80"));
        }
    }

    @Nested
    class Events {

        @Test
        void observationIsOneEvent() {
            TcpObservation seen = probe(sees(refused()))
                    .within(ofSeconds(20))
                    .holds(ofSeconds(20))
                    .observe(443);
            assertThat(seen.state()).isEqualTo(State.REFUSED);
            assertThat(hosts.verdicts()).singleElement().satisfies(v -> {
                assertThat(v.environment()).isEqualTo("env-1");
                assertThat(v.probe()).isEqualTo("tcp");
                assertThat(v.from()).isEqualTo("app");
                assertThat(v.to()).isEqualTo("web (10.0.1.10) port 443");
                assertThat(v.expectation()).isNull();
                assertThat(v.observation()).isEqualTo("the connection was refused");
                assertThat(v.verdict()).isEqualTo(Verdict.OBSERVED);
                assertThat(v.attempts()).isEqualTo(1);
            });
        }

        @Test
        void passedAndFailedAreOneEventEach() {
            probe(sees(open())).assertOpen(443);
            assertThatThrownBy(() -> probe(sees(refused())).within(ZERO).assertOpen(443))
                    .isNotNull();
            assertThat(hosts.verdicts()).extracting(v -> v.verdict()).containsExactly(Verdict.PASSED, Verdict.FAILED);
            assertThat(hosts.verdicts())
                    .extracting(v -> v.expectation())
                    .containsExactly("TCP port 443 to be open within 10 s", "TCP port 443 to be open");
        }

        @Test
        void errorIsOneEventWithItsMessage() {
            assertThatThrownBy(() -> probe(sees(refused(), lost())).assertOpen(443))
                    .isInstanceOf(EnvironmentException.class);
            assertThat(hosts.verdicts()).singleElement().satisfies(v -> {
                assertThat(v.verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
                assertThat(v.observation()).isEqualTo("The session with 'app' was lost");
                assertThat(v.attempts()).isEqualTo(2);
            });
        }
    }

    @Test
    void probesAreImmutable() {
        TcpProbe original = probe(sees(refused()));
        TcpProbe changed = original.within(ofSeconds(1)).evenIfDown();
        assertThat(changed).isNotSameAs(original);
        assertThat(original.patience().within()).isNull();
        assertThat(original.aim().evenIfDown()).isFalse();
    }
}
