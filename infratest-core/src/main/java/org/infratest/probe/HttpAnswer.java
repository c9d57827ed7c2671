package org.infratest.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One answer as it came over the network.
 *
 * @param version the version of HTTP that the server speaks
 * @param phrase the words behind the status, possibly empty
 * @param headers in the order in which they came
 * @param body its body, as it was encoded, at most {@link #BODY_LIMIT}
 * @param cut whether the body was longer
 * @param broken why the body ended before its end, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HttpAnswer(
        String version,
        int status,
        String phrase,
        List<Map.Entry<String, String>> headers,
        byte[] body,
        boolean cut,
        @Nullable IOException broken) {

    static final int BODY_LIMIT = 1 << 20;

    HttpAnswer {
        headers = List.copyOf(headers);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    Map<String, List<String>> headersByName() {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        headers.forEach(
                header -> byName.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(header.getValue()));
        return byName;
    }
}
