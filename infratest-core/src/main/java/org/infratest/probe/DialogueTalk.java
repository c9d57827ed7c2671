package org.infratest.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.infratest.Printable;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.Outcome;
import org.infratest.probe.Conversation.RefusedException;

/** Holds one dialogue over one connection. */
final class DialogueTalk {

    private static final int SHOWN = 200;
    private static final int LIMIT = 1 << 16;
    private static final int MOST_LINES = 40;

    private final Dialogue dialogue;
    private final Security security;
    private final List<String> transcript = new ArrayList<>();
    private int done;

    /** The last character that was read, or nothing at the beginning. */
    private String before = "";

    DialogueTalk(Dialogue dialogue, Security security) {
        this.dialogue = dialogue;
        this.security = security;
    }

    DialogueObservation look(Aim aim, Patience patience, InetSocketAddress address) {
        Outcome outcome = Conversation.hold(aim, patience, address, wire -> talk(wire, address));
        String problem = outcome.problem();
        if (!problem.isEmpty() && outcome.connection().state() == TcpObservation.State.OPEN) {
            problem += " at step " + (done + 1) + " (" + dialogue.steps().get(done) + ")";
        }
        return new DialogueObservation(
                outcome.connection(), transcript, done, problem, outcome.failure(), outcome.took());
    }

    private void talk(Wire wire, InetSocketAddress address) throws IOException {
        security.begin(wire, address);
        ByteArrayOutputStream unread = new ByteArrayOutputStream();
        for (DialogueStep step : dialogue.steps()) {
            Regex expected = step.expected();
            if (expected == null) {
                wire.write(step.sent());
                note("client: " + step.shown());
            } else {
                await(wire, expected, unread);
            }
            done++;
        }
    }

    private void await(Wire wire, Regex expected, ByteArrayOutputStream unread) throws IOException {
        byte[] buffer = new byte[4096];
        while (true) {
            String text = Decoded.text(unread.toByteArray());
            OptionalInt end = expected.find(before + text, before.length());
            if (end.isPresent()) {
                consume(unread, text, end.getAsInt() - before.length());
                return;
            }
            if (unread.size() >= LIMIT) {
                note("server: " + Printable.line(text, SHOWN));
                throw new RefusedException("the server sent " + LIMIT / 1024 + " KiB without what was expected");
            }
            more(wire, unread, buffer, text);
        }
    }

    private void more(Wire wire, ByteArrayOutputStream unread, byte[] buffer, String text) throws IOException {
        try {
            int count = wire.read(buffer, 0, Math.min(buffer.length, LIMIT - unread.size()), Long.MAX_VALUE);
            if (count < 0) {
                throw new RefusedException("the server closed the connection");
            }
            unread.write(buffer, 0, count);
        } catch (IOException e) {
            if (!text.isEmpty()) {
                note("server: " + Printable.line(text, SHOWN));
            }
            throw e;
        }
    }

    /** Takes what was read; its last character tells later whether a line begins after it. */
    private void consume(ByteArrayOutputStream unread, String text, int end) {
        byte[] bytes = unread.toByteArray();
        String read = text.substring(0, end);
        boolean oneByteEach = text.length() == bytes.length;
        int count = oneByteEach ? end : Math.min(read.getBytes(UTF_8).length, bytes.length);
        note("server: " + Printable.line(read, SHOWN));
        before = read.isEmpty() ? before : read.substring(end - 1);
        unread.reset();
        unread.write(bytes, count, bytes.length - count);
    }

    private void note(String line) {
        if (transcript.size() < MOST_LINES) {
            transcript.add(line);
        }
    }
}
