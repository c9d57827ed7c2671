package org.infratest.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Remembering.Step;

/** Reads what is to be known of steps that were taken on machines. */
final class Notes {

    private Notes() {}

    /** The steps that were taken on each machine, in their order. */
    static Map<String, List<Step>> steps(Map<String, Map<Step, String>> notes) {
        Map<String, List<Step>> steps = new LinkedHashMap<>();
        notes.forEach((machine, taken) -> steps.put(machine, List.copyOf(taken.keySet())));
        return steps;
    }

    /** The notes of each machine by the names of the steps. */
    static Map<String, Map<String, String>> byName(Map<String, Map<Step, String>> notes) {
        Map<String, Map<String, String>> named = new LinkedHashMap<>();
        notes.forEach((machine, taken) -> {
            Map<String, String> own = new LinkedHashMap<>();
            taken.forEach((step, note) -> own.put(step.name(), note));
            named.put(machine, own);
        });
        return named;
    }
}
