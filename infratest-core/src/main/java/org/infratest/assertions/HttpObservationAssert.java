package org.infratest.assertions;

import java.util.List;
import java.util.Locale;
import org.infratest.Api;
import org.infratest.probe.HttpObservation;

/** Assertions about the answer to one HTTP request. */
@Api
public class HttpObservationAssert extends ObservationAssert<HttpObservationAssert, HttpObservation> {

    /** Creates assertions about {@code actual}. */
    public HttpObservationAssert(HttpObservation actual) {
        super(actual, HttpObservationAssert.class);
    }

    /** Verifies that the status is 200. */
    public HttpObservationAssert isOk() {
        return hasStatus(200);
    }

    /** Verifies the status of the last answer. */
    public HttpObservationAssert hasStatus(int status) {
        isNotNull();
        if (!actual.isAnswered() || actual.status() != status) {
            failAbout("to answer " + status, actual.isAnswered() ? actual.status() : actual.problem(), status);
        }
        return myself;
    }

    /** Verifies that the last answer has a header with that value among others; the name's case does not matter. */
    public HttpObservationAssert hasHeader(String name, String value) {
        isAnswered();
        List<String> values = actual.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (!values.contains(value)) {
            failAbout("to answer with header " + name + ": " + value + ", found " + values, values, value);
        }
        return myself;
    }

    /** Verifies that the body of the last answer contains {@code text}. */
    public HttpObservationAssert bodyContains(String text) {
        isAnswered();
        if (!actual.body().contains(text)) {
            failAbout("to answer with '" + text + "' in its body", actual.body(), text);
        }
        return myself;
    }

    /**
     * Verifies a value in a body that is JSON, by its place (RFC 6901): a string as it is, anything else as it stands in JSON.
     */
    public HttpObservationAssert hasJson(String pointer, String value) {
        isAnswered();
        String found = actual.json(pointer).orElse("nothing");
        if (!found.equals(value)) {
            failAbout("to answer with JSON that has " + value + " at '" + pointer + "', found " + found, found, value);
        }
        return myself;
    }

    /** Verifies the version of HTTP in which the server answered: {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}. */
    public HttpObservationAssert hasVersion(String version) {
        isAnswered();
        if (!actual.version().equals(version)) {
            failAbout("to answer by " + version + ", found " + actual.version(), actual.version(), version);
        }
        return myself;
    }

    /** Verifies that a whole answer came, whatever its status. */
    public HttpObservationAssert isAnswered() {
        isNotNull();
        if (!actual.isAnswered()) {
            failAbout("to answer", actual.problem(), "an answer");
        }
        return myself;
    }

    @Override
    String subject() {
        return "GET " + actual.url() + " at " + actual.target() + ", from " + actual.from();
    }
}
