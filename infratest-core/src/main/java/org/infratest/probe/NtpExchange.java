package org.infratest.probe;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.infratest.event.Durations;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.UdpExchange;

/**
 * Asks a time server once (RFC 5905, section 8), by the clock of this computer. What does not give our question's mark back is listened
 * past, as anybody can send it.
 */
record NtpExchange(Aim aim, InetSocketAddress server, Duration timeout) {

    private static final SecureRandom RANDOM = new SecureRandom();

    NtpObservation ask() {
        long nonce = RANDOM.nextLong();
        Instant asked = Instant.now();
        long start = System.nanoTime();
        UdpExchange exchange =
                aim.vantage().exchange(server, NtpPacket.question(nonce), NtpPacket.answer(nonce), timeout);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Datagram datagram = exchange.end();
        if (!(datagram instanceof Datagram.Answered answered)) {
            return failed(problem(exchange), datagram, took);
        }
        if (answered.payload().length < NtpPacket.HEADER) {
            return failed(tooShort(answered.payload()), datagram, took);
        }
        NtpPacket packet = new NtpPacket(ByteBuffer.wrap(answered.payload()));
        if (packet.stratum() == 0) {
            return failed("it refuses to tell the time (kiss code " + packet.reference() + ")", datagram, took);
        }
        return read(packet, asked, took, datagram.means());
    }

    private NtpObservation read(NtpPacket packet, Instant asked, Duration took, String means) {
        Instant answered = asked.plus(took);
        Duration there = Duration.between(asked, packet.received());
        Duration back = Duration.between(answered, packet.sent());
        Duration delay = took.minus(Duration.between(packet.received(), packet.sent()));
        return new NtpObservation(
                aim.target(),
                server,
                aim.from(),
                "",
                there.plus(back).dividedBy(2),
                delay.isNegative() ? Duration.ZERO : delay,
                packet.stratum(),
                packet.leap(),
                packet.rootDelay(),
                packet.rootDispersion(),
                packet.reference(),
                means,
                took);
    }

    private NtpObservation failed(String problem, Datagram datagram, Duration took) {
        return new NtpObservation(
                aim.target(),
                server,
                aim.from(),
                problem,
                Duration.ZERO,
                Duration.ZERO,
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                "",
                datagram.means(),
                took);
    }

    private static String tooShort(byte[] payload) {
        return "what came back is no NTP packet: it has " + payload.length + " bytes";
    }

    private String problem(UdpExchange exchange) {
        if (exchange.strays().isEmpty()) {
            return problem(exchange.end());
        }
        byte[] stray = exchange.strays().get(0);
        String what = stray.length < NtpPacket.HEADER ? tooShort(stray) : "what came back is no answer to our question";
        return exchange.end() instanceof Datagram.Silent silent
                ? what + "; no answer came within " + Durations.text(silent.took())
                : what;
    }

    private String problem(Datagram datagram) {
        if (datagram instanceof Datagram.Silent silent) {
            return "nothing came back within " + Durations.text(silent.took());
        }
        if (datagram instanceof Datagram.Refused) {
            return "UDP port " + server.getPort() + " was refused";
        }
        if (datagram instanceof Datagram.Unreachable unreachable) {
            return "there was no way there (" + unreachable.reason() + ")";
        }
        return "no answer is known of";
    }
}
