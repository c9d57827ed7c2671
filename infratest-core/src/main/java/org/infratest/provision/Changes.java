package org.infratest.provision;

import java.util.stream.Collectors;
import org.infratest.Printable;
import tools.jackson.databind.JsonNode;

/** What a state changed, as people read it. */
final class Changes {

    private static final int LONGEST = 8_000;

    private Changes() {}

    /** A line for each thing, with old and new value where they are told; a diff as it is. Nothing where nothing changed. */
    static String text(JsonNode changes) {
        return Printable.text(lines(changes), LONGEST).stripTrailing();
    }

    private static String lines(JsonNode changes) {
        if (!changes.isObject()) {
            boolean nothing = changes.isMissingNode() || changes.isNull() || (changes.isArray() && changes.isEmpty());
            return nothing ? "" : value(changes);
        }
        return changes.properties().stream()
                .map(change -> change.getKey() + ": " + change(change.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String change(JsonNode value) {
        if (value.isObject() && value.has("old") && value.has("new") && value.size() == 2) {
            return quoted(value.path("old")) + " -> " + quoted(value.path("new"));
        }
        String text = value(value);
        return text.contains("\n") ? "\n" + text : text;
    }

    private static String quoted(JsonNode value) {
        return "'" + value(value) + "'";
    }

    private static String value(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
