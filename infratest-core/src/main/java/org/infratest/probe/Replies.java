package org.infratest.probe;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.infratest.Printable;
import org.infratest.probe.Conversation.RefusedException;

/**
 * Replies of three digits, as SMTP (RFC 5321, section 4.2) and FTP (RFC 959, section 4.2) give them, over one line or more.
 *
 * @param wire where they come from
 */
record Replies(Wire wire) {

    private static final int SHOWN = 200;
    private static final int MOST_LINES = 200;

    /**
     * One reply.
     *
     * @param code its three digits
     * @param lines its lines without code and separator, at least one
     */
    record Reply(int code, List<String> lines) {

        /** Code and first line, as a message shows it. */
        String shown() {
            return (code + " " + Printable.line(lines.get(0), SHOWN)).strip();
        }
    }

    Reply next() throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < MOST_LINES) {
            String line = wire.line();
            boolean coded = line.matches("(?s)\\d{3}([ -].*)?");
            if (!coded && lines.isEmpty()) {
                throw new ProtocolException("it answered '" + Printable.line(line, SHOWN) + "'");
            }
            lines.add(coded && line.length() > 4 ? line.substring(4) : coded ? "" : line);
            if (coded && (line.length() == 3 || line.charAt(3) == ' ')) {
                return new Reply(Integer.parseInt(line.substring(0, 3)), lines);
            }
        }
        throw new ProtocolException("a reply of more than " + MOST_LINES + " lines");
    }

    /**
     * Reads a reply of that code.
     *
     * @param deed what the server did with it, for the message: {@code answered EHLO with}
     * @throws RefusedException if it has another one
     */
    Reply require(int code, String deed) throws IOException {
        Reply reply = next();
        if (reply.code() != code) {
            throw new RefusedException("the server " + deed + " '" + reply.shown() + "'");
        }
        return reply;
    }
}
