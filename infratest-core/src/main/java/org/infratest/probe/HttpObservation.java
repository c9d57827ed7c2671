package org.infratest.probe;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What came of an HTTP request.
 *
 * @param target the host, as failures call it
 * @param address the address and port of the first request
 * @param from where it was asked from
 * @param url what was asked for
 * @param version the version of HTTP that the server answered in: {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}; empty where no
 *     answer came
 * @param status the status of the last answer, or 0 where none came; where only its body broke off, it is known nevertheless
 * @param reasonPhrase the words behind the status, possibly empty
 * @param headers the headers of the last answer by lower-case name
 * @param body the body of the last answer, at most 1 MiB of it
 * @param isTruncated whether the body was longer
 * @param redirects where redirects led, in order
 * @param problem why no whole answer came, or an empty string
 * @param failure the exception behind the problem, or null
 * @param took how long the attempt took
 */
@Api
public record HttpObservation(
        String target,
        InetSocketAddress address,
        String from,
        String url,
        String version,
        int status,
        String reasonPhrase,
        Map<String, List<String>> headers,
        String body,
        boolean isTruncated,
        List<URI> redirects,
        String problem,
        @Nullable Throwable failure,
        Duration took)
        implements Observation {

    private static final int SHOWN = 300;

    /** Copies the collections. */
    public HttpObservation {
        headers = Map.copyOf(headers);
        redirects = List.copyOf(redirects);
    }

    /** Whether a whole answer came. */
    public boolean isAnswered() {
        return problem.isEmpty();
    }

    /** The first value of a header of the last answer; upper and lower case are the same. */
    public Optional<String> header(String name) {
        return headerValues(name).stream().findFirst();
    }

    /** All values of a header of the last answer, possibly none; upper and lower case are the same. */
    public List<String> headerValues(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /**
     * The value at that place of a body in JSON: a string as it is, anything else as JSON; empty where there is none.
     *
     * @param pointer RFC 6901: {@code /status}, {@code /items/0/name}; the empty string for all of it
     * @throws org.infratest.ConfigurationException if the pointer is malformed
     */
    public Optional<String> json(String pointer) {
        return JsonPlace.of(pointer).in(body);
    }

    @Override
    public String description() {
        if (!isAnswered()) {
            return Printable.line(problem, 500) + (problem.startsWith("its redirects") ? "" : hops());
        }
        String phrase = Printable.line(reasonPhrase, 50);
        return "it answered " + (phrase.isEmpty() ? status : status + " " + phrase) + hops();
    }

    private String hops() {
        return switch (redirects.size()) {
            case 0 -> "";
            case 1 -> " after a redirect";
            default -> " after " + redirects.size() + " redirects";
        };
    }

    @Override
    public List<String> details() {
        List<String> lines = new ArrayList<>();
        redirects.forEach(hop -> lines.add("redirected to: " + shown(hop.toString())));
        if (isAnswered() && status / 100 == 3) {
            header("location").ifPresent(to -> lines.add("location, not followed: " + shown(to)));
        }
        for (String name : List.of("retry-after", "www-authenticate", "proxy-authenticate")) {
            header(name).ifPresent(value -> lines.add(name + ": " + shown(value)));
        }
        if (!body.isBlank()) {
            lines.add("body: " + Printable.line(body.strip(), SHOWN));
        }
        return lines;
    }

    /** On one line, without a password in a URL. */
    private static String shown(String text) {
        return Printable.line(text.replaceAll("//[^/@\\s]*@", "//***@"), SHOWN);
    }

    @Override
    public @Nullable Throwable cause() {
        return failure;
    }
}
