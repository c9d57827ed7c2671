package org.infratest.diagnosis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The states of a machine's processes.
 *
 * @param states by process id, as {@code ps} writes them, for example {@code Ss}
 */
record Processes(Map<Integer, String> states) {

    Processes {
        states = Map.copyOf(states);
    }

    /** Reads the answer to {@link Question#PROCESSES}. */
    static Processes read(Answer answer) {
        Map<Integer, String> states = new HashMap<>();
        answer.printed().orElse("").lines().forEach(line -> {
            String[] words = line.strip().split("\\s+", 3);
            if (words.length == 3 && words[0].matches("\\d{1,9}")) {
                states.put(Integer.parseInt(words[0]), words[1].replaceAll("[^A-Za-z<+]", ""));
            }
        });
        return new Processes(states);
    }

    /** The first of those that was stopped by a signal and waits to be continued. */
    Optional<Integer> stopped(List<Integer> ids) {
        return ids.stream()
                .filter(id -> states.getOrDefault(id, "").startsWith("T"))
                .findFirst();
    }
}
