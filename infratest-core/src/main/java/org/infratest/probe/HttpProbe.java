package org.infratest.probe;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Host;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;
import org.jspecify.annotations.Nullable;

/**
 * Asks a machine by HTTP. The request goes to the machine's own address, whatever name it carries: names are never
 * looked up. Redirects are followed as far as they lead to the same name or to an address; each goes out from the same
 * vantage. Nothing is tried again behind the test's back. An exchange, with its redirects, has 10 s ({@link #attemptTimeout}).
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

    /**
     * Asks on that port; without this it is 80, or 443 with TLS.
     *
     * @param port 1 to 65,535; with another one, whatever is asked ends with a {@link ConfigurationException}
     */
    public HttpProbe port(int port) {
        return with(ask.withPort(port));
    }

    /** Asks by HTTPS; the certificate must be one that this JVM trusts, and must name the virtual host or the address. */
    public HttpProbe tls() {
        return with(ask.withSecurity(ask.security().verified(null)));
    }

    /** Asks by HTTPS; the certificate must be one that {@code trusted} trusts, for labs with an authority of their own. */
    public HttpProbe tls(SSLContext trusted) {
        return with(ask.withSecurity(ask.security().verified(trusted)));
    }

    /** Asks by HTTPS; the certificate must be one of these authorities, for labs with one of their own. */
    public HttpProbe tls(Authorities trusted) {
        return tls(trusted.context());
    }

    /** Asks by HTTPS and takes any certificate: whether it is a good one is expressly not tested. */
    public HttpProbe tlsUnverified() {
        return with(ask.withSecurity(ask.security().unverified()));
    }

    /** Speaks HTTP/1.1 alone, also with a server that would rather speak HTTP/2. */
    public HttpProbe http1() {
        return with(ask.withVersions(HttpAsk.Versions.HTTP_1));
    }

    /** Speaks HTTP/2 alone; without TLS it begins so at once, which few servers understand. */
    public HttpProbe http2() {
        return with(ask.withVersions(HttpAsk.Versions.HTTP_2));
    }

    /**
     * Sends a name and a password with the first request (RFC 7617), and to no other site when that redirects. Neither is
     * shown in failures and reports.
     *
     * @throws ConfigurationException if the name has a colon, or one of them a control character
     */
    public HttpProbe basicAuth(String user, String password) {
        return with(ask.withLogin(new HttpAsk.Login(user, password)));
    }

    /**
     * Asks through an HTTP proxy: HTTPS by {@code CONNECT} to the target's address, plain HTTP by a request to the proxy,
     * which looks up a {@link #virtualHost} itself.
     *
     * @param proxy the machine with the proxy, at the address at which the vantage reaches it
     * @param port its port
     */
    public HttpProbe proxy(Host proxy, int port) {
        return with(ask.withProxy(new HttpAsk.Proxy(proxy, port, null)));
    }

    /** Like {@link #proxy(Host, int)}, with a name and a password for the proxy; neither is shown in failures and reports. */
    public HttpProbe proxy(Host proxy, int port, String user, String password) {
        return with(ask.withProxy(new HttpAsk.Proxy(proxy, port, new HttpAsk.Login(user, password))));
    }

    /**
     * Asks for the site of that name, in the {@code Host} header and in TLS; the address stays the machine's.
     *
     * @throws ConfigurationException if it is not a host name; a port has its own method
     */
    public HttpProbe virtualHost(String name) {
        return with(ask.withVirtualHost(name));
    }

    /**
     * Sends a header along; several of one name are all sent.
     *
     * @throws ConfigurationException if HTTP cannot carry it
     */
    public HttpProbe header(String name, String value) {
        return with(ask.withHeader(name, value));
    }

    /**
     * Follows at most so many redirects, 10 by default; 0 makes a redirect the answer itself.
     *
     * @throws ConfigurationException if it is negative
     */
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
        return verdicts()
                .observe(where(path), address -> ask.secrets().over(look(address, path)))
                .seen();
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
        require(path, "to answer " + status, seen -> seen.status() == status, status, HttpObservation::status);
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
        require(
                path,
                "to answer with '" + text + "' in its body",
                seen -> seen.body().contains(text),
                text,
                HttpObservation::body);
    }

    /**
     * Asserts that a header of the answer, after redirects, has that value, whatever the status.
     *
     * @param path from the first slash on, with a query where there is one
     * @param name in upper or lower case
     * @throws org.opentest4j.AssertionFailedError if it has not, or no answer came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertHeader(String path, String name, String value) {
        require(
                path,
                "to answer with header " + name + ": " + value,
                seen -> seen.headerValues(name).contains(value),
                value,
                seen -> String.join(", ", seen.headerValues(name)));
    }

    /**
     * Asserts a value in the body of the answer, after redirects, which must be JSON, whatever its status.
     *
     * @param path from the first slash on, with a query where there is one
     * @param pointer where in the body (RFC 6901): {@code /status}, {@code /items/0/name}
     * @param expected a String, a number, which is compared by value, a Boolean or null
     * @throws org.opentest4j.AssertionFailedError if another value is there or none, or no answer came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     * @throws ConfigurationException if the pointer is malformed, or a value of another kind is expected
     */
    public void assertJson(String path, String pointer, @Nullable Object expected) {
        JsonPlace place = JsonPlace.of(pointer);
        Object scalar = JsonPlace.requireScalar(expected);
        require(
                path,
                "to answer with JSON that has " + scalar + " at '" + pointer + "'",
                seen -> place.holds(seen.body(), scalar),
                String.valueOf(scalar),
                seen -> place.in(seen.body()).orElse("nothing"));
    }

    /**
     * Asserts that the answer is a redirect to that place. It is not followed.
     *
     * @param path from the first slash on, with a query where there is one
     * @param location the value of the {@code Location} header, word by word
     * @throws org.opentest4j.AssertionFailedError if it is another answer, or none came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertRedirects(String path, String location) {
        redirects(0)
                .require(
                        path,
                        "to redirect to " + location,
                        seen -> seen.status() / 100 == 3
                                && seen.header("location").orElse("").equals(location),
                        location,
                        seen -> seen.header("location").orElseGet(() -> String.valueOf(seen.status())));
    }

    /**
     * Asserts the version of HTTP that the server speaks with whoever would speak any.
     *
     * @param path from the first slash on, with a query where there is one
     * @param version {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}
     * @throws ConfigurationException if it is none of these
     * @throws org.opentest4j.AssertionFailedError if it is another, or no answer came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertVersion(String path, String version) {
        if (!version.matches("HTTP/(1\\.0|1\\.1|2)")) {
            throw new ConfigurationException("'" + version + "' is none of HTTP/1.0, HTTP/1.1 and HTTP/2");
        }
        require(
                path,
                "to answer by " + version,
                seen -> seen.version().equals(version),
                version,
                HttpObservation::version);
    }

    private void require(
            String path,
            String wish,
            Predicate<HttpObservation> test,
            Object expected,
            Function<HttpObservation, Object> actual) {
        require(path);
        Secrets secrets = ask.secrets();
        verdicts()
                .require(
                        secrets.over(Expectation.<HttpObservation>that(
                                get(path) + " " + wish,
                                seen -> seen.isAnswered() && test.test(seen),
                                expected,
                                seen -> seen.isAnswered() ? actual.apply(seen) : seen.problem())),
                        where(path),
                        address -> secrets.over(look(address, path)));
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
