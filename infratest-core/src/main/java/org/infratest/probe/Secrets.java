package org.infratest.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.infratest.expect.Expectation;
import org.infratest.expect.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What a probe logs in with. A server may send back what it was given, so it is cut out of whatever a failure or a report
 * shows. A secret shorter than four characters is not: it would be cut out of every other word.
 *
 * @param texts the secrets and the forms in which they go over the network
 */
record Secrets(List<String> texts) {

    static final Secrets NONE = new Secrets(List.of());

    private static final int SHORTEST = 4;
    private static final String MASK = "***";

    Secrets {
        texts = List.copyOf(texts);
    }

    /** A name with its password. */
    static Secrets of(String user, String password) {
        return NONE.and(basic(user, password)).and(password);
    }

    /** How HTTP carries a name and a password (RFC 7617). */
    static String basic(String user, String password) {
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    Secrets and(String text) {
        if (text.length() < SHORTEST) {
            return this;
        }
        List<String> more = new ArrayList<>(texts);
        more.add(text);
        return new Secrets(more);
    }

    Secrets and(Secrets others) {
        List<String> more = new ArrayList<>(texts);
        more.addAll(others.texts);
        return new Secrets(more);
    }

    String mask(String text) {
        String masked = text;
        for (String secret : texts) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    <O extends Observation> Masked<O> over(O seen) {
        return new Masked<>(seen, this);
    }

    /** The expectation, of observations that are shown without the secrets. */
    <O extends Observation> Expectation<Masked<O>> over(Expectation<O> expectation) {
        return new Expectation<>(
                expectation.text(),
                expectation.negative(),
                masked -> expectation.test().test(masked.seen()),
                expectation.expected(),
                masked -> shown(expectation.actual(), masked.seen()));
    }

    private <O extends Observation> Object shown(Function<O, Object> actual, O seen) {
        Object value = actual.apply(seen);
        return value instanceof String text ? mask(text) : value;
    }

    @Override
    public String toString() {
        return MASK;
    }

    /**
     * An observation that is shown without the secrets.
     *
     * @param seen what was seen
     * @param secrets what is cut out
     * @param <O> what was observed
     */
    record Masked<O extends Observation>(O seen, Secrets secrets) implements Observation {

        @Override
        public String description() {
            return secrets.mask(seen.description());
        }

        @Override
        public List<String> details() {
            return seen.details().stream().map(secrets::mask).toList();
        }

        @Override
        public @Nullable Throwable cause() {
            return seen.cause();
        }

        @Override
        public Duration took() {
            return seen.took();
        }
    }
}
