package org.infratest.diagnosis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.diagnosis.Symptom.Outcome;
import org.infratest.diagnosis.Symptom.Transport;
import org.infratest.expect.Observation;
import org.infratest.probe.DnsObservation;
import org.infratest.probe.FailedProbe;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.IcmpObservation;
import org.infratest.probe.NtpObservation;
import org.infratest.probe.StreamObservation;
import org.infratest.probe.TcpObservation;
import org.infratest.probe.UdpObservation;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.Dial;

/** What each kind of probe saw, in the words of this room. */
final class Symptoms {

    private static final Duration ATTEMPT = Duration.ofSeconds(2);

    private Symptoms() {}

    /** The symptom, or empty for a kind of probe about which nothing is known here. */
    static Optional<Symptom> of(FailedProbe failed, Interview interview, Budget budget) {
        Observation seen = failed.seen();
        if (seen instanceof TcpObservation tcp) {
            return Optional.of(tcp(tcp));
        }
        if (seen instanceof StreamObservation stream) {
            return Optional.of(tcp(stream.connection()));
        }
        if (seen instanceof UdpObservation udp) {
            return Optional.of(udp(udp));
        }
        if (seen instanceof DnsObservation dns) {
            return Optional.of(dns(failed, dns, interview, budget));
        }
        if (seen instanceof NtpObservation ntp) {
            return Optional.of(answered(failed, ntp.address(), ntp.isAnswered(), ntp, interview, budget));
        }
        if (seen instanceof IcmpObservation icmp) {
            return Optional.of(icmp(icmp));
        }
        if (seen instanceof HttpObservation http) {
            return Optional.of(http(failed, http, interview, budget));
        }
        return Optional.empty();
    }

    /** What a client of HTTP says does not tell whether the connection opened, so that is tried. */
    private static Symptom http(FailedProbe failed, HttpObservation seen, Interview interview, Budget budget) {
        int port = seen.address().getPort();
        Outcome outcome = Outcome.REACHED;
        if (!seen.isAnswered() && !Talk.isTls(seen)) {
            Duration attempt = budget.atMost(ATTEMPT);
            outcome = interview
                    .within(budget.half(), "a connection to port " + port, () -> dial(failed, port, attempt))
                    .orElse(Outcome.NOT_OPEN);
        }
        return new Symptom(Transport.TCP, port, outcome, seen.description());
    }

    private static Symptom tcp(TcpObservation seen) {
        Outcome outcome = switch (seen.state()) {
            case OPEN, RESET, HUNG_UP -> Outcome.REACHED;
            case REFUSED -> Outcome.REFUSED;
            case FILTERED -> Outcome.SILENT;
            case UNREACHABLE -> Outcome.UNREACHABLE;
            case NOT_OPEN -> Outcome.NOT_OPEN;
        };
        return new Symptom(Transport.TCP, seen.address().getPort(), outcome, seen.description());
    }

    private static Symptom udp(UdpObservation seen) {
        Outcome outcome = switch (seen.state()) {
            case ANSWERED -> Outcome.REACHED;
            case REFUSED -> Outcome.REFUSED;
            case SILENT -> Outcome.SILENT;
            case UNREACHABLE -> Outcome.UNREACHABLE;
            case UNKNOWN -> Outcome.NOT_OPEN;
        };
        return new Symptom(Transport.UDP, seen.address().getPort(), outcome, seen.description());
    }

    /** A long answer is fetched by TCP, after a short one has come by UDP. */
    private static Symptom dns(FailedProbe failed, DnsObservation seen, Interview interview, Budget budget) {
        if (!seen.tcp() || seen.isAnswered()) {
            return answered(failed, seen.address(), seen.isAnswered(), seen, interview, budget);
        }
        int port = seen.address().getPort();
        Duration attempt = budget.atMost(ATTEMPT);
        Outcome outcome = interview
                .within(budget.half(), "a connection to port " + port, () -> dial(failed, port, attempt))
                .orElse(Outcome.NOT_OPEN);
        return new Symptom(Transport.TCP, port, outcome, seen.description());
    }

    /** What is said of an answer that did not come does not tell why, so that is tried. */
    private static Symptom answered(
            FailedProbe failed,
            InetSocketAddress address,
            boolean answered,
            Observation seen,
            Interview interview,
            Budget budget) {
        int port = address.getPort();
        Duration attempt = budget.atMost(ATTEMPT);
        Outcome outcome = answered
                ? Outcome.REACHED
                : interview
                        .within(budget.half(), "a datagram to port " + port, () -> send(failed, port, attempt))
                        .orElse(Outcome.NOT_OPEN);
        return new Symptom(Transport.UDP, port, outcome, seen.description());
    }

    private static Symptom icmp(IcmpObservation seen) {
        Outcome outcome = switch (seen.state()) {
            case REPLIED -> Outcome.REACHED;
            case SILENT -> Outcome.SILENT;
            case UNREACHABLE -> Outcome.UNREACHABLE;
        };
        return new Symptom(Transport.ICMP, 0, outcome, seen.description());
    }

    /** Tries once more, while the machines count. */
    static Outcome again(FailedProbe failed, Symptom symptom, Duration limit) {
        return switch (symptom.transport()) {
            case ICMP -> {
                failed.vantage().echo(failed.address(), limit);
                yield symptom.outcome();
            }
            case TCP -> dial(failed, symptom.port(), limit);
            case UDP -> send(failed, symptom.port(), limit);
        };
    }

    private static Outcome send(FailedProbe failed, int port, Duration limit) {
        Datagram datagram = failed.vantage()
                .datagram(new InetSocketAddress(failed.address(), port), Greetings.of(failed.seen(), port), limit);
        if (datagram instanceof Datagram.Answered) {
            return Outcome.REACHED;
        }
        if (datagram instanceof Datagram.Refused) {
            return Outcome.REFUSED;
        }
        if (datagram instanceof Datagram.Unreachable) {
            return Outcome.UNREACHABLE;
        }
        return datagram instanceof Datagram.Silent ? Outcome.SILENT : Outcome.NOT_OPEN;
    }

    private static Outcome dial(FailedProbe failed, int port, Duration limit) {
        Dial dial = failed.vantage().connect(new InetSocketAddress(failed.address(), port), limit);
        if (dial instanceof Dial.Opened opened) {
            close(opened);
            return Outcome.REACHED;
        }
        return switch (((Dial.NotOpened) dial).state()) {
            case REFUSED -> Outcome.REFUSED;
            case FILTERED -> Outcome.SILENT;
            case UNREACHABLE -> Outcome.UNREACHABLE;
            case NOT_OPEN -> Outcome.NOT_OPEN;
        };
    }

    private static void close(Dial.Opened opened) {
        try {
            opened.socket().close();
        } catch (IOException e) {
            throw new EnvironmentException("A connection could not be closed: " + e.getMessage(), e);
        }
    }
}
