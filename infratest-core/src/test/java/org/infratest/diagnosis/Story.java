package org.infratest.diagnosis;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.infratest.diagnosis.Evidence.Sizes;
import org.infratest.diagnosis.Symptom.Outcome;
import org.infratest.diagnosis.Symptom.Transport;
import org.infratest.environment.Host;
import org.infratest.expect.Observation;
import org.infratest.probe.FailedProbe;
import org.infratest.probe.TcpObservation;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** A probe from app (10.0.1.10) over gw (10.0.1.1 and 10.0.2.1) to db (10.0.2.30), with machines that work unless a test breaks them. */
final class Story {

    static final InetAddress APP = Subnet.address("10.0.1.10");
    static final InetAddress DB = Subnet.address("10.0.2.30");

    Recorded app = Recorded.machine("app")
            .nic("eth1", "10.0.1.10/24", "02:00:00:00:01:10")
            .via("10.0.2.30", "10.0.1.1", "eth1");
    Recorded gw = Recorded.machine("gw")
            .nic("eth1", "10.0.1.1/24", "02:00:00:00:01:01")
            .nic("eth2", "10.0.2.1/24", "02:00:00:00:02:01")
            .via("10.0.2.30", "", "eth2")
            .via("10.0.1.10", "", "eth1");
    Recorded db = Recorded.machine("db")
            .nic("eth1", "10.0.2.30/24", "02:00:00:00:02:30")
            .via("10.0.1.10", "10.0.2.1", "eth1");

    private final List<Recorded> others = new ArrayList<>();
    private Transport transport = Transport.TCP;
    private Outcome outcome = Outcome.SILENT;
    private int port = 5432;
    private boolean negative;
    private Sizes sizes = Sizes.NOT_ASKED;
    private @Nullable Observation seen;

    Story seeing(Outcome what) {
        outcome = what;
        return this;
    }

    Story by(Transport what) {
        transport = what;
        port = what == Transport.ICMP ? 0 : port;
        return this;
    }

    Story seeing(Observation observation) {
        seen = observation;
        return this;
    }

    Story expectedClosed() {
        negative = true;
        return this;
    }

    Story beside(Recorded other) {
        others.add(other);
        return this;
    }

    Story echoes(boolean small, boolean large, String words) {
        sizes = new Sizes(true, small, large, words);
        return this;
    }

    Evidence evidence() {
        Machine source = app.machine();
        Machine target = db.machine();
        return new Evidence(
                new FailedProbe(
                        Host.at("db", DB),
                        new NoPlace("app"),
                        DB,
                        seen == null ? observation() : seen,
                        negative,
                        Duration.ofSeconds(10)),
                new Symptom(transport, port, outcome, "there was no answer"),
                APP,
                List.of(source, gw.machine(), target),
                source,
                target,
                others.stream().map(Recorded::machine).toList(),
                sizes,
                List.of());
    }

    private static Observation observation() {
        return new TcpObservation(
                "db (10.0.2.30)",
                new InetSocketAddress(DB, 5432),
                "app",
                TcpObservation.State.FILTERED,
                "no answer within 3 s",
                Duration.ofSeconds(3));
    }

    /** What one check says. */
    Optional<Finding> examinedBy(Check check) {
        return check.examine(evidence());
    }

    /** What all of them say. */
    Optional<Finding> examined() {
        return Checks.first(evidence());
    }
}
