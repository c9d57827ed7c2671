package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.infratest.Api;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;

/**
 * How a mail server answers.
 *
 * @param connection what came of opening the connection
 * @param greeting the text of its greeting, without the code; empty where none came
 * @param capabilities what it offers after EHLO, in upper case: {@code STARTTLS}, {@code SIZE 10240000}; after STARTTLS, what it offers then
 * @param recipientCode what it answered to the sender and recipient of a mail; 0 where none was offered
 * @param recipientReply that answer with its text
 * @param problem why the conversation ended before its end, or an empty string
 * @param failure the exception behind the problem, or null
 * @param took how long it took
 */
@Api
public record SmtpObservation(
        TcpObservation connection,
        String greeting,
        List<String> capabilities,
        int recipientCode,
        String recipientReply,
        String problem,
        @Nullable Throwable failure,
        Duration took)
        implements StreamObservation {

    /** Copies the list. */
    public SmtpObservation {
        capabilities = List.copyOf(capabilities);
    }

    /** The host, as failures call it. */
    public String target() {
        return connection.target();
    }

    /** The address and port. */
    public InetSocketAddress address() {
        return connection.address();
    }

    /** Whether it greeted and said what it offers. */
    public boolean isReady() {
        return problem.isEmpty();
    }

    /** Whether it offers that; {@code AUTH} is also met by {@code AUTH PLAIN LOGIN}, {@code AUTH LOGIN} as well. */
    public boolean offers(String capability) {
        List<String> wanted =
                List.of(capability.toUpperCase(Locale.ROOT).strip().split("\\s+"));
        return isReady()
                && capabilities.stream()
                        .map(line -> List.of(line.split("[\\s=]+")))
                        .anyMatch(words -> words.get(0).equals(wanted.get(0)) && words.containsAll(wanted));
    }

    /** Whether it took the mail that was offered, up to its recipient. */
    public boolean isRecipientAccepted() {
        return problem.isEmpty() && recipientCode / 100 == 2;
    }

    @Override
    public String description() {
        if (!problem.isEmpty()) {
            return Printable.line(problem, 600);
        }
        if (recipientCode != 0) {
            return "the server answered '" + recipientReply + "'";
        }
        return capabilities.isEmpty()
                ? "the server offers nothing"
                : "the server offers " + Printable.line(String.join(", ", capabilities), 500);
    }

    @Override
    public List<String> details() {
        return greeting.isEmpty() ? List.of() : List.of("greeting: " + Printable.line(greeting, 300));
    }

    @Override
    public @Nullable Throwable cause() {
        return failure;
    }
}
