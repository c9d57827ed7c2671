package org.infratest.assertions;

import java.util.Arrays;
import java.util.List;
import org.infratest.Api;
import org.infratest.probe.DnsObservation;

/** Assertions about what a DNS server answered to one question. */
@Api
public class DnsObservationAssert extends ObservationAssert<DnsObservationAssert, DnsObservation> {

    /** Creates assertions about {@code actual}. */
    public DnsObservationAssert(DnsObservation actual) {
        super(actual, DnsObservationAssert.class);
    }

    /** Verifies that exactly these values were answered, in any order. */
    public DnsObservationAssert resolvesTo(String... values) {
        hasRcode("NOERROR");
        List<String> expected = Arrays.stream(values).sorted().toList();
        List<String> found = actual.values().stream().sorted().toList();
        if (!found.equals(expected)) {
            failAbout("to resolve to " + String.join(", ", values), found, expected);
        }
        return myself;
    }

    /** Verifies what the server says of its answer: {@code NOERROR}, {@code NXDOMAIN}, {@code SERVFAIL}, {@code REFUSED}. */
    public DnsObservationAssert hasRcode(String rcode) {
        isNotNull();
        if (!actual.rcode().equals(rcode)) {
            failAbout("to be answered with " + rcode, actual.isAnswered() ? actual.rcode() : actual.problem(), rcode);
        }
        return myself;
    }

    /** Verifies that the answer comes from a server that has the name itself, see {@link DnsObservation#authoritative}. */
    public DnsObservationAssert isAuthoritative() {
        isNotNull();
        if (!actual.isAnswered() || !actual.authoritative()) {
            failAbout("to be answered with authority", actual.isAnswered() ? false : actual.problem(), true);
        }
        return myself;
    }

    @Override
    String subject() {
        return actual.type() + " of " + actual.name() + " at " + actual.target() + ", from " + actual.from();
    }
}
