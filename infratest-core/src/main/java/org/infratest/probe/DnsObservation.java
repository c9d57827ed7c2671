package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What a DNS server answered to one question.
 *
 * @param target the server, as failures call it
 * @param address its address and port
 * @param from where it was asked from
 * @param name the name that was asked for, without the dot at the end
 * @param type the type of record that was asked for
 * @param rcode what the server says of its answer: {@code NOERROR}, {@code NXDOMAIN}, {@code SERVFAIL}, {@code REFUSED} or another name
 *     that RFC 1035 or RFC 2136 gives; empty where no answer came
 * @param problem why there is no answer; empty where there is one
 * @param authoritative whether the answer comes from a server that has the name itself (the AA bit); one that passes questions on may
 *     pass this on as well, but does not say so of what it remembers
 * @param tcp whether the answer came by TCP, as it was too long for UDP or that was asked for
 * @param answers the records of the answer section
 * @param authority the records of the authority section
 * @param ignored what else came from the server's address and port before the answer and does not belong to the question, as the rest of a
 *     sentence about it each; it was listened past
 * @param means how a datagram was sent, or {@code tcp}
 * @param took until the answer came, or it was given up
 */
@Api
public record DnsObservation(
        String target,
        InetSocketAddress address,
        String from,
        String name,
        DnsType type,
        String rcode,
        String problem,
        boolean authoritative,
        boolean tcp,
        List<DnsRecord> answers,
        List<DnsRecord> authority,
        List<String> ignored,
        String means,
        Duration took)
        implements Observation {

    private static final int SHOWN = 300;
    private static final int SHOWN_RECORDS = 11;

    /** Copies the lists. */
    public DnsObservation {
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
        ignored = List.copyOf(ignored);
    }

    /** Whether the server answered, whatever it said. */
    public boolean isAnswered() {
        return problem.isEmpty();
    }

    /** The values of the records of the type that was asked for, in the order of the answer; aliases are followed by the server. */
    public List<String> values() {
        return answers.stream()
                .filter(record -> record.type().equals(type.name()))
                .map(DnsRecord::value)
                .toList();
    }

    @Override
    public String description() {
        if (!isAnswered()) {
            return problem;
        }
        if (!rcode.equals("NOERROR")) {
            return "the server answered " + rcode;
        }
        return values().isEmpty()
                ? "the server knows no such record of it"
                : "the server answered " + Printable.line(String.join(", ", values()), SHOWN);
    }

    @Override
    public List<String> details() {
        List<String> details = new ArrayList<>();
        answers.forEach(record -> details.add("answer: " + Printable.line(record.toString(), SHOWN)));
        if (answers.isEmpty()) {
            authority.forEach(record -> details.add("authority: " + Printable.line(record.toString(), SHOWN)));
        }
        List<String> shown = new ArrayList<>(details.subList(0, Math.min(SHOWN_RECORDS, details.size())));
        ignored.forEach(stray -> shown.add("ignored: a datagram that " + Printable.line(stray, SHOWN)));
        shown.add("by: " + means);
        return shown;
    }
}
