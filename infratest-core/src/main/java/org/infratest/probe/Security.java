package org.infratest.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how TLS is spoken.
 *
 * @param trust whom to trust
 * @param start how a protocol changes to TLS, or null where TLS begins with the first byte
 * @param authorities what decides whom to trust with {@link Trust#VERIFIED}, or null for what this JVM trusts
 * @param name the server's name in TLS, or null for its address alone
 */
record Security(
        Trust trust,
        @Nullable StartTls start,
        @Nullable SSLContext authorities,
        @Nullable String name) {

    static final Security NONE = new Security(Trust.NO_TLS, null, null, null);

    /** Whether TLS is spoken, and with whom. */
    enum Trust {
        /** No TLS. */
        NO_TLS,
        /** With a certificate that must be trusted and must name the server. */
        VERIFIED,
        /** With any certificate. */
        ANYBODY
    }

    boolean isOn() {
        return trust != Trust.NO_TLS;
    }

    Security verified(@Nullable SSLContext trusted) {
        return new Security(Trust.VERIFIED, start, trusted, name);
    }

    Security unverified() {
        return new Security(Trust.ANYBODY, start, null, name);
    }

    Security startingBy(StartTls way) {
        return new Security(isOn() ? trust : Trust.VERIFIED, way, authorities, name);
    }

    Security named(String server) {
        return new Security(trust, start, authorities, hostName(server));
    }

    /** The name, where it is one that a host can have. */
    static String hostName(String name) {
        try {
            if (name.matches("[\\w.-]+")) {
                return new SNIHostName(name).getAsciiName();
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("'" + name + "' is not a host name: " + e.getMessage(), e);
        }
        throw new ConfigurationException("'" + name + "' is not a host name; a port has its own parameter");
    }

    /** Changes to TLS, where that is asked for. */
    void begin(Wire wire, InetSocketAddress address) throws IOException {
        if (!isOn()) {
            return;
        }
        if (start != null) {
            start.ask(wire);
        }
        shake(wire, address);
    }

    /** Shakes hands, and continues by TLS. */
    void shake(Wire wire, InetSocketAddress address) throws IOException {
        wire.socket().setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, wire.millisLeft())));
        wire.continueBy(over(wire.socket(), address, List.of()));
    }

    /**
     * Shakes hands over a connection.
     *
     * @param protocols the application protocols to offer (RFC 7301), most wanted first
     */
    SSLSocket over(Socket socket, InetSocketAddress address, List<String> protocols) throws IOException {
        String peer =
                name != null ? name : address.getAddress().getHostAddress().replaceFirst("%.*", "");
        SSLSocket secured =
                (SSLSocket) context().getSocketFactory().createSocket(socket, peer, address.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        if (name != null) {
            parameters.setServerNames(List.of(new SNIHostName(name))); // Java itself leaves out names without a dot
        }
        if (trust == Trust.VERIFIED) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private SSLContext context() {
        if (trust == Trust.ANYBODY) {
            return TlsContexts.anybody();
        }
        return authorities != null ? authorities : TlsContexts.ofJvm();
    }
}
