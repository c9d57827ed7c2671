package org.infratest.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.infratest.environment.Remembering.Step;
import org.infratest.spec.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * What the ready state of a lab comes from, as hashes: what all of its machines share, and what concerns each of them alone. Machines of two
 * labs that share the first, and of which the second is equal, were made from the same.
 *
 * @param shared what concerns all machines
 * @param readiness what decides that they are ready; it is asked again of those that come back, so no machine depends on it
 * @param machines what concerns each machine, by its name and by what people call it
 * @param steps what is done to each machine after it was ready, in that order; null where nothing is
 * @param by the QEMU that is a part of what is shared, for people; null where an earlier infratest did not note it
 */
record WarmInputs(
        String shared,
        String readiness,
        Map<String, Map<String, String>> machines,
        @Nullable Map<String, List<Step>> steps,
        @Nullable Qemu by) {

    /**
     * The QEMU that ran the machines.
     *
     * @param version its version
     * @param lab the hash of all else that the machines share: the same for a lab whatever QEMU runs it
     */
    record Qemu(String version, String lab) {}

    /** Those of a lab to whose machines nothing more is done. */
    WarmInputs(String shared, String readiness, Map<String, Map<String, String>> machines, @Nullable Qemu by) {
        this(shared, readiness, machines, null, by);
    }

    /** Copies the maps. */
    WarmInputs {
        Map<String, Map<String, String>> copy = new LinkedHashMap<>();
        machines.forEach((name, inputs) -> copy.put(name, Collections.unmodifiableMap(new TreeMap<>(inputs))));
        machines = Collections.unmodifiableMap(copy);
        steps = steps == null ? null : Collections.unmodifiableMap(new TreeMap<>(steps));
    }

    /** The same, and then steps. */
    WarmInputs with(Map<String, List<Step>> further) {
        return new WarmInputs(shared, readiness, machines, further.isEmpty() ? null : further, by);
    }

    /** The QEMU that ran the machines, for messages. */
    String qemu() {
        return by == null || by.version().isEmpty() ? "an unknown QEMU" : "QEMU " + by.version();
    }

    /** Whether it is the same lab, run by another version of QEMU. */
    boolean isOfAnotherQemuThan(WarmInputs other) {
        return by != null
                && other.by != null
                && by.lab().equals(other.by.lab())
                && !by.version().equals(other.by.version());
    }

    /** What is done to a machine after it was ready. */
    List<Step> steps(String machine) {
        return steps == null ? List.of() : steps.getOrDefault(machine, List.of());
    }

    /** The hash of all of it. */
    String hash() {
        Fingerprint all = new Fingerprint().add("shared", shared).add("readiness", readiness);
        machines.forEach((name, inputs) -> {
            all.add("machine", name);
            inputs.forEach(all::add);
            steps(name).forEach(step -> all.add("step " + step.name(), step.fingerprint()));
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
            List<String> differing =
                    new ArrayList<>(differing(inputs, kept.machines().getOrDefault(name, Map.of())));
            differing.addAll(outdated(kept.steps(name), steps(name)));
            if (!differing.isEmpty()) {
                changed.put(name, differing);
            }
        });
        return changed;
    }

    /** The first step that a machine has behind it and that is not its turn now. What is still to be done hinders nothing. */
    private static List<String> outdated(List<Step> behind, List<Step> now) {
        for (int i = 0; i < behind.size(); i++) {
            if (i >= now.size() || !behind.get(i).equals(now.get(i))) {
                return List.of(behind.get(i).name());
            }
        }
        return List.of();
    }

    private static List<String> differing(Map<String, String> now, Map<String, String> then) {
        TreeSet<String> labels = new TreeSet<>(now.keySet());
        labels.addAll(then.keySet());
        return labels.stream()
                .filter(label -> !now.getOrDefault(label, "").equals(then.getOrDefault(label, "")))
                .toList();
    }
}
