package org.infratest.state;

import java.util.List;
import java.util.Set;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.state.ListeningSocket.Protocol;

/**
 * Who listens on a port, seen from the machine itself: {@code state.port(5432).assertListeningOn("127.0.0.1")}. Whether others reach it is
 * for probes to say.
 */
@Api
public final class PortState extends StateView<PortState, PortObservation> {

    private final Protocol protocol;
    private final int port;

    PortState(Scope scope, Protocol protocol, int port) {
        super(scope);
        this.protocol = protocol;
        this.port = port;
    }

    @Override
    PortState with(Scope changed) {
        return new PortState(changed, protocol, port);
    }

    /** The same port of UDP; without this, it is that of TCP. */
    public PortState udp() {
        return new PortState(scope(), Protocol.UDP, port);
    }

    @Override
    String kind() {
        return "port";
    }

    @Override
    String name() {
        return port + (protocol == Protocol.TCP ? "/tcp" : "/udp");
    }

    @Override
    String title() {
        return protocol + " port " + port;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new SocketsFact());
    }

    @Override
    PortObservation look(Facts facts) {
        List<ListeningSocket> all = facts.get(new SocketsFact()).stream()
                .filter(socket -> socket.protocol() == protocol)
                .toList();
        return new PortObservation(
                protocol,
                port,
                all.stream().filter(socket -> socket.port() == port).toList(),
                all.stream().map(ListeningSocket::port).sorted().distinct().toList(),
                facts.took());
    }

    /** Asserts that something listens on it, at whatever address. */
    public void assertListening() {
        require("to be listened on", PortObservation::isListening, true, PortObservation::isListening);
    }

    /** Asserts that nothing listens on it. */
    public void assertNotListening() {
        forbid("not to be listened on", seen -> !seen.isListening(), false, PortObservation::isListening);
    }

    /**
     * Asserts that something listens on it at that very address: a socket that takes all addresses, {@code 0.0.0.0} or {@code ::},
     * counts for that one only. {@code *} takes both families, and counts for either.
     *
     * @throws org.infratest.ConfigurationException if it is no address literal
     */
    public void assertListeningOn(String address) {
        String wanted = address.equals("*") ? address : Addresses.normal(address);
        boolean isWildcard = wanted.equals("::") || wanted.equals("0.0.0.0");
        require(
                "to be listened on at " + wanted,
                seen -> seen.addresses().stream()
                        .anyMatch(at -> Addresses.isSame(at, wanted) || (isWildcard && at.equals("*"))),
                wanted,
                PortObservation::addresses);
    }

    /** Asserts that something listens on it, and only at addresses that the machine alone can reach. */
    public void assertListeningOnLoopbackOnly() {
        require(
                "to be listened on at loopback only",
                seen -> seen.isListening() && seen.sockets().stream().allMatch(ListeningSocket::isLoopback),
                "addresses of loopback",
                PortObservation::addresses);
    }

    /**
     * Asserts that a process of that name listens on it.
     *
     * @throws EnvironmentException if the machine does not tell the user who logs in whose it is
     */
    public void assertProgram(String program) {
        require(
                "to be listened on by " + program,
                seen -> seen.sockets().stream().map(ListeningSocket::program).anyMatch(program::equals)
                        || seen.sockets().stream().map(this::known).anyMatch(program::equals),
                program,
                seen -> seen.sockets().stream().map(ListeningSocket::program).toList());
    }

    private String known(ListeningSocket socket) {
        if (socket.program().isEmpty()) {
            throw new EnvironmentException(scope().host().name() + ": could not see which program listens on " + title()
                    + "; that takes ss (iproute2) there, and root: log in as root, or let the user 'sudo -n'");
        }
        return socket.program();
    }
}
