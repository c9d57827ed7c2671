package org.infratest.diagnosis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a machine's kernel counts of its network.
 *
 * @param values by group and name, for example {@code TcpExt.ListenOverflows}
 */
record Counters(Map<String, Long> values) {

    Counters {
        values = Map.copyOf(values);
    }

    /** Reads the answer to {@link Question#COUNTERS}: lines in pairs, of names and of numbers. */
    static Counters read(Answer answer) {
        Map<String, Long> values = new HashMap<>();
        List<String> lines = answer.text().lines().toList();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            String[] names = lines.get(i).split(" ", -1);
            String[] numbers = lines.get(i + 1).split(" ", -1);
            for (int n = 1; names[0].equals(numbers[0]) && n < Math.min(names.length, numbers.length); n++) {
                if (numbers[n].matches("-?\\d{1,18}")) {
                    values.put(names[0].replace(":", ".") + names[n], Long.parseLong(numbers[n]));
                }
            }
        }
        return new Counters(values);
    }

    long value(String name) {
        return values.getOrDefault(name, 0L);
    }

    /** By how much a counter has grown since. */
    long since(Counters earlier, String name) {
        return values.isEmpty() || earlier.values.isEmpty() ? 0 : value(name) - earlier.value(name);
    }
}
