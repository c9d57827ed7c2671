package org.infratest.lab;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.infratest.spec.Fingerprint;

/**
 * What the ready state of a lab comes from, as hashes: what all of its machines share, and what concerns each of them alone. Machines of two
 * labs that share the first, and of which the second is equal, were made from the same.
 *
 * @param shared what concerns all machines
 * @param readiness what decides that they are ready; it is asked again of those that come back, so no machine depends on it
 * @param machines what concerns each machine, by its name and by what people call it
 */
record WarmInputs(String shared, String readiness, Map<String, Map<String, String>> machines) {

    /** Copies the maps. */
    WarmInputs {
        Map<String, Map<String, String>> copy = new LinkedHashMap<>();
        machines.forEach((name, inputs) -> copy.put(name, Collections.unmodifiableMap(new TreeMap<>(inputs))));
        machines = Collections.unmodifiableMap(copy);
    }

    /** The hash of all of it. */
    String hash() {
        Fingerprint all = new Fingerprint().add("shared", shared).add("readiness", readiness);
        machines.forEach((name, inputs) -> {
            all.add("machine", name);
            inputs.forEach(all::add);
        });
        return all.hex();
    }

    /**
     * The machines of which nothing that was kept is of use, and what of each is another now.
     *
     * @param kept what that came from; what concerns all is the same
     */
    Map<String, List<String>> changedSince(WarmInputs kept) {
        Map<String, List<String>> changed = new LinkedHashMap<>();
        machines.forEach((name, inputs) -> {
            List<String> differing = differing(inputs, kept.machines().getOrDefault(name, Map.of()));
            if (!differing.isEmpty()) {
                changed.put(name, differing);
            }
        });
        return changed;
    }

    private static List<String> differing(Map<String, String> now, Map<String, String> then) {
        TreeSet<String> labels = new TreeSet<>(now.keySet());
        labels.addAll(then.keySet());
        return labels.stream()
                .filter(label -> !now.getOrDefault(label, "").equals(then.getOrDefault(label, "")))
                .toList();
    }
}
