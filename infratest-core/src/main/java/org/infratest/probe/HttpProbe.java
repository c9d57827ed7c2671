package org.infratest.probe;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Host;

/**
 * Asks a machine by HTTP. The request goes to the machine's own address, whatever name it carries: names are never
 * looked up. Redirects are followed as far as they lead to the same name or to an address; each goes out from the same
 * vantage. Nothing is tried again behind the test's back.
 *
 * <pre>{@code
 * HttpProbe.to(web).virtualHost("shop.example").tlsUnverified().within(ofMinutes(2)).assertOk("/");
 * }</pre>
 */
@Api
public final class HttpProbe extends Probe<HttpProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpAsk ask;

    private HttpProbe(Aim aim, Patience patience, HttpAsk ask) {
        super(aim, patience);
        this.ask = ask;
    }

    /** A probe of that machine, looking from this JVM: plain HTTP on port 80. */
    public static HttpProbe to(Host host) {
        return new HttpProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), HttpAsk.plain());
    }

    @Override
    HttpProbe with(Aim aim, Patience patience) {
        return new HttpProbe(aim, patience, ask);
    }

    private HttpProbe with(HttpAsk changed) {
        return new HttpProbe(aim(), patience(), changed);
    }

    @Override
    String kind() {
        return "http";
    }

    /** Asks on that port; without this it is 80, or 443 with TLS. */
    public HttpProbe port(int port) {
        return with(ask.withPort(port));
    }

    /** Asks by HTTPS; the certificate must be one that this JVM trusts, and must name the virtual host or the address. */
    public HttpProbe tls() {
        return with(ask.withTls(HttpAsk.Tls.VERIFIED, null));
    }

    /** Asks by HTTPS; the certificate must be one that {@code trusted} trusts, for labs with an authority of their own. */
    public HttpProbe tls(SSLContext trusted) {
        return with(ask.withTls(HttpAsk.Tls.VERIFIED, trusted));
    }

    /** Asks by HTTPS and takes any certificate: whether it is a good one is expressly not tested. */
    public HttpProbe tlsUnverified() {
        return with(ask.withTls(HttpAsk.Tls.UNVERIFIED, null));
    }

    /** Asks for the site of that name, in the {@code Host} header and in TLS; the address stays the machine's. */
    public HttpProbe virtualHost(String name) {
        return with(ask.withVirtualHost(name));
    }

    /** Sends a header along; several of one name are all sent. */
    public HttpProbe header(String name, String value) {
        return with(ask.withHeader(name, value));
    }

    /** Follows at most so many redirects, 10 by default; 0 makes a redirect the answer itself. */
    public HttpProbe redirects(int limit) {
        return with(ask.withRedirects(limit));
    }

    /**
     * Asks once and returns what came.
     *
     * @param path from the first slash on, with a query where there is one
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public HttpObservation observe(String path) {
        require(path);
        return verdicts().observe(where(path), address -> look(address, path));
    }

    /**
     * Asserts that the answer, after redirects, is 200.
     *
     * @param path from the first slash on, with a query where there is one
     * @throws org.opentest4j.AssertionFailedError if it is another, or none came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertOk(String path) {
        assertStatus(path, 200);
    }

    /**
     * Asserts the status of the answer, after redirects.
     *
     * @param path from the first slash on, with a query where there is one
     * @throws org.opentest4j.AssertionFailedError if it is another, or none came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertStatus(String path, int status) {
        require(path);
        verdicts()
                .require(
                        Expectation.<HttpObservation>that(
                                get(path) + " to answer " + status,
                                seen -> seen.isAnswered() && seen.status() == status,
                                status,
                                seen -> seen.isAnswered() ? seen.status() : seen.problem()),
                        where(path),
                        address -> look(address, path));
    }

    /**
     * Asserts that the body of the answer, after redirects, contains {@code text}, whatever its status. At most 1 MiB
     * of the body is looked at.
     *
     * @param path from the first slash on, with a query where there is one
     * @throws org.opentest4j.AssertionFailedError if it does not, or none came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertBodyContains(String path, String text) {
        require(path);
        verdicts()
                .require(
                        Expectation.<HttpObservation>that(
                                get(path) + " to answer with '" + text + "' in its body",
                                seen -> seen.isAnswered() && seen.body().contains(text),
                                text,
                                seen -> seen.isAnswered() ? seen.body() : seen.problem()),
                        where(path),
                        address -> look(address, path));
    }

    private HttpObservation look(InetAddress address, String path) {
        return new HttpExchange(aim(), patience(), ask, address, path).observe();
    }

    private String get(String path) {
        String virtual = ask.virtualHost();
        String site = virtual == null ? "" : " of " + virtual;
        return ask.scheme().toUpperCase(Locale.ROOT) + " GET " + path + site;
    }

    private String where(String path) {
        return " port " + ask.effectivePort() + " " + path;
    }

    private static void require(String path) {
        try {
            if (!path.startsWith("/") || path.startsWith("//") || new URI(path).getFragment() != null) {
                throw new ConfigurationException("HTTP path '" + path
                        + "' is not of the form /path?query; host, port and TLS have their own methods");
            }
        } catch (URISyntaxException e) {
            throw new ConfigurationException("HTTP path '" + path + "' is not one: " + e.getMessage(), e);
        }
    }
}
