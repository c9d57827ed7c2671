package org.infratest.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.probe.Conversation.RefusedException;

/** How a protocol that begins in the clear changes to TLS. */
@Api
public enum StartTls {

    /** SMTP (RFC 3207). */
    SMTP {
        @Override
        void ask(Wire wire) throws IOException {
            Replies replies = new Replies(wire);
            replies.require(220, "greeted with");
            wire.writeLine("EHLO " + SmtpTalk.CLIENT);
            replies.require(250, "answered EHLO with");
            wire.writeLine("STARTTLS");
            replies.require(220, "answered STARTTLS with");
        }
    },

    /** IMAP (RFC 9051). */
    IMAP {
        @Override
        void ask(Wire wire) throws IOException {
            requireStart(wire.line(), "* OK", "greeted with");
            wire.writeLine("a STARTTLS");
            requireStart(answer(wire, "a "), "a OK", "answered STARTTLS with");
        }
    },

    /** POP3 (RFC 2595). */
    POP3 {
        @Override
        void ask(Wire wire) throws IOException {
            requireStart(wire.line(), "+OK", "greeted with");
            wire.writeLine("STLS");
            requireStart(wire.line(), "+OK", "answered STLS with");
        }
    },

    /** FTP (RFC 4217). */
    FTP {
        @Override
        void ask(Wire wire) throws IOException {
            Replies replies = new Replies(wire);
            replies.require(220, "greeted with");
            wire.writeLine("AUTH TLS");
            replies.require(234, "answered AUTH TLS with");
        }
    },

    /** LDAP (RFC 4511, section 4.14). */
    LDAP {
        @Override
        void ask(Wire wire) throws IOException {
            byte[] name = "1.3.6.1.4.1.1466.20037".getBytes(US_ASCII);
            wire.write(ByteBuffer.allocate(9 + name.length)
                    .put(new byte[] {0x30, (byte) (7 + name.length), 0x02, 0x01, 0x01})
                    .put(new byte[] {0x77, (byte) (2 + name.length), (byte) 0x80, (byte) name.length})
                    .put(name)
                    .array());
            byte[] message = ber(wire);
            int result = resultCode(message);
            if (result != 0) {
                throw new RefusedException("the server refused STARTTLS with LDAP result " + result);
            }
        }
    },

    /** PostgreSQL ({@code SSLRequest}). */
    POSTGRES {
        @Override
        void ask(Wire wire) throws IOException {
            wire.write(ByteBuffer.allocate(8).putInt(8).putInt(80877103).array());
            byte answer = wire.bytes(1)[0];
            if (answer == 'N') {
                throw new RefusedException("the server refused TLS");
            }
            if (answer != 'S') {
                throw new ProtocolException(
                        "it answered a request for TLS with " + Printable.line("'" + (char) (answer & 0xff) + "'", 20));
            }
        }
    },

    /** MySQL and MariaDB ({@code SSLRequest}). */
    MYSQL {
        @Override
        void ask(Wire wire) throws IOException {
            MySqlGreeting greeting = MySqlGreeting.read(wire);
            if (!greeting.offersTls()) {
                throw new RefusedException("the server does not offer TLS");
            }
            wire.write(greeting.tlsRequest());
        }
    };

    private static final int SHOWN = 200;
    private static final int MOST_LINES = 50;

    /**
     * Asks for TLS in the clear. When it returns, the handshake can begin.
     *
     * @throws RefusedException if the server does not want to
     */
    abstract void ask(Wire wire) throws IOException;

    private static void requireStart(String line, String start, String deed) throws RefusedException {
        if (!line.toUpperCase(Locale.ROOT).startsWith(start.toUpperCase(Locale.ROOT))) {
            throw new RefusedException("the server " + deed + " '" + Printable.line(line, SHOWN) + "'");
        }
    }

    /** The answer with that tag; lines without one may come before it. */
    private static String answer(Wire wire, String tag) throws IOException {
        for (int i = 0; i < MOST_LINES; i++) {
            String line = wire.line();
            if (line.startsWith(tag)) {
                return line;
            }
        }
        throw new ProtocolException("more than " + MOST_LINES + " lines without an answer");
    }

    /** The content of one element in the basic encoding rules, at most 64 KiB. */
    private static byte[] ber(Wire wire) throws IOException {
        byte[] head = wire.bytes(2);
        if (head[0] != 0x30) {
            throw new ProtocolException("no LDAP message, but one that begins with byte " + (head[0] & 0xff));
        }
        int length = head[1] & 0xff;
        if (length > 0x7f) {
            byte[] more = wire.bytes(Math.min(length & 0x7f, 3));
            length = 0;
            for (byte b : more) {
                length = length << 8 | (b & 0xff);
            }
        }
        if (length > 1 << 16) {
            throw new ProtocolException("an LDAP message of " + length + " bytes");
        }
        return wire.bytes(length);
    }

    /** The result code, an ENUMERATED at the beginning of an ExtendedResponse. */
    private static int resultCode(byte[] message) throws ProtocolException {
        for (int i = 0; i + 2 < message.length; i++) {
            if (message[i] == 0x0a && message[i + 1] == 1) {
                return message[i + 2] & 0xff;
            }
        }
        throw new ProtocolException("an LDAP answer without a result: "
                + Printable.line(Wire.latin(Arrays.copyOf(message, Math.min(40, message.length))), SHOWN));
    }
}
