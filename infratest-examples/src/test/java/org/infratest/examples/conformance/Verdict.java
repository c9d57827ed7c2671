package org.infratest.examples.conformance;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.probe.BannerObservation;
import org.infratest.probe.DnsObservation;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.IcmpObservation;
import org.infratest.probe.NtpObservation;
import org.infratest.probe.SqlObservation;
import org.infratest.probe.TcpObservation;
import org.infratest.probe.UdpObservation;
import org.opentest4j.AssertionFailedError;

/** Verdicts as single words. */
final class Verdict {

    /** An assertion holds. */
    static final String PASSED = "PASSED";

    /** An assertion fails: the infrastructure gave a wrong answer. */
    static final String FAILED = "FAILED";

    /** The question could not be asked, or not answered from there. */
    static final String ERROR = "ERROR";

    /** The test is written wrongly. */
    static final String MISTAKE = "MISTAKE";

    /** Phrases of problems, and the words for them. */
    private static final Map<String, String> HTTP = ordered(
            "TLS failed", "NO-TLS",
            "no whole answer came within", "LATE",
            "its redirects did not end", "ENDLESS",
            "its redirects go round", "LOOP",
            "beyond all bounds", "BOMB",
            "body broke off", "BROKEN",
            "without an answer", "CLOSED",
            "in the middle of its answer", "BROKEN",
            "speaks TLS", "TLS",
            "is not one of HTTP", "NO-HTTP",
            "the connection was refused", "REFUSED",
            "there was no answer", "FILTERED",
            "there was no way there", "UNREACHABLE",
            "no answer came", "BROKEN");

    private static final Map<String, String> DATAGRAM = ordered(
            "nothing came back", "SILENT",
            "was refused", "REFUSED",
            "no way there", "UNREACHABLE",
            "TCP port", "TCP-CLOSED",
            "broke off", "BROKEN",
            "is no DNS message", "GARBAGE",
            "does not belong", "FOREIGN",
            "is no NTP packet", "GARBAGE",
            "is no answer to our question", "FOREIGN",
            "refuses to tell the time", "KISSED",
            "no answer is known", "UNKNOWN");

    private static final Map<String, String> STREAM = ordered(
            "SSH answered and broke off", "SSH-BROKEN",
            "TLS failed", "NO-TLS",
            "no whole answer came within", "LATE",
            "closed the connection", "CLOSED",
            "does not keep to the protocol", "NO-PROTOCOL",
            "broke off", "BROKEN",
            "the server refused", "DECLINED",
            "does not offer", "DECLINED",
            "the server answered", "DECLINED",
            "the server greeted with", "DECLINED",
            "no SSH answered", "NO-SSH");

    private Verdict() {}

    /** What an assertion comes to. */
    static String of(Runnable assertion) {
        try {
            assertion.run();
            return PASSED;
        } catch (AssertionFailedError e) {
            return FAILED;
        } catch (EnvironmentException e) {
            return ERROR;
        } catch (ConfigurationException e) {
            return MISTAKE;
        }
    }

    static String of(TcpObservation seen) {
        return seen.state().name();
    }

    static String of(IcmpObservation seen) {
        return seen.state().name();
    }

    /** The state of a port that is not open, else whether the banner is exactly that. */
    static String of(BannerObservation seen, String text) {
        if (seen.connection().state() != TcpObservation.State.OPEN) {
            return seen.connection().state().name();
        }
        if (!seen.problem().isEmpty()) {
            return problem(STREAM, seen.problem());
        }
        if (!text.isEmpty() && seen.text().equals(text)) {
            return "SAID";
        }
        return seen.text().isEmpty() ? silence(seen) : "SAID-OTHERWISE";
    }

    private static String silence(BannerObservation seen) {
        if (seen.ending().isEmpty()) {
            return "SILENT";
        }
        return seen.ending().startsWith("the connection broke off") ? "RESET" : "CLOSED";
    }

    static String of(UdpObservation seen) {
        return seen.state().name();
    }

    /** The status of a whole answer with the number of redirects before it, else what was in the way. */
    static String of(HttpObservation seen) {
        String hops =
                seen.redirects().isEmpty() ? "" : "-after-" + seen.redirects().size();
        if (seen.isAnswered()) {
            return seen.status() + (seen.isTruncated() ? "-cut" : "") + hops;
        }
        return (seen.status() > 0 ? seen.status() + "-" : "") + problem(HTTP, seen.problem()) + hops;
    }

    /** What the server said, with the values in order, else why it did not. */
    static String of(DnsObservation seen) {
        if (!seen.isAnswered()) {
            return problem(DATAGRAM, seen.problem());
        }
        return seen.rcode() + (seen.values().isEmpty() ? "" : ":" + word(String.join(",", seen.values())));
    }

    /** Whether the clock is synchronized and right, else why it is not known. */
    static String of(NtpObservation seen) {
        if (!seen.isAnswered()) {
            return problem(DATAGRAM, seen.problem());
        }
        String stratum = "-STRATUM-" + seen.stratum();
        boolean near = seen.distance().minus(seen.uncertainty()).compareTo(Duration.ofMillis(500)) <= 0;
        return (seen.isSynchronized() ? "SYNCHRONIZED" : "UNSYNCHRONIZED") + stratum + (near ? "" : "-WRONG");
    }

    /** The value, or how far it came to one. */
    static String of(SqlObservation seen) {
        if (seen.isRefused()) {
            return "LOGIN-REFUSED";
        }
        if (seen.problem().startsWith("the query failed")) {
            return "QUERY-FAILED";
        }
        if (seen.problem().startsWith("the login failed")) {
            return "LOGIN-FAILED";
        }
        String value = seen.value() == null ? "NO-VALUE" : "VALUE:" + word(seen.value());
        return seen.problem().isEmpty() ? value : of(seen.connection(), seen.problem());
    }

    /** OK where a conversation over a stream came to its end, else what was in the way. */
    static String of(TcpObservation connection, String problem) {
        if (connection.state() != TcpObservation.State.OPEN) {
            return connection.state().name();
        }
        return problem.isEmpty() ? "OK" : problem(STREAM, problem);
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** The word for the first of these phrases that a problem has; one that has none is said in full. */
    private static String problem(Map<String, String> words, String problem) {
        return words.entrySet().stream()
                .filter(entry -> problem.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> word(problem));
    }

    private static String word(String text) {
        return Printable.line(text, 80).replaceAll("\\s+", "_");
    }
}
