package org.infratest.junit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.event.Event;
import org.jspecify.annotations.Nullable;

/** The files that say why probes failed, until the test whose probes they were comes to its end. */
final class Diagnoses {

    private final Map<String, List<Path>> files = new ConcurrentHashMap<>();

    /**
     * Takes what happened.
     *
     * @param test in which test, or null outside of tests
     */
    void take(@Nullable String test, Event event) {
        if (test != null && event instanceof Event.ProbeExplained explained && explained.file() != null) {
            files.merge(test, List.of(explained.file()), Diagnoses::joined);
        }
    }

    private static List<Path> joined(List<Path> some, List<Path> more) {
        List<Path> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** Those of a test, which are forgotten by that. */
    List<Path> of(String test) {
        List<Path> found = files.remove(test);
        return found == null ? List.of() : found;
    }
}
