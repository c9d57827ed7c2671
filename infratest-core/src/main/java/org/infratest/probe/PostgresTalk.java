package org.infratest.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.infratest.Printable;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.Outcome;

/** One start of a conversation with PostgreSQL (protocol 3.0), up to the question for a password. */
final class PostgresTalk {

    private static final int SSL_REQUEST = 80_877_103;
    private static final int PROTOCOL_3 = 3 << 16;
    private static final int LONGEST = 1 << 16;
    private static final int MOST_MESSAGES = 200;
    private static final int SHOWN = 60;

    private final String user;
    private final String database;
    private boolean tls;
    private String authentication = "";
    private String version = "";
    private String errorCode = "";
    private String error = "";

    PostgresTalk(String user, String database) {
        this.user = user;
        this.database = database;
    }

    PostgresObservation look(Aim aim, Patience patience, InetSocketAddress address) {
        Outcome outcome = Conversation.hold(aim, patience, address, wire -> talk(wire, address));
        return new PostgresObservation(
                outcome.connection(),
                tls,
                authentication,
                version,
                errorCode,
                error,
                outcome.problem(),
                outcome.failure(),
                outcome.took());
    }

    private void talk(Wire wire, InetSocketAddress address) throws IOException {
        wire.write(ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST).array());
        byte answer = wire.bytes(1)[0];
        if (answer == 'E') {
            error(body(wire)); // too many clients, or a server older than TLS
            return;
        }
        requireOneByte(answer, wire);
        if (answer == 'S') {
            wire.continueBy(secured(wire, address));
            tls = true;
        }
        wire.write(startup());
        hear(wire);
    }

    /**
     * Whether to use TLS is answered by one byte, after which the server waits. Other servers greet with words that may begin like that,
     * and what follows must not be taken for a part of what is said behind TLS.
     */
    private static void requireOneByte(byte answer, Wire wire) throws IOException {
        int more = wire.socket().getInputStream().available();
        if ((answer == 'S' || answer == 'N') && more == 0) {
            return;
        }
        byte[] rest = wire.bytes(Math.min(more, SHOWN));
        throw new ProtocolException("it answered a request for TLS with '"
                + Printable.line((char) (answer & 0xff) + Wire.latin(rest).strip(), SHOWN)
                + "', which is not PostgreSQL's answer");
    }

    private static SSLSocket secured(Wire wire, InetSocketAddress address) throws IOException {
        try {
            return Security.NONE.unverified().over(wire.socket(), address, List.of());
        } catch (SSLException e) {
            if (TlsWords.isNoTls(e)) {
                throw (ProtocolException)
                        new ProtocolException("it answered yes to a request for TLS, and then spoke none").initCause(e);
            }
            throw e;
        }
    }

    private byte[] startup() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String text : List.of("user", user, "database", database.isEmpty() ? user : database)) {
            body.write(text.getBytes(UTF_8));
            body.write(0);
        }
        body.write(0);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(message);
        out.writeInt(8 + body.size());
        out.writeInt(PROTOCOL_3);
        out.write(body.toByteArray());
        return message.toByteArray();
    }

    /** Up to the question for a password, a refusal, or the end of the greeting of whoever needs none. */
    private void hear(Wire wire) throws IOException {
        for (int i = 0; i < MOST_MESSAGES; i++) {
            byte type = wire.bytes(1)[0];
            ByteBuffer body = body(wire);
            switch (type) {
                case 'R' -> {
                    authentication = authentication(body);
                    if (!authentication.equals("trust")) {
                        return;
                    }
                }
                case 'S' -> parameter(body);
                case 'E' -> {
                    error(body);
                    return;
                }
                case 'Z' -> {
                    wire.write(new byte[] {'X', 0, 0, 0, 4}); // goodbye
                    return;
                }
                case 'N', 'K', 'v' -> {}
                default -> throw new ProtocolException("it sent a message of type " + type);
            }
        }
        throw new ProtocolException("more than " + MOST_MESSAGES + " messages without an end");
    }

    private static ByteBuffer body(Wire wire) throws IOException {
        int length = ByteBuffer.wrap(wire.bytes(4)).getInt();
        if (length < 4 || length > LONGEST) {
            throw new ProtocolException("it sent a message of " + length + " bytes");
        }
        return ByteBuffer.wrap(wire.bytes(length - 4));
    }

    private static String authentication(ByteBuffer body) throws ProtocolException {
        if (body.remaining() < 4) {
            throw new ProtocolException("its question for a password is too short");
        }
        int kind = body.getInt();
        return switch (kind) {
            case 0 -> "trust";
            case 2 -> "kerberos";
            case 3 -> "password";
            case 5 -> "md5";
            case 7, 8 -> "gss";
            case 9 -> "sspi";
            case 10 -> mechanisms(body);
            default -> "method " + kind;
        };
    }

    /** The ways of SASL; PostgreSQL calls SCRAM by another name in its own files. */
    private static String mechanisms(ByteBuffer body) {
        List<String> names = texts(body);
        return names.stream().anyMatch(name -> name.startsWith("SCRAM-SHA-256"))
                ? "scram-sha-256"
                : Printable.line(String.join(", ", names), 100);
    }

    private void parameter(ByteBuffer body) {
        List<String> pair = texts(body);
        if (pair.size() > 1 && pair.get(0).equals("server_version")) {
            version = Printable.line(pair.get(1), 100);
        }
    }

    private void error(ByteBuffer body) {
        for (String field : texts(body)) {
            if (field.startsWith("C")) {
                errorCode = Printable.line(field.substring(1), 10);
            } else if (field.startsWith("M")) {
                error = field.substring(1);
            }
        }
        errorCode = errorCode.isEmpty() ? "without a code" : errorCode;
    }

    private static List<String> texts(ByteBuffer body) {
        List<String> texts = new ArrayList<>();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (body.hasRemaining()) {
            byte next = body.get();
            if (next == 0) {
                texts.add(Decoded.text(text.toByteArray()));
                text.reset();
            } else {
                text.write(next);
            }
        }
        return texts;
    }
}
