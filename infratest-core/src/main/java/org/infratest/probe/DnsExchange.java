package org.infratest.probe;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.infratest.Printable;
import org.infratest.event.Durations;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.Dial;
import org.infratest.vantage.UdpExchange;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/**
 * Asks a server one question from a vantage: by a datagram, and by TCP where that was asked for or the answer is too long for one (RFC
 * 1035, section 4.2; RFC 7766). dnsjava makes and reads the messages, and sends nothing.
 *
 * @param timeout for the datagram, and once more for the connection
 */
record DnsExchange(Vantage vantage, InetSocketAddress server, Message query, Duration timeout) {

    /**
     * What came back.
     *
     * @param message the answer, or null where none came
     * @param problem why none came, or empty
     * @param ignored what is wrong with that which came as well and does not belong to the question
     */
    record Reply(@Nullable Message message, String problem, boolean tcp, String means, List<String> ignored) {

        private static Reply none(String problem, boolean tcp, String means) {
            return new Reply(null, Printable.line(problem, 300), tcp, means, List.of());
        }

        private Reply ignoring(List<String> strays) {
            return new Reply(message, problem, tcp, means, strays);
        }

        String rcode() {
            return message == null ? "" : Rcode.string(message.getRcode());
        }

        boolean authoritative() {
            return message != null && message.getHeader().getFlag(Flags.AA);
        }

        List<DnsRecord> section(int section) {
            return message == null
                    ? List.of()
                    : message.getSection(section).stream().map(DnsRecord::of).toList();
        }

        List<DnsRecord> answers() {
            return section(Section.ANSWER);
        }

        List<DnsRecord> authority() {
            return section(Section.AUTHORITY);
        }
    }

    Reply ask(boolean tcp) {
        if (tcp) {
            return byTcp();
        }
        Reply reply = byUdp();
        Message message = reply.message();
        return message != null && message.getHeader().getFlag(Flags.TC) ? byTcp().ignoring(reply.ignored()) : reply;
    }

    private Reply byUdp() {
        DnsQuery question = new DnsQuery(query);
        UdpExchange exchange = vantage.exchange(server, query.toWire(), question.answer(), timeout);
        List<String> strays = exchange.strays().stream()
                .map(question::objectionToStray)
                .distinct()
                .toList();
        return strays.isEmpty() || exchange.end() instanceof Datagram.Answered
                ? read(exchange.end()).ignoring(strays)
                : strangersAlone(strays, exchange.end());
    }

    /** Whoever sends what is not an answer is there, so that comes first. */
    private Reply strangersAlone(List<String> strays, Datagram end) {
        String then = end instanceof Datagram.Silent silent
                ? "no answer came within " + Durations.text(silent.took())
                : read(end).problem();
        return Reply.none("what came back " + strays.get(0) + "; " + then, false, end.means())
                .ignoring(strays.subList(1, strays.size()));
    }

    private Reply read(Datagram datagram) {
        String means = datagram.means();
        if (datagram instanceof Datagram.Answered answered) {
            return read(answered.payload(), false, means);
        }
        if (datagram instanceof Datagram.Silent silent) {
            return Reply.none("nothing came back within " + Durations.text(silent.took()), false, means);
        }
        if (datagram instanceof Datagram.Refused refused) {
            String by = refused.by() == null
                    ? ""
                    : " (port unreachable, says " + refused.by().getHostAddress() + ")";
            return Reply.none("UDP port " + server.getPort() + " was refused" + by, false, means);
        }
        if (datagram instanceof Datagram.Unreachable unreachable) {
            return Reply.none("there was no way there (" + unreachable.reason() + ")", false, means);
        }
        return Reply.none("no answer is known of (" + ((Datagram.Unknown) datagram).reason() + ")", false, means);
    }

    private Reply byTcp() {
        Dial dial = vantage.connect(server, timeout);
        if (dial instanceof Dial.NotOpened closed) {
            return Reply.none("TCP port " + server.getPort() + " did not open (" + closed.reason() + ")", true, "tcp");
        }
        try (Socket socket = ((Dial.Opened) dial).socket()) {
            return read(exchange(socket), true, "tcp");
        } catch (IOException e) {
            return Reply.none("the answer by TCP broke off (" + e.getMessage() + ")", true, "tcp");
        }
    }

    /** A message over TCP has its length before it. */
    private byte[] exchange(Socket socket) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        byte[] question = query.toWire();
        ByteBuffer framed = ByteBuffer.allocate(2 + question.length)
                .putShort((short) question.length)
                .put(question);
        socket.getOutputStream().write(framed.array());
        socket.getOutputStream().flush();
        byte[] length = read(socket, 2, deadline);
        return read(socket, ByteBuffer.wrap(length).getShort() & 0xffff, deadline);
    }

    private static byte[] read(Socket socket, int length, long deadline) throws IOException {
        byte[] bytes = new byte[length];
        DataInputStream in = new DataInputStream(socket.getInputStream());
        for (int at = 0; at < length; ) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            socket.setSoTimeout((int) Math.max(1, left));
            int count = left < 1 ? -1 : in.read(bytes, at, length - at);
            if (count < 0) {
                throw new IOException(left < 1 ? "it took too long" : "after " + at + " of " + length + " bytes");
            }
            at += count;
        }
        return bytes;
    }

    private Reply read(byte[] bytes, boolean tcp, String means) {
        DnsQuery question = new DnsQuery(query);
        String objection = question.objection(bytes);
        return objection.isEmpty()
                ? new Reply(question.message(bytes), "", tcp, means, List.of())
                : Reply.none("what came back " + objection, tcp, means);
    }
}
