package org.infratest.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import org.infratest.Printable;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.Outcome;
import org.infratest.ssh.CarrierLostException;

/** Listens once to what a server says first. */
final class BannerTalk {

    private static final int LIMIT = 4096;
    private static final int SHOWN = 200;

    /** Who has sent a whole line and then pauses has finished; who pauses within a line may go on. */
    private static final int PAUSE_AFTER_LINE = 200;

    private static final int PAUSE_WITHIN_LINE = 1_500;

    private final Security security;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean listening;
    private String ending = "";

    BannerTalk(Security security) {
        this.security = security;
    }

    BannerObservation look(Aim aim, Patience patience, InetSocketAddress address) {
        Outcome outcome = Conversation.hold(aim, patience, address, wire -> {
            security.begin(wire, address);
            listening = true;
            listen(wire);
        });
        String text = Decoded.text(received.toByteArray()).replaceFirst("[\\r\\n]+$", "");
        String problem = listening ? "" : outcome.problem();
        return new BannerObservation(outcome.connection(), text, ending, problem, outcome.took());
    }

    private void listen(Wire wire) throws CarrierLostException {
        try {
            if (!fill(wire)) {
                ending = "the server closed the connection";
            }
        } catch (CarrierLostException e) {
            throw e; // nobody at the other end did that
        } catch (IOException e) {
            ending = "the connection broke off (" + Printable.line(String.valueOf(e.getMessage()), SHOWN) + ")";
        }
    }

    /** Reads until the limit or a pause; false where the server closed the connection. */
    private boolean fill(Wire wire) throws IOException {
        byte[] buffer = new byte[LIMIT];
        while (received.size() < LIMIT) {
            try {
                int count = wire.read(buffer, 0, LIMIT - received.size(), pause());
                if (count < 0) {
                    return false;
                }
                received.write(buffer, 0, count);
            } catch (SocketTimeoutException e) {
                return true;
            }
        }
        return true;
    }

    private int pause() {
        if (received.size() == 0) {
            return Integer.MAX_VALUE;
        }
        byte[] bytes = received.toByteArray();
        return bytes[bytes.length - 1] == '\n' ? PAUSE_AFTER_LINE : PAUSE_WITHIN_LINE;
    }
}
