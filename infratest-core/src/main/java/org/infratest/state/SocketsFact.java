package org.infratest.state;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.state.ListeningSocket.Protocol;

/**
 * All listening sockets: by {@code ss}, which is asked for each family as older ones write <i>all addresses of IPv4</i> as newer ones write
 * <i>all addresses of both</i>; else from the tables of the kernel, which do not tell whose they are. */
record SocketsFact() implements Fact<List<ListeningSocket>> {

    private static final Pattern PROGRAM = Pattern.compile("\\(\"([^\"]*)\",pid=(\\d+)");
    private static final String TABLE = "== ";
    private static final String IPV4 = "4";
    private static final Pattern KERNEL = Pattern.compile(TABLE + "(tcp|udp)6?");
    private static final int LOCAL = 4;
    private static final int ADDRESS_COLUMN = 1;
    private static final int STATE_COLUMN = 3;
    /** States of the kernel: {@code TCP_LISTEN}, and {@code TCP_CLOSE} for datagram sockets that are not connected. */
    private static final String TCP_LISTEN = "0A";

    private static final String UDP_UNCONNECTED = "07";

    @Override
    public String title() {
        return "the listening sockets";
    }

    @Override
    public String script() {
        return """
                if has ss; then echo '== 4' && ss -4 -tulpn && echo '== 6' && ss -6 -tulpn
                else for t in tcp tcp6 udp udp6; do [ -r /proc/net/$t ] && { echo "== $t"; cat /proc/net/$t; }; done; :; fi""";
    }

    @Override
    public List<ListeningSocket> read(Answer answer) throws Unseen {
        List<String> lines = answer.lines();
        return !lines.isEmpty() && KERNEL.matcher(lines.get(0)).matches() ? tables(lines) : ss(lines);
    }

    private static List<ListeningSocket> ss(List<String> lines) {
        List<ListeningSocket> sockets = new ArrayList<>();
        boolean ipv4 = false;
        for (String line : lines) {
            if (line.startsWith(TABLE)) {
                ipv4 = line.startsWith(TABLE + IPV4);
            } else if (line.startsWith("tcp ") || line.startsWith("udp ")) {
                sockets.addAll(ss(line, ipv4));
            }
        }
        return sockets;
    }

    /** One for each program that holds it, such as a service and the systemd that opened the socket for it. */
    private static List<ListeningSocket> ss(String line, boolean ipv4) {
        List<String> fields = Arrays.asList(line.split("\\s+"));
        String local = fields.get(LOCAL);
        int colon = local.lastIndexOf(':');
        String address = local.substring(0, colon).replaceAll("[\\[\\]]|%.*", "");
        ListeningSocket bare = new ListeningSocket(
                line.startsWith("tcp") ? Protocol.TCP : Protocol.UDP,
                ipv4 && address.equals("*") ? "0.0.0.0" : address,
                Integer.parseInt(local.substring(colon + 1)),
                "",
                -1);
        Map<String, ListeningSocket> held = new LinkedHashMap<>();
        Matcher program = PROGRAM.matcher(line);
        while (program.find()) {
            held.putIfAbsent(program.group(1), bare.heldBy(program.group(1), Integer.parseInt(program.group(2))));
        }
        return held.isEmpty() ? List.of(bare) : List.copyOf(held.values());
    }

    private static List<ListeningSocket> tables(List<String> lines) {
        List<ListeningSocket> sockets = new ArrayList<>();
        Protocol protocol = Protocol.TCP;
        for (String line : lines) {
            if (line.startsWith(TABLE)) {
                protocol = line.startsWith(TABLE + "tcp") ? Protocol.TCP : Protocol.UDP;
            } else if (!line.contains("local_address")) {
                List<String> fields = Arrays.asList(line.strip().split("\\s+"));
                if (fields.get(STATE_COLUMN).equals(protocol == Protocol.TCP ? TCP_LISTEN : UDP_UNCONNECTED)) {
                    sockets.add(entry(protocol, fields.get(ADDRESS_COLUMN)));
                }
            }
        }
        return sockets;
    }

    private static ListeningSocket entry(Protocol protocol, String local) {
        int colon = local.indexOf(':');
        return new ListeningSocket(
                protocol, address(local.substring(0, colon)), Integer.parseInt(local.substring(colon + 1), 16), "", -1);
    }

    /** The kernel prints each 32 bits as a number in the byte order of the machine, which is little-endian wherever we go. */
    private static String address(String hex) {
        ByteBuffer swapped = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer bytes = ByteBuffer.allocate(swapped.capacity());
        while (swapped.hasRemaining()) {
            bytes.putInt(swapped.getInt());
        }
        try {
            return Addresses.text(InetAddress.getByAddress(bytes.array()));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.capacity() + " bytes", e);
        }
    }
}
