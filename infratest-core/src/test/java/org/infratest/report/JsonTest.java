package org.infratest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.event.Event;
import org.infratest.event.Phase;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void lineSaysWhenWhereAndWhat() {
        assertThat(new String(Json.line(Sample.logged(Sample.boxReady(true))), UTF_8))
                .isEqualTo(
                        "{\"at\":\"2026-11-22T12:00:00Z\",\"run\":\"run-1\",\"pid\":4711,\"test\":\"GatewayIT.database\","
                                + "\"event\":{\"type\":\"BoxReady\",\"box\":\"infratest/basebox\",\"hash\":\""
                                + Sample.HASH + "\","
                                + "\"built\":true,\"file\":\"/cache/base.box\",\"took\":\"PT12.3S\"}}\n");
    }

    static Stream<Event> everyKind() {
        return Stream.of(
                new Event.SettingEffective("infratest.sharing", "RUN", "annotation"),
                Sample.boxBuilding(),
                Sample.boxReady(false),
                new Event.BoxFailed("infratest/basebox", "exit code 1"),
                new Event.BoxUnchecked("infratest/basebox", "https://images.example/debian.iso", "set iso_checksum"),
                Sample.starting(Path.of("logs")),
                Sample.joined(Path.of("logs-4712")),
                Sample.topology(),
                new Event.PhaseStarted("e1", "gw", Phase.BOOT),
                new Event.PhaseEnded("e1", "gw", Phase.BOOT),
                new Event.EnvironmentProgress("e1", "half-way"),
                Sample.hostReady(),
                Sample.started(),
                new Event.EnvironmentFailed("e1", "no", Duration.ofSeconds(1)),
                Sample.stopped(),
                new Event.EnvironmentStopped("e1", true, "log in", Duration.ZERO),
                Sample.probe(Verdict.PASSED, "db:5432", "open"),
                new Event.ProbeFinished(
                        null, "icmp", "test JVM", "gw", null, "no answer", Verdict.OBSERVED, 1, Duration.ZERO),
                new Event.ProbeExplained(
                        "e1",
                        "tcp",
                        "app",
                        "db:5432",
                        "route",
                        "app has no route to 10.0.0.1",
                        List.of("ip route get"),
                        Path.of("diagnosis-db-1.txt"),
                        Duration.ofSeconds(1)),
                Sample.flow(Verdict.PASSED, "app", "db", "tcp/5432", true, "it opened"),
                new Event.FlowVerified(
                        null,
                        "t",
                        "this JVM",
                        "db",
                        "icmp",
                        "ping",
                        false,
                        "denied",
                        null,
                        "no answer",
                        Verdict.INFRASTRUCTURE_ERROR,
                        0,
                        Duration.ZERO),
                new Event.ConfigsetApplying("e1", "web", "salt, masterless", "db"),
                Sample.state("SUCCEEDED", true),
                Sample.applied(1),
                new Event.ConfigsetRefused("e1", "web", "db", "it does not render"),
                new Event.ConfigsetNotApplied("web", "WebIT", "no Salt"),
                Sample.taken(),
                Sample.wentBack(428),
                new Event.WentBack("e1", "ready", Map.of(), Duration.ZERO),
                new Event.TestStarted("T.t", null),
                Sample.testFailed("because", Path.of("a.log"), Path.of("b.log")),
                new Event.TestFinished("T.t", Verdict.PASSED, null, List.of()));
    }

    @ParameterizedTest
    @MethodSource
    void everyKind(Event event) throws IOException {
        LoggedEvent line = Sample.logged(event);
        assertThat(Json.event(new String(Json.line(line), UTF_8))).isEqualTo(line);
    }

    @Test
    void everyKindOfEventIsTested() {
        assertThat(everyKind().map(Event::getClass).distinct()).hasSize(Event.class.getPermittedSubclasses().length);
    }

    @Test
    void hostileTextStaysOnOneLineOfValidUtf8() throws IOException {
        String hostile = "\r\n\u2028\"}\n{\0\ud800" + "x".repeat(1_000_000);
        String line = new String(Json.line(Sample.logged(new Event.EnvironmentProgress("e1", hostile))), UTF_8);
        assertThat(line.strip()).doesNotContain("\n", "\r", "\0");
        assertThat(Json.event(line).event())
                .isEqualTo(new Event.EnvironmentProgress("e1", hostile.replace('\ud800', '?')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"at\":\"2026-11-22T12:00:00Z\",\"run\":\"r\",\"pid\":1,\"test\":null,\"event\":null}",
                "{\"at\":\"2026-11-22T12:00:00Z\",\"run\":\"r\",\"pid\":1,\"test\":null,\"event\":{\"type\":\"Unheard\"}}",
                "{\"at\":\"2026-11-22T12:00:00Z\",\"run\":\"r\",\"pid\":1,\"test\":null,\"event\":{\"type\":\"BoxFailed\",\"box\":\"b\"}}",
                "{\"at\":\"2026-11-22T12:00:00Z\",\"run\":\"r\",\"pid\":1,\"test\":null,\"event\":{\"type\":\"BoxFa",
                "{\"at\":\"2026-11-22T12:00:00Z\",\"run\":\"r\",\"pid\":1,\"test\":null,\"event\":{\"type\":\"TestFinished\",\"test\":\"t\",\"verdict\":\"MAYBE\",\"reason\":null,\"evidence\":[]}}",
                "{\"at\":\"2026-11-22T12:00:00Z\",\"run\":\"r\",\"pid\":1,\"test\":null,\"event\":{\"type\":\"TestFinished\",\"test\":\"t\",\"verdict\":null,\"reason\":null,\"evidence\":[]}}",
                "{\"at\":\"2026-11-22T12:00:00Z\",\"run\":\"r\",\"pid\":1,\"test\":null,\"event\":{\"type\":\"TestFinished\",\"test\":\"t\",\"verdict\":\"FAILED\",\"reason\":null,\"evidence\":[\"\\u0000\"]}}"
            })
    void damagedLineIsRefused(String line) {
        assertThatThrownBy(() -> Json.event(line)).isInstanceOf(IOException.class);
    }

    @Test
    void errorOfEarlierVersionsIsOneOfTheInfrastructure() throws IOException {
        assertThat(Json.event(
                                "{\"at\":\"2026-11-22T12:00:00Z\",\"run\":\"r\",\"pid\":1,\"test\":null,\"event\":"
                                        + "{\"type\":\"TestFinished\",\"test\":\"t\",\"verdict\":\"ERROR\",\"reason\":null,\"evidence\":[]}}")
                        .event())
                .isEqualTo(new Event.TestFinished("t", Verdict.INFRASTRUCTURE_ERROR, null, List.of()));
    }

    @Test
    void fieldOfALaterVersionIsPassedOver() throws IOException {
        assertThat(Json.event(
                                "{\"at\":\"2026-11-22T12:00:00Z\",\"run\":\"r\",\"pid\":1,\"test\":null,\"colour\":1,\"event\":"
                                        + "{\"type\":\"BoxFailed\",\"box\":\"b\",\"reason\":\"r\",\"mood\":\"bad\"}}")
                        .event())
                .isEqualTo(new Event.BoxFailed("b", "r"));
    }

    @Test
    void pathsAndDurationsAreStringsInDocuments() {
        assertThat(new String(Json.document(Map.of("file", Path.of("a/b"), "took", Duration.ofMillis(1_500))), UTF_8))
                .contains("\"file\" : \"a/b\"")
                .contains("\"took\" : \"PT1.5S\"");
    }
}
