package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.probe.ScriptedVantage.sees;

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
}
