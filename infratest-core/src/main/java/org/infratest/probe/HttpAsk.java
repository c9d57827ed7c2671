package org.infratest.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * How to ask by HTTP.
 *
 * @param port the port, or 0 for the usual one
 * @param tls whether and how TLS is spoken
 * @param authorities what decides whom to trust with {@link Tls#VERIFIED}, or null for what this JVM trusts
 * @param virtualHost the name in the Host header and in TLS, or null for the address
 * @param headers more headers, in order
 * @param redirects how many redirects are followed at most
 */
record HttpAsk(
        int port,
        Tls tls,
        @Nullable SSLContext authorities,
        @Nullable String virtualHost,
        List<Map.Entry<String, String>> headers,
        int redirects) {

    /** Whether and how TLS is spoken. */
    enum Tls {
        /** Plain HTTP. */
        NONE,
        /** With a certificate that must be trusted and must name the host. */
        VERIFIED,
        /** With any certificate. */
        UNVERIFIED
    }

    HttpAsk {
        headers = List.copyOf(headers);
    }

    static HttpAsk plain() {
        return new HttpAsk(0, Tls.NONE, null, null, List.of(), 10);
    }

    HttpAsk withPort(int number) {
        return new HttpAsk(number, tls, authorities, virtualHost, headers, redirects);
    }

    HttpAsk withTls(Tls kind, @Nullable SSLContext trusted) {
        return new HttpAsk(port, kind, trusted, virtualHost, headers, redirects);
    }

    HttpAsk withVirtualHost(String name) {
        if (!name.matches("[\\w.-]+")) {
            throw new ConfigurationException(
                    "virtualHost(\"" + name + "\") is not a host name; a port belongs into port(int)");
        }
        return new HttpAsk(port, tls, authorities, name, headers, redirects);
    }

    HttpAsk withHeader(String name, String value) {
        if (!name.matches("[!#$%&'*+.^`|~\\w-]+") || value.matches("(?s).*[\\r\\n\\x00].*")) {
            throw new ConfigurationException("header(\"" + name + "\", ...) is not a header that HTTP can carry");
        }
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new HttpAsk(port, tls, authorities, virtualHost, more, redirects);
    }

    HttpAsk withRedirects(int limit) {
        if (limit < 0) {
            throw new ConfigurationException("redirects(" + limit + ") makes no sense: it must be zero or more");
        }
        return new HttpAsk(port, tls, authorities, virtualHost, headers, limit);
    }

    String scheme() {
        return tls == Tls.NONE ? "http" : "https";
    }

    int effectivePort() {
        return port != 0 ? port : tls == Tls.NONE ? 80 : 443;
    }
}
