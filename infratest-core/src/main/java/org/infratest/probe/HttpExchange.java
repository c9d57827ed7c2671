package org.infratest.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.utils.URIUtils;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.infratest.Printable;
import org.infratest.Watchdog;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.RefusedException;
import org.jspecify.annotations.Nullable;

/** One GET request with the redirects that follow it, bounded in time and size. */
final class HttpExchange {

    private static final int SHOWN = 300;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Aim aim;
    private final HttpAsk ask;
    private final InetSocketAddress address;
    private final HttpConnector connector;
    private final URI url;
    private final long start = System.nanoTime();
    private final HttpCookies cookies = new HttpCookies();
    private final List<URI> redirects = new ArrayList<>();
    private @Nullable HttpAnswer answer;
    private String endless = "";

    HttpExchange(Aim aim, Patience patience, HttpAsk ask, InetAddress host, String path) {
        this.aim = aim;
        this.ask = ask;
        this.address = Aim.at(host, ask.effectivePort());
        this.connector = new HttpConnector(aim, patience, ask, host);
        this.url = URI.create(ask.scheme() + "://" + authority() + path);
    }

    private String authority() {
        String name = connector.name().contains(":") ? "[" + connector.name() + "]" : connector.name();
        return ask.port() == 0 ? name : name + ":" + ask.port();
    }

    HttpObservation observe() {
        IOException failure = null;
        Watchdog watchdog = Watchdog.after(connector.limit(), connector::abort);
        try (watchdog) {
            follow();
        } catch (IOException e) {
            Conversation.requireCarried(aim, e);
            failure = e;
        }
        if (failure == null) {
            return seen(endless, null);
        }
        boolean late = watchdog.hasBitten() && !(failure instanceof RefusedException);
        return seen(late ? Conversation.lateness(connector.limit()) : problem(failure), failure);
    }

    private void follow() throws IOException {
        URI next = url;
        while (next != null) {
            answer = null;
            HttpAnswer came = get(next);
            answer = came;
            if (came.broken() != null) {
                throw came.broken();
            }
            next = after(next, came);
        }
    }

    private HttpAnswer get(URI next) throws IOException {
        HttpConnector.Line line = connector.open(next);
        try (var socket = line.socket()) {
            HttpRequestHead head = HttpRequestHead.of(next, headers(next), connector.asksProxy(next));
            return line.http2() ? Http2.get(socket, head) : Http1.get(socket, head);
        }
    }

    /** Credentials go to the site alone, not to where it redirects. */
    private List<Map.Entry<String, String>> headers(URI next) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(ask.headers());
        headers.addAll(cookies.headers(next));
        HttpAsk.Login login = ask.login();
        if (login != null && isSameSite(next)) {
            headers.add(Map.entry("Authorization", login.header()));
        }
        HttpAsk.Proxy proxy = ask.proxy();
        HttpAsk.Login forProxy = proxy == null ? null : proxy.login();
        if (forProxy != null && connector.asksProxy(next)) {
            headers.add(Map.entry("Proxy-Authorization", forProxy.header()));
        }
        return headers;
    }

    private boolean isSameSite(URI next) {
        return next.getScheme().equalsIgnoreCase(url.getScheme())
                && next.getHost().equalsIgnoreCase(url.getHost())
                && HttpConnector.port(next) == HttpConnector.port(url);
    }

    /** Where to go after this answer; null where it is the last. */
    private @Nullable URI after(URI asked, HttpAnswer came) {
        boolean anew = cookies.keep(asked, came);
        URI target = ask.redirects() == 0 ? null : target(asked, came);
        if (target == null) {
            return null;
        }
        boolean known = target.equals(url) || redirects.contains(target);
        if (redirects.size() >= ask.redirects()) {
            endless = "its redirects did not end after " + ask.redirects();
            return null;
        }
        redirects.add(target);
        if (known && !anew) {
            endless = "its redirects go round in a loop";
            return null;
        }
        return target;
    }

    /** Where a redirect leads, if that is somewhere that is known. */
    private @Nullable URI target(URI asked, HttpAnswer came) {
        String location = came.header("location").orElse("");
        if (!REDIRECTS.contains(came.status()) || location.isEmpty()) {
            return null;
        }
        try {
            URI target = URIUtils.resolve(asked, new URI(location));
            boolean web = "http".equalsIgnoreCase(target.getScheme()) || HttpConnector.isSecured(target);
            return web && target.getHost() != null && connector.knows(target.getHost()) ? bare(target) : null;
        } catch (java.net.URISyntaxException | IllegalArgumentException e) {
            return null; // the failure shows the location as it is
        }
    }

    /** Without credentials and without the fragment, which are not sent. */
    private static URI bare(URI target) throws java.net.URISyntaxException {
        String port = target.getPort() < 0 ? "" : ":" + target.getPort();
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        String path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        return new URI(target.getScheme() + "://" + target.getHost() + port + path + query);
    }

    private HttpObservation seen(String problem, @Nullable IOException failure) {
        HttpAnswer came = answer;
        if (came == null) {
            return new HttpObservation(
                    aim.target(),
                    address,
                    aim.vantage().name(),
                    url.toString(),
                    "",
                    0,
                    "",
                    Map.of(),
                    "",
                    false,
                    redirects,
                    problem,
                    failure,
                    took());
        }
        HttpBody body = HttpBody.of(came);
        IOException packed = body.broken();
        return new HttpObservation(
                aim.target(),
                address,
                aim.vantage().name(),
                url.toString(),
                came.version(),
                came.status(),
                came.phrase(),
                came.headersByName(),
                body.text(),
                body.truncated(),
                redirects,
                problem.isEmpty() && packed != null ? brokenOff(came, packed) : problem,
                failure == null ? packed : failure,
                took());
    }

    private String problem(IOException failure) {
        HttpAnswer came = answer;
        if (came != null && came.broken() != null) {
            return brokenOff(came, came.broken());
        }
        String words = Printable.line(String.valueOf(failure.getMessage()), SHOWN);
        if (failure instanceof RefusedException) {
            return words;
        }
        if (failure instanceof SSLException) {
            return "TLS failed (" + TlsWords.of(failure) + ")";
        }
        if (failure instanceof SocketTimeoutException) {
            return Conversation.lateness(connector.limit());
        }
        if (failure instanceof MessageConstraintException) {
            return "the headers of the answer are beyond all bounds (" + words + ")";
        }
        if (failure instanceof NoHttpResponseException) {
            return "the server closed the connection without an answer";
        }
        if (failure instanceof ConnectionClosedException) {
            return "the server closed the connection in the middle of its answer";
        }
        if (failure instanceof ProtocolException) {
            return "the answer is not one of HTTP (" + words + ")";
        }
        return "no answer came (" + words + ")";
    }

    private String brokenOff(HttpAnswer came, IOException broken) {
        String late = broken instanceof SocketTimeoutException ? Conversation.lateness(connector.limit()) : "";
        return "it began to answer " + came.status() + ", but its body broke off ("
                + (late.isEmpty() ? Printable.line(String.valueOf(broken.getMessage()), SHOWN) : late) + ")";
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
