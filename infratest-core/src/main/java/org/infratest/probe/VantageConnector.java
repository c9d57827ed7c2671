package org.infratest.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.infratest.vantage.Dial;
import org.jspecify.annotations.Nullable;

/**
 * Connects HttpClient through a vantage. Names are never looked up: the name of the request leads to the address that
 * was given, and a redirect can lead to the same name or to an address.
 */
final class VantageConnector implements HttpClientConnectionOperator {

    private final Aim aim;
    private final Patience patience;
    private final HttpAsk ask;
    private final InetAddress address;
    private volatile @Nullable Socket current;

    VantageConnector(Aim aim, Patience patience, HttpAsk ask, InetAddress address) {
        this.aim = aim;
        this.patience = patience;
        this.ask = ask;
        this.address = address;
    }

    /** A connection that did not open. */
    static final class NotOpenedException extends IOException {

        private static final long serialVersionUID = 1L;

        NotOpenedException(String description) {
            super(description);
        }
    }

    /** The name of the request: the virtual host, or the address in the form that a URL has. */
    String name() {
        String virtual = ask.virtualHost();
        return virtual != null ? virtual : address.getHostAddress().replaceFirst("%.*", "");
    }

    /** Whether a redirect to that host can be followed. */
    boolean knows(String host) {
        return addressOf(host) != null;
    }

    /** Ends what is under way. */
    void abort() throws IOException {
        Socket socket = current;
        if (socket != null) {
            socket.close();
        }
    }

    private @Nullable InetAddress addressOf(String host) {
        String bare = host.replaceAll("^\\[|]$", "");
        if (bare.equalsIgnoreCase(name())) {
            return address;
        }
        try {
            return Subnet.address(bare);
        } catch (ConfigurationException e) {
            return null; // a name, which nobody here can look up in the way that the vantage would
        }
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost host,
            @Nullable InetSocketAddress localAddress,
            TimeValue connectTimeout,
            SocketConfig config,
            HttpContext context)
            throws IOException {
        InetAddress to = addressOf(host.getHostName());
        if (to == null) {
            throw new IOException("the address of " + host.getHostName() + " is not known");
        }
        Socket socket = open(new InetSocketAddress(to, port(host)));
        current = socket;
        socket.setSoTimeout(
                (int) Math.min(Integer.MAX_VALUE, patience.attemptTimeout().toMillis()));
        connection.bind(socket);
        if (host.getSchemeName().equals("https")) {
            connection.bind(secured(socket, host.getHostName(), port(host)), socket);
        }
    }

    private Socket open(InetSocketAddress target) throws NotOpenedException {
        Dial dial = Connections.dial(aim, target, patience);
        if (dial instanceof Dial.Opened opened) {
            return opened.socket();
        }
        throw new NotOpenedException(Connections.observation(aim, target, dial).description());
    }

    private SSLSocket secured(Socket socket, String name, int port) throws IOException {
        SSLSocket secured = (SSLSocket) TlsContexts.of(ask).getSocketFactory().createSocket(socket, name, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        if (name.equals(ask.virtualHost())) {
            parameters.setServerNames(List.of(new SNIHostName(name))); // Java itself leaves out names without a dot
        }
        if (ask.tls() != HttpAsk.Tls.UNVERIFIED) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static int port(HttpHost host) {
        return host.getPort() > 0 ? host.getPort() : host.getSchemeName().equals("https") ? 443 : 80;
    }

    @Override
    public void upgrade(ManagedHttpClientConnection connection, HttpHost host, HttpContext context) throws IOException {
        throw new IOException("Proxies are not used");
    }
}
