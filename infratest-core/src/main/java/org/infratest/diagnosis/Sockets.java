package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.Printable;
import org.infratest.diagnosis.Symptom.Transport;

/**
 * The sockets on which a machine takes connections and datagrams.
 *
 * @param known whether the machine could tell
 * @param all all of them
 */
record Sockets(boolean known, List<Listening> all) {

    private static final Pattern LINE =
            Pattern.compile("(tcp|udp)\\s+\\S+\\s+(\\d{1,9})\\s+(\\d{1,9})\\s+(\\S+):(\\d{1,5})\\s+\\S+\\s*(.*)");
    private static final Pattern USER = Pattern.compile("\\(\"([^\"]*)\",pid=(\\d{1,9})");

    Sockets {
        all = List.copyOf(all);
    }

    /**
     * One socket.
     *
     * @param address the address as {@code ss} writes it, {@code *} for any of both families
     * @param waiting how many connections wait to be taken
     * @param room how many may
     * @param program the program, or an empty string where that is not known
     * @param processes the ids of its processes
     */
    record Listening(
            Transport transport,
            String address,
            int port,
            int waiting,
            int room,
            String program,
            List<Integer> processes) {

        Listening {
            processes = List.copyOf(processes);
        }

        private Optional<InetAddress> literal() {
            return Json.address(address.replaceAll("^\\[|]$", "").replaceFirst("%.*", ""));
        }

        boolean isLoopback() {
            return literal().map(InetAddress::isLoopbackAddress).orElse(false);
        }

        /** Whether it takes what is sent to that address. */
        boolean takes(InetAddress target) {
            if (address.equals("*")) {
                return true;
            }
            Optional<InetAddress> own = literal();
            return own.isPresent()
                    && own.get().getClass() == target.getClass()
                    && (own.get().isAnyLocalAddress() || own.get().equals(target));
        }

        /** {@code nginx on 127.0.0.1:8080}. */
        String text() {
            return (program.isEmpty() ? "something" : program) + " on " + address + ":" + port;
        }
    }

    /** Reads what {@code ss} prints. */
    static Sockets read(Answer answer) {
        List<Listening> all = new ArrayList<>();
        answer.printed().orElse("").lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line.strip());
            if (matcher.matches()) {
                all.add(listening(matcher));
            }
        });
        return new Sockets(answer.succeeded(), all);
    }

    private static Listening listening(Matcher line) {
        List<Integer> processes = new ArrayList<>();
        String program = "";
        Matcher user = USER.matcher(line.group(6));
        while (user.find()) {
            program = program.isEmpty() ? Printable.line(user.group(1), 40) : program;
            processes.add(Integer.parseInt(user.group(2)));
        }
        return new Listening(
                line.group(1).equals("tcp") ? Transport.TCP : Transport.UDP,
                Printable.line(line.group(4), 60),
                Integer.parseInt(line.group(5)),
                Integer.parseInt(line.group(2)),
                Integer.parseInt(line.group(3)),
                program,
                processes);
    }

    /** Those on one port, whatever their address. */
    List<Listening> on(Transport transport, int port) {
        return all.stream()
                .filter(s -> s.transport() == transport && s.port() == port)
                .toList();
    }

    /** The one that takes what is sent there. */
    Optional<Listening> taking(Transport transport, InetAddress address, int port) {
        return on(transport, port).stream().filter(s -> s.takes(address)).findFirst();
    }

    /** All of one kind, in a few words. */
    String text(Transport transport) {
        List<String> words = all.stream()
                .filter(s -> s.transport() == transport)
                .map(Listening::text)
                .distinct()
                .sorted()
                .toList();
        return words.isEmpty() ? "nothing" : Printable.line(String.join(", ", words), 300);
    }
}
