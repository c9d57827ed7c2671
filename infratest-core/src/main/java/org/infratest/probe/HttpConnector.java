package org.infratest.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.infratest.ConfigurationException;
import org.infratest.Printable;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.RefusedException;
import org.infratest.probe.HttpAsk.Versions;
import org.infratest.spec.Subnet;
import org.infratest.vantage.Dial;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connections of one exchange, from its vantage. Names are never looked up: the name of the request leads to the
 * address that was given, and a redirect can lead to the same name or to an address.
 */
final class HttpConnector {

    private static final int SHOWN = 200;
    private static final int MOST_HEADERS = 100;
    private static final String H2 = "h2";

    private final Aim aim;
    private final Patience patience;
    private final HttpAsk ask;
    private final InetAddress address;
    private volatile @Nullable Socket current;
    private volatile boolean aborted;

    HttpConnector(Aim aim, Patience patience, HttpAsk ask, InetAddress address) {
        this.aim = aim;
        this.patience = patience;
        this.ask = ask;
        this.address = address;
    }

    /**
     * An open connection.
     *
     * @param socket its owner closes it
     * @param http2 whether HTTP/2 is spoken on it
     */
    record Line(Socket socket, boolean http2) {}

    /** The name of the request: the virtual host, or the address in the form that a URL has. */
    String name() {
        String virtual = ask.virtualHost();
        return virtual != null ? virtual : address.getHostAddress().replaceFirst("%.*", "");
    }

    /** Whether a redirect to that host can be followed. */
    boolean knows(String host) {
        return addressOf(host) != null;
    }

    /** Whether requests for that URL go to the proxy as a whole, rather than through it. */
    boolean asksProxy(URI url) {
        return ask.proxy() != null && !isSecured(url);
    }

    /** Ends what is under way, and whatever would come after it. */
    void abort() throws IOException {
        aborted = true;
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

    Line open(URI url) throws IOException {
        InetAddress to = addressOf(url.getHost());
        if (to == null) {
            throw new RefusedException("the address of " + url.getHost() + " is not known");
        }
        InetSocketAddress server = new InetSocketAddress(to, port(url));
        Socket socket = reach(server, url);
        try {
            return isSecured(url)
                    ? secured(socket, url.getHost(), server)
                    : new Line(socket, ask.versions() == Versions.HTTP_2);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Socket reach(InetSocketAddress server, URI url) throws IOException {
        HttpAsk.Proxy proxy = ask.proxy();
        if (proxy == null) {
            return dial(server, "");
        }
        Socket socket = dial(proxy.address(aim.vantage()), "at the proxy " + shown(proxy) + ", ");
        try {
            if (isSecured(url)) {
                tunnel(socket, proxy, server);
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Socket dial(InetSocketAddress target, String where) throws IOException {
        Dial dial = Connections.dial(aim, target, patience);
        if (!(dial instanceof Dial.Opened opened)) {
            throw new RefusedException(
                    where + Connections.observation(aim, target, dial).description());
        }
        Socket socket = opened.socket();
        current = socket;
        if (aborted) {
            socket.close();
            throw new SocketTimeoutException("Read timed out");
        }
        socket.setSoTimeout((int) Math.max(
                1, Math.min(Integer.MAX_VALUE, patience.attemptTimeout().toMillis())));
        return socket;
    }

    /** Asks the proxy for a connection to the server (RFC 9110, section 9.3.6). */
    private void tunnel(Socket socket, HttpAsk.Proxy proxy, InetSocketAddress server) throws IOException {
        Wire wire = new Wire(socket, patience.attemptTimeout());
        String authority = literal(server.getAddress()) + ":" + server.getPort();
        HttpAsk.Login login = proxy.login();
        String credentials = login == null ? "" : "Proxy-Authorization: " + login.header() + "\r\n";
        wire.write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + credentials + "\r\n")
                .getBytes(US_ASCII));
        String answer = wire.line();
        if (!answer.matches("HTTP/1\\.\\d 2\\d\\d(\\s.*)?")) {
            throw new RefusedException("the proxy " + shown(proxy) + " answered CONNECT " + authority + " with '"
                    + Printable.line(answer, SHOWN) + "'");
        }
        for (int i = 0; i < MOST_HEADERS; i++) {
            if (wire.line().isEmpty()) {
                return;
            }
        }
        throw new ProtocolException("the proxy answered with more than " + MOST_HEADERS + " headers");
    }

    private Line secured(Socket socket, String host, InetSocketAddress server) throws IOException {
        Security security =
                ask.security().isOn() ? ask.security() : ask.security().verified(null);
        if (host.equals(ask.virtualHost())) {
            security = security.named(host);
        }
        SSLSocket secured = security.over(socket, server, protocols());
        boolean http2 = H2.equals(secured.getApplicationProtocol());
        if (ask.versions() == Versions.HTTP_2 && !http2) {
            throw new RefusedException("the server does not offer HTTP/2 in its TLS");
        }
        return new Line(secured, http2);
    }

    private List<String> protocols() {
        return switch (ask.versions()) {
            case ANY -> List.of(H2, "http/1.1");
            case HTTP_1 -> List.of("http/1.1");
            case HTTP_2 -> List.of(H2);
        };
    }

    static boolean isSecured(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : isSecured(url) ? 443 : 80;
    }

    /** How long all of an exchange may take. */
    Duration limit() {
        return patience.attemptTimeout();
    }

    private String shown(HttpAsk.Proxy proxy) {
        return proxy.host().name() + " (" + literal(proxy.address(aim.vantage()).getAddress()) + ":" + proxy.port()
                + ")";
    }

    /** The address as it stands in a URL. */
    static String literal(InetAddress address) {
        String digits = address.getHostAddress().replaceFirst("%.*", "");
        return digits.contains(":") ? "[" + digits + "]" : digits;
    }
}
