package org.infratest.probe;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is asked of one server: a GET without a body.
 *
 * @param url what for
 * @param headers with Host among them, in order
 * @param absolute whether the request line carries the whole URL, as proxies want it
 */
record HttpRequestHead(URI url, List<Map.Entry<String, String>> headers, boolean absolute) {

    HttpRequestHead {
        headers = List.copyOf(headers);
    }

    /** Adds what every request has, where the test did not say it itself. */
    static HttpRequestHead of(URI url, List<Map.Entry<String, String>> wanted, boolean absolute) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        addUnlessThere(headers, wanted, "Host", url.getRawAuthority());
        headers.addAll(wanted);
        addUnlessThere(headers, wanted, "User-Agent", "infratest");
        addUnlessThere(headers, wanted, "Accept", "*/*");
        return new HttpRequestHead(url, headers, absolute);
    }

    private static void addUnlessThere(
            List<Map.Entry<String, String>> headers,
            List<Map.Entry<String, String>> wanted,
            String name,
            String value) {
        if (wanted.stream().noneMatch(header -> header.getKey().equalsIgnoreCase(name))) {
            headers.add(Map.entry(name, value));
        }
    }

    /** Path and query. */
    String path() {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
