package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.probe.ScriptedVantage.sees;

import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.vantage.Echo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IcmpProbeTest {

    private static final Echo REPLY = new Echo.Replied("ping", ofMillis(12), 63);
    private static final Echo SILENCE = new Echo.Silent("ping", ofSeconds(2));
    private static final Echo NO_WAY = new Echo.Unreachable("ping", "host unreachable,\u001b[2J says 10.0.0.1");

    private final TestHosts hosts = new TestHosts();

    private IcmpProbe probe(Echo... script) {
        return IcmpProbe.to(hosts.alive()).from(sees((Object[]) script)).every(ofMillis(5));
    }

    @Test
    void reachableWaitsForTheFirstReply() {
        probe(SILENCE, NO_WAY, REPLY).assertReachable();
        assertThat(hosts.verdicts()).singleElement().satisfies(v -> {
            assertThat(v.probe()).isEqualTo("icmp");
            assertThat(v.to()).isEqualTo("web (10.0.1.10)");
            assertThat(v.expectation()).isEqualTo("a reply to ICMP echo within 10 s");
            assertThat(v.observation()).isEqualTo("it replied after 12 ms");
        });
    }

    @Test
    void silenceFailsReachable() {
        assertThatThrownBy(() -> probe(SILENCE).within(ZERO).assertReachable()).hasMessage("""
                web (10.0.1.10): expected a reply to ICMP echo, but nothing came back within 2 s
                  attempts: 1; last took 2 s
                  from: app""");
    }

    @Test
    void wordsOfARouterAreShownWithoutControlCharacters() {
        assertThatThrownBy(() -> probe(NO_WAY).within(ZERO).assertReachable())
                .hasMessageContaining("but there was no way there (host unreachable,\\x1b[2J says 10.0.0.1)");
    }

    @Test
    void unreachableTakesSilenceAndNoWay() {
        probe(SILENCE).holds(ZERO).assertUnreachable();
        probe(NO_WAY).holds(ZERO).assertUnreachable();
        assertThat(hosts.session().commands()).containsExactly("true", "true");
    }

    @Test
    void oneReplyFailsUnreachable() {
        assertThatThrownBy(() -> probe(SILENCE, REPLY).assertUnreachable())
                .hasMessageStartingWith(
                        "web (10.0.1.10): expected no reply to ICMP echo for 2 s, but it replied after 12 ms\n  attempts: 2");
    }

    @Test
    void vantageWithoutMeansIsAnError() {
        IcmpProbe probe =
                IcmpProbe.to(hosts.alive()).from(sees(new EnvironmentException("No echo request can be sent")));
        assertThatThrownBy(probe::assertUnreachable).isInstanceOf(EnvironmentException.class);
    }

    @Test
    void observationCarriesWhatIsKnown() {
        IcmpObservation seen = probe(REPLY).observe();
        assertThat(seen.state()).isEqualTo(IcmpObservation.State.REPLIED);
        assertThat(seen.ttl()).isEqualTo(63);
        assertThat(seen.means()).isEqualTo("ping");
        assertThat(seen.took()).isEqualTo(ofMillis(12));
        assertThat(seen.from()).isEqualTo("app");
    }

    @Test
    void seriesIsSummedUp() {
        Echo fast = new Echo.Replied("ping", ofMillis(10), 63);
        Echo slow = new Echo.Replied("ping", ofMillis(16), 62);
        IcmpObservation seen = probe(fast, SILENCE, slow, fast).count(4).observe();
        assertThat(seen.state()).isEqualTo(IcmpObservation.State.REPLIED);
        assertThat(seen.sent()).isEqualTo(4);
        assertThat(seen.received()).isEqualTo(3);
        assertThat(seen.loss()).isEqualTo(0.25);
        assertThat(seen.ttl()).isEqualTo(63);
        assertThat(seen.roundTrips()).isEqualTo(new RoundTrips(ofMillis(10), ofMillis(12), ofMillis(16), ofMillis(6)));
        assertThat(seen.description()).isEqualTo("3 of 4 replies came, 25.00 % lost");
        assertThat(seen.details())
                .containsExactly("round trips: min 10.000 ms, average 12.000 ms, max 16.000 ms, jitter 6.000 ms");
    }

    @Test
    void lossIsAsserted() {
        probe(REPLY, SILENCE, REPLY, REPLY).count(4).assertLossAtMost(0.25);
        assertThatThrownBy(() -> probe(REPLY, SILENCE, REPLY, REPLY)
                        .count(4)
                        .within(ZERO)
                        .assertLossAtMost(0.2))
                .hasMessage("""
                        web (10.0.1.10): expected at most 20.00 % of 4 ICMP echoes to be lost, but 3 of 4 replies came, 25.00 % lost
                          attempts: 1; last took 0 ms
                          from: app
                          round trips: min 12.000 ms, average 12.000 ms, max 12.000 ms, jitter 0.000 ms""");
        assertThatThrownBy(() -> probe(REPLY).assertLossAtMost(1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("assertLossAtMost(1.0) makes no sense: a share from 0 to below 1 can be lost");
    }

    @Test
    void seriesWithoutAnyReplyIsUnreachable() {
        probe(SILENCE).count(3).holds(ZERO).assertUnreachable();
        IcmpObservation seen = probe(SILENCE, NO_WAY, SILENCE).count(3).observe();
        assertThat(seen.state()).isEqualTo(IcmpObservation.State.UNREACHABLE);
        assertThat(seen.description()).endsWith("for 3 requests");
        assertThat(seen.roundTrips()).isEqualTo(RoundTrips.NONE);
    }

    @Test
    void senselessPlansAreRejected() {
        assertThatThrownBy(() -> probe(REPLY).count(0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("count(0) makes no sense: 1 to 65535 echo requests can be sent");
        assertThatThrownBy(() -> probe(REPLY).size(65_508))
                .hasMessage("size(65508) makes no sense: an echo request carries 0 to 65507 bytes");
        assertThatThrownBy(() -> probe(REPLY).interval(ZERO))
                .hasMessage("interval(PT0S) makes no sense: the duration must be more than zero");
    }
}
