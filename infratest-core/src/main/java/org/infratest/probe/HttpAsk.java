package org.infratest.probe;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.environment.Host;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * How to ask by HTTP.
 *
 * @param port the port, or 0 for the usual one
 * @param security whether and how TLS is spoken
 * @param virtualHost the name in the Host header and in TLS, or null for the address
 * @param headers more headers, in order
 * @param redirects how many redirects are followed at most
 * @param versions which versions of HTTP are spoken
 * @param login the credentials for the site (RFC 7617), or null
 * @param proxy the proxy to go through, or null for the direct way
 */
record HttpAsk(
        int port,
        Security security,
        @Nullable String virtualHost,
        List<Map.Entry<String, String>> headers,
        int redirects,
        Versions versions,
        @Nullable Login login,
        @Nullable Proxy proxy) {

    /** Which versions of HTTP are spoken. */
    enum Versions {
        /** What the server prefers. */
        ANY,
        /** 1.1, or 1.0 where the server speaks nothing newer. */
        HTTP_1,
        /** 2 alone, without TLS by prior knowledge (RFC 9113, section 3.3). */
        HTTP_2
    }

    /**
     * Credentials.
     *
     * @param user without a colon, which would end it
     */
    record Login(String user, String password) {

        Login {
            if (user.contains(":") || (user + password).matches("(?s).*\\p{Cntrl}.*")) {
                throw new ConfigurationException(
                        "Basic authentication cannot carry a user name with a colon, nor control characters (RFC 7617)");
            }
        }

        String header() {
            return "Basic " + Secrets.basic(user, password);
        }

        Secrets secrets() {
            return Secrets.of(user, password);
        }

        @Override
        public String toString() {
            return user + ":***";
        }
    }

    /**
     * A proxy.
     *
     * @param host the machine that it is on
     * @param login the credentials for it, or null
     */
    record Proxy(Host host, int port, @Nullable Login login) {

        /** Its address and port, as the vantage reaches it. */
        InetSocketAddress address(Vantage vantage) {
            return Aim.at(host.addressFrom(vantage), port);
        }
    }

    HttpAsk {
        headers = List.copyOf(headers);
    }

    static HttpAsk plain() {
        return new HttpAsk(0, Security.NONE, null, List.of(), 10, Versions.ANY, null, null);
    }

    HttpAsk withPort(int number) {
        return new HttpAsk(number, security, virtualHost, headers, redirects, versions, login, proxy);
    }

    HttpAsk withSecurity(Security changed) {
        return new HttpAsk(port, changed, virtualHost, headers, redirects, versions, login, proxy);
    }

    HttpAsk withVirtualHost(String name) {
        if (!name.matches("[\\w.-]+")) {
            throw new ConfigurationException(
                    "virtualHost(\"" + name + "\") is not a host name; a port belongs into port(int)");
        }
        return new HttpAsk(port, security, name, headers, redirects, versions, login, proxy);
    }

    HttpAsk withHeader(String name, String value) {
        if (!name.matches("[!#$%&'*+.^`|~\\w-]+") || value.matches("(?s).*[\\r\\n\\x00].*")) {
            throw new ConfigurationException("header(\"" + name + "\", ...) is not a header that HTTP can carry");
        }
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new HttpAsk(port, security, virtualHost, more, redirects, versions, login, proxy);
    }

    HttpAsk withRedirects(int limit) {
        if (limit < 0) {
            throw new ConfigurationException("redirects(" + limit + ") makes no sense: it must be zero or more");
        }
        return new HttpAsk(port, security, virtualHost, headers, limit, versions, login, proxy);
    }

    HttpAsk withVersions(Versions spoken) {
        return new HttpAsk(port, security, virtualHost, headers, redirects, spoken, login, proxy);
    }

    HttpAsk withLogin(Login credentials) {
        return new HttpAsk(port, security, virtualHost, headers, redirects, versions, credentials, proxy);
    }

    HttpAsk withProxy(Proxy through) {
        return new HttpAsk(port, security, virtualHost, headers, redirects, versions, login, through);
    }

    String scheme() {
        return security.isOn() ? "https" : "http";
    }

    int effectivePort() {
        return port != 0 ? port : security.isOn() ? 443 : 80;
    }

    /** What no failure and no report shows. */
    Secrets secrets() {
        Secrets site = login == null ? Secrets.NONE : login.secrets();
        Login forProxy = proxy == null ? null : proxy.login();
        return forProxy == null ? site : site.and(forProxy.secrets());
    }
}
