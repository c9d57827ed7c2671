package org.infratest.expect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.environment.TestContext;
import org.infratest.event.Event;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** What a verdict makes of the reason that its subject finds. */
class VerdictsExplainTest {

    private static final InetAddress ADDRESS = Subnet.address("10.0.0.1");

    private final List<Event> events = new ArrayList<>();

    private record Seen(String description) implements Observation {

        @Override
        public Duration took() {
            return Duration.ofMillis(1);
        }
    }

    private record Asked(Host host, Supplier<Optional<Diagnosis>> why) implements Subject<InetAddress> {

        @Override
        public InetAddress place() {
            return ADDRESS;
        }

        @Override
        public String target() {
            return "web (10.0.0.1)";
        }

        @Override
        public String from() {
            return "app";
        }

        @Override
        public void requireLife(String expectation) {}

        @Override
        public Optional<Diagnosis> diagnosis(Observation seen, boolean negative) {
            return why.get();
        }
    }

    private final class Context extends TestContext {
        Context() {
            super(events::add);
        }
    }

    private AssertionFailedError failure(boolean isGood, Supplier<Optional<Diagnosis>> why) {
        Host host = new Host(
                "web",
                List.of(),
                Map.of(new Network("lan", Subnet.parse("10.0.0.0/24")), ADDRESS),
                () -> {
                    throw new EnvironmentException("no session");
                },
                new Context());
        Patience once = new Patience(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1));
        Expectation<Seen> expectation = Expectation.that("it to be good", seen -> isGood, "good", Seen::description);
        return catchThrowableOfType(
                AssertionFailedError.class,
                () -> new Verdicts<>("tcp", new Asked(host, why), once)
                        .require(expectation, " port 1", address -> new Seen("it was bad")));
    }

    @Test
    void reasonEndsTheMessageAndFollowsTheVerdictAsAnEvent() {
        Diagnosis why = new Diagnosis(
                "route", "app has no route", List.of("ip route get", "more"), Path.of("d.txt"), Duration.ofSeconds(2));

        assertThat(failure(false, () -> Optional.of(why))).hasMessage("""
                web (10.0.0.1): expected it to be good, but it was bad
                  attempts: 1; last took 1 ms
                  from: app
                  why: app has no route
                    ip route get
                    more
                  all that was asked: d.txt""");
        assertThat(events)
                .extracting(Event::getClass)
                .containsExactly(Event.ProbeFinished.class, Event.ProbeExplained.class);
        assertThat(events.get(1))
                .isEqualTo(new Event.ProbeExplained(
                        "env-1",
                        "tcp",
                        "app",
                        "web (10.0.0.1) port 1",
                        "route",
                        "app has no route",
                        List.of("ip route get", "more"),
                        Path.of("d.txt"),
                        Duration.ofSeconds(2)));
    }

    @Test
    void troubleWhileAskingIsToldAndDoesNotReplaceTheFailure() {
        AssertionFailedError failure = failure(false, () -> {
            throw new EnvironmentException("out of luck");
        });

        assertThat(failure)
                .hasMessageEndingWith("\n  why: not known, as asking on failed: out of luck")
                .satisfies(e -> assertThat(e.getSuppressed()).singleElement().isInstanceOf(EnvironmentException.class));
    }

    @Test
    void diagnosticianThatCannotBeMadeDoesNotReplaceTheFailure() {
        assertThat(failure(false, () -> {
                    throw new ServiceConfigurationError("no such class");
                }))
                .hasMessageEndingWith("\n  why: not known, as asking on failed: no such class");
    }

    /** As regular expressions do where a machine answers with something very long. */
    @Test
    void answerThatIsTooMuchForWhoReadsItDoesNotReplaceTheFailure() {
        assertThat(failure(false, () -> {
                    throw new StackOverflowError();
                }))
                .hasMessageEndingWith("\n  why: not known, as asking on failed: java.lang.StackOverflowError");
    }

    @Test
    void nobodyAsksWhatHasPassed() {
        assertThat(failure(true, () -> {
                    throw new AssertionError("nobody should ask");
                }))
                .isNull();
    }
}
