package org.infratest.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.infratest.Printable;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.Outcome;
import org.infratest.probe.Conversation.RefusedException;
import org.infratest.probe.Replies.Reply;
import org.jspecify.annotations.Nullable;

/** One conversation by SMTP (RFC 5321) up to a recipient; no mail is ever sent. */
final class SmtpTalk {

    /** How the probe calls itself: a name that can never be one (RFC 2606). */
    static final String CLIENT = "infratest.invalid";

    private static final int SHOWN = 200;

    private final Security security;
    private final @Nullable Envelope envelope;
    private final List<String> capabilities = new ArrayList<>();
    private String greeting = "";
    private int recipientCode;
    private String recipientReply = "";

    /**
     * Whose mail is offered.
     *
     * @param sender possibly empty, as bounces have it
     */
    record Envelope(String sender, String recipient) {}

    SmtpTalk(Security security, @Nullable Envelope envelope) {
        this.security = security;
        this.envelope = envelope;
    }

    SmtpObservation look(Aim aim, Patience patience, InetSocketAddress address) {
        Outcome outcome = Conversation.hold(aim, patience, address, wire -> talk(wire, address));
        return new SmtpObservation(
                outcome.connection(),
                greeting,
                capabilities,
                recipientCode,
                recipientReply,
                outcome.problem(),
                outcome.failure(),
                outcome.took());
    }

    private void talk(Wire wire, InetSocketAddress address) throws IOException {
        boolean inTheClear = security.start() != null;
        if (!inTheClear) {
            security.begin(wire, address);
        }
        Replies replies = new Replies(wire);
        greet(replies);
        hello(wire, replies);
        if (inTheClear) {
            if (!capabilities.contains("STARTTLS")) {
                throw new RefusedException("the server does not offer STARTTLS");
            }
            wire.writeLine("STARTTLS");
            replies.require(220, "answered STARTTLS with");
            security.shake(wire, address);
            hello(wire, replies);
        }
        Envelope mail = envelope;
        if (mail != null) {
            offer(wire, replies, mail);
        }
        wire.writeLine("QUIT");
    }

    private void greet(Replies replies) throws IOException {
        Reply reply = replies.next();
        greeting = String.join("\n", reply.lines());
        if (reply.code() != 220) {
            throw new RefusedException("the server greeted with '" + reply.shown() + "'");
        }
    }

    private void hello(Wire wire, Replies replies) throws IOException {
        wire.writeLine("EHLO " + CLIENT);
        Reply reply = replies.require(250, "answered EHLO with");
        capabilities.clear();
        reply.lines().stream()
                .skip(1)
                .map(line -> Printable.line(line.strip(), SHOWN).toUpperCase(Locale.ROOT))
                .forEach(capabilities::add);
    }

    private void offer(Wire wire, Replies replies, Envelope mail) throws IOException {
        wire.writeLine("MAIL FROM:<" + mail.sender() + ">");
        Reply reply = replies.next();
        if (reply.code() / 100 == 2) {
            wire.writeLine("RCPT TO:<" + mail.recipient() + ">");
            reply = replies.next();
        }
        recipientCode = reply.code();
        recipientReply = reply.shown();
    }
}
