package org.infratest.reachability;

import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for at the end of a flow.
 *
 * @param protocol by what it is asked for
 * @param port its port, or 0 where the protocol has none
 * @param question what is sent to it by UDP, where the usual question for that port will not do; each character is one byte (ISO 8859-1)
 */
@Api
public record Service(Protocol protocol, int port, @Nullable String question) {

    private static final int MAX_PORT = 65_535;
    private static final int LAST_BYTE = 0xff;

    /**
     * Checks that all fits together.
     *
     * @throws ConfigurationException if the port is not between 1 and 65535 where the protocol has ports, and 0 where it has none; or if
     *     something else than UDP has a question
     */
    public Service {
        if (protocol.hasPorts() ? port < 1 || port > MAX_PORT : port != 0) {
            throw new ConfigurationException(
                    protocol.hasPorts()
                            ? "port " + port + " is not between 1 and " + MAX_PORT
                            : protocol + " has no ports, so leave out port " + port);
        }
        if (question != null && protocol != Protocol.UDP) {
            throw new ConfigurationException("only udp sends a question, " + protocol + " does not");
        }
        if (question != null) {
            question.chars()
                    .filter(character -> character > LAST_BYTE)
                    .findFirst()
                    .ifPresent(Service::refuse);
        }
    }

    private static void refuse(int character) {
        throw new ConfigurationException("a question is of bytes, and '" + (char) character
                + "' is none; characters up to \u00ff are, each for one");
    }

    /**
     * A TCP port.
     *
     * @throws ConfigurationException if it is not between 1 and 65535
     */
    public static Service tcp(int port) {
        return new Service(Protocol.TCP, port, null);
    }

    /**
     * A UDP port that answers the usual question: that of a DNS resolver at port 53, that of an NTP client at 123, an empty datagram
     * elsewhere.
     *
     * @throws ConfigurationException if it is not between 1 and 65535
     */
    public static Service udp(int port) {
        return new Service(Protocol.UDP, port, null);
    }

    /**
     * A UDP port that answers that question.
     *
     * @param question what is sent; each character is one byte (ISO 8859-1)
     * @throws ConfigurationException if the port is not between 1 and 65535, or a character is no byte
     */
    public static Service udp(int port, String question) {
        return new Service(Protocol.UDP, port, question);
    }

    /** ICMP echo. */
    public static Service icmp() {
        return new Service(Protocol.ICMP, 0, null);
    }

    /**
     * Reads {@code tcp/22}, {@code udp/53} or {@code icmp}.
     *
     * @throws ConfigurationException if it is none of these, or the port is not between 1 and 65535
     */
    static Service parse(String text) {
        for (Protocol protocol : Protocol.values()) {
            if (!protocol.hasPorts() && text.equals(protocol.toString())) {
                return new Service(protocol, 0, null);
            }
            String prefix = protocol + "/";
            if (protocol.hasPorts() && text.startsWith(prefix)) {
                String port = text.substring(prefix.length());
                if (port.matches("\\d{1,9}")) {
                    return new Service(protocol, Integer.parseInt(port), null);
                }
            }
        }
        throw new ConfigurationException("expected something like 'tcp/22', 'udp/53' or 'icmp'");
    }

    /** As names of tests and reports say it: {@code tcp/22}, {@code icmp}. */
    @Override
    public String toString() {
        return protocol.hasPorts() ? protocol + "/" + port : protocol.toString();
    }
}
