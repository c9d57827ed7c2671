package org.infratest.diagnosis;

import java.util.Optional;
import org.infratest.probe.DnsObservation;

/** The name server was reached: what does it know of the name? */
final class NameCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        return evidence.failed().seen() instanceof DnsObservation dns
                        && evidence.symptom().isReached()
                ? Optional.of(new Finding(Layer.NAME, sentence(evidence.targetName(), dns), dns.details()))
                : Optional.empty();
    }

    /** By the codes of RFC 1035, section 4.1.1. */
    private static String sentence(String server, DnsObservation dns) {
        if (!dns.isAnswered()) {
            return "the name server on " + server + " answers, but not about " + dns.name()
                    + "; perhaps whom it asks does not answer";
        }
        return switch (dns.rcode()) {
            case "NXDOMAIN" -> "the name server on " + server + " says that there is no " + dns.name();
            case "SERVFAIL" ->
                "the name server on " + server + " cannot find out about " + dns.name()
                        + ", as whom it asks does not answer or answers wrongly (SERVFAIL)";
            case "REFUSED" -> "the name server on " + server + " does not tell about " + dns.name() + " (REFUSED)";
            case "NOERROR" -> known(server, dns);
            default -> "the name server on " + server + " answers " + dns.rcode() + " for " + dns.name();
        };
    }

    private static String known(String server, DnsObservation dns) {
        return dns.values().isEmpty()
                ? "the name server on " + server + " knows " + dns.name() + ", but no " + dns.type() + " record of it"
                : "the name server on " + server + " has other " + dns.type() + " records of " + dns.name() + ": "
                        + String.join(", ", dns.values());
    }
}
