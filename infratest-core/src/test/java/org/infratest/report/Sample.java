package org.infratest.report;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.event.Event;
import org.infratest.event.Event.TopologyDeclared.Machine;
import org.infratest.event.Event.TopologyDeclared.Network;
import org.infratest.event.Verdict;
import org.jspecify.annotations.Nullable;

/** Events of a small run. */
final class Sample {

    static final String RUN = "run-1";
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final String HASH = "0123456789abcdef0123456789abcdef";

    private Sample() {}

    static Event boxBuilding() {
        return new Event.BoxBuilding("infratest/basebox", HASH, Path.of("target/infratest/packer.log"));
    }

    static Event boxReady(boolean built) {
        return new Event.BoxReady(
                "infratest/basebox", HASH, built, Path.of("/cache/base.box"), Duration.ofMillis(12_300));
    }

    static Event starting(Path logs) {
        return new Event.EnvironmentStarting("e1", "gateway", "vagrant (libvirt)", logs);
    }

    static Event joined(Path logs) {
        return new Event.EnvironmentJoined("e1", "gateway", "vagrant (libvirt)", logs, 4711);
    }

    static Event topology() {
        return new Event.TopologyDeclared(
                "e1",
                List.of(
                        new Network("public", "203.0.113.0/24", null, null),
                        new Network("private", "10.20.0.0/24", "gw", null)),
                List.of(
                        new Machine("gw", addresses("public", "203.0.113.10", "private", "10.20.0.1"), List.of()),
                        new Machine("db", addresses("private", "10.20.0.20"), List.of("servers"))));
    }

    static Map<String, String> addresses(String... networksAndAddresses) {
        var addresses = new LinkedHashMap<String, String>();
        for (int i = 0; i < networksAndAddresses.length; i += 2) {
            addresses.put(networksAndAddresses[i], networksAndAddresses[i + 1]);
        }
        return addresses;
    }

    static Event hostReady() {
        return new Event.HostReady(
                "e1", "gw", addresses("public", "203.0.113.10", "private", "10.20.0.1"), Duration.ofSeconds(40));
    }

    static Event started() {
        return new Event.EnvironmentStarted("e1", Duration.ofSeconds(43));
    }

    static Event taken() {
        return new Event.CheckpointTaken(
                "e1", "ready", parts("prepared", 1_500, "stopped", 34), Duration.ofMillis(1_534));
    }

    static Event wentBack(long milliseconds) {
        return new Event.WentBack(
                "e1", "ready", parts("machines", 100, "awake", milliseconds - 100), Duration.ofMillis(milliseconds));
    }

    private static Map<String, Duration> parts(String first, long its, String second, long thats) {
        var parts = new LinkedHashMap<String, Duration>();
        parts.put(first, Duration.ofMillis(its));
        parts.put(second, Duration.ofMillis(thats));
        return parts;
    }

    static Event stopped() {
        return new Event.EnvironmentStopped("e1", false, null, Duration.ofSeconds(5));
    }

    static Event.ProbeFinished probe(Verdict verdict, String to, String observation) {
        return probe(verdict, to, "open", observation);
    }

    static Event.ProbeFinished probe(Verdict verdict, String to, @Nullable String expectation, String observation) {
        return new Event.ProbeFinished(
                "e1", "tcp", "app", to, expectation, observation, verdict, 3, Duration.ofMillis(4_200));
    }

    /** A flow that the table allows or denies, which was seen to be as {@code open} says. */
    static Event.StateApplied state(String result, boolean changed) {
        return new Event.StateApplied(
                "e1",
                "web",
                "gw",
                "/etc/web.conf",
                "/etc/web.conf",
                "file.managed",
                result,
                changed,
                changed ? "diff: New file" : "",
                "File /etc/web.conf updated",
                "web/states/web/init.sls:3",
                Duration.ofMillis(656));
    }

    static Event.ConfigsetApplied applied(int application) {
        return new Event.ConfigsetApplied(
                "e1",
                "web",
                "gw",
                application,
                false,
                2,
                1,
                0,
                List.of("file.managed /etc/old"),
                Duration.ofSeconds(28));
    }

    static Event.FlowVerified flow(
            Verdict verdict, String from, String to, String service, boolean open, String observation) {
        boolean allowed = open == (verdict == Verdict.PASSED);
        return new Event.FlowVerified(
                "e1",
                "gateway/reachability.yaml",
                from,
                to,
                service,
                service.equals("tcp/5432") ? "database" : service,
                allowed,
                allowed ? "allowed" : "denied",
                verdict == Verdict.INFRASTRUCTURE_ERROR ? null : open,
                observation,
                verdict,
                2,
                Duration.ofMillis(2_100));
    }

    static Event testFailed(String reason, Path... evidence) {
        return new Event.TestFinished("GatewayIT.database", Verdict.FAILED, reason, List.of(evidence));
    }

    static LoggedEvent logged(Event event) {
        return logged(0, event);
    }

    static LoggedEvent logged(long seconds, Event event) {
        return new LoggedEvent(NOON.plusSeconds(seconds), RUN, 4711, "GatewayIT.database", event);
    }

    static RunSummary summary(Event... events) {
        var merger = new Merger();
        for (int i = 0; i < events.length; i++) {
            merger.take(logged(i, events[i]));
        }
        return merger.summary(RUN, List.of());
    }

    /** A clock that moves only when it is told to. */
    static final class HandClock extends Clock {

        private volatile Instant now = NOON;

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new AssertionError("The report stays with UTC");
        }
    }
}
