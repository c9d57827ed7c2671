package org.infratest.probe;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.cookie.BasicCookieStore;
import org.apache.hc.client5.http.cookie.Cookie;
import org.apache.hc.client5.http.cookie.CookieOrigin;
import org.apache.hc.client5.http.cookie.CookieSpec;
import org.apache.hc.client5.http.cookie.CookieStore;
import org.apache.hc.client5.http.cookie.MalformedCookieException;
import org.apache.hc.client5.http.impl.cookie.RFC6265LaxSpec;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** The cookies of one exchange (RFC 6265): some redirects go round in a loop without them. */
final class HttpCookies {

    private final CookieSpec spec = new RFC6265LaxSpec();
    private final CookieStore store = new BasicCookieStore();

    /** Keeps what the answer sets; true where that was anything. */
    boolean keep(URI url, HttpAnswer answer) {
        int before = store.getCookies().hashCode();
        for (Map.Entry<String, String> header : answer.headers()) {
            if (header.getKey().equalsIgnoreCase("set-cookie")) {
                keep(new BasicHeader(header.getKey(), header.getValue()), origin(url));
            }
        }
        return store.getCookies().hashCode() != before;
    }

    private void keep(Header header, CookieOrigin origin) {
        try {
            for (Cookie cookie : spec.parse(header, origin)) {
                spec.validate(cookie, origin);
                store.addCookie(cookie);
            }
        } catch (MalformedCookieException e) {
            return; // as a browser does: a cookie that is none, or for somebody else, is not kept
        }
    }

    /** The headers that send them back, at most one. */
    List<Map.Entry<String, String>> headers(URI url) {
        CookieOrigin origin = origin(url);
        List<Cookie> fitting = store.getCookies().stream()
                .filter(cookie -> spec.match(cookie, origin))
                .toList();
        return fitting.isEmpty()
                ? List.of()
                : spec.formatCookies(fitting).stream()
                        .map(header -> Map.entry(header.getName(), header.getValue()))
                        .toList();
    }

    private static CookieOrigin origin(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new CookieOrigin(url.getHost(), HttpConnector.port(url), path, HttpConnector.isSecured(url));
    }
}
