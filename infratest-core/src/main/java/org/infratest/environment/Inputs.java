package org.infratest.environment;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.infratest.Printable;
import org.infratest.spec.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * What the machines of an environment were made from, by name, as a lease has it: so that whoever finds it later can say which of it is different.
 *
 * @param values what it was, as short texts; a longer one is there as its hash
 */
record Inputs(Map<String, String> values) {

    private static final String KEY = "input ";
    private static final String HASH = "sha256:";
    private static final int LONGEST = 80;
    private static final int LONGEST_LINE = 400;

    Inputs {
        Map<String, String> shortened = new TreeMap<>();
        values.forEach((name, value) -> shortened.put(name, shortened(value)));
        values = shortened;
    }

    private static String shortened(String value) {
        boolean fits = value.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                && value.lines().count() <= 1;
        return fits ? value : HASH + new Fingerprint().add("value", value).hex().substring(0, 24);
    }

    /** Those that a lease has; none where it was written by an older infratest. */
    static Inputs of(Lease lease) {
        Map<String, String> values = new TreeMap<>();
        lease.details().forEach((key, value) -> {
            if (key.startsWith(KEY)) {
                values.put(key.substring(KEY.length()), value);
            }
        });
        return new Inputs(values);
    }

    /** As details of a lease. */
    Map<String, String> details() {
        Map<String, String> details = new TreeMap<>();
        values.forEach((name, value) -> details.put(KEY + name, value));
        return details;
    }

    /** Which of them are different now, in words. */
    String changed(Inputs now) {
        List<String> changes = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(values.keySet());
        names.addAll(now.values.keySet());
        for (String name : names) {
            String before = values.get(name);
            String after = now.values.get(name);
            if (!Objects.equals(before, after)) {
                changes.add(Printable.line(change(name, before, after), LONGEST_LINE));
            }
        }
        return changes.isEmpty() ? "which of them is not known" : String.join("; ", changes);
    }

    private static String change(String name, @Nullable String before, @Nullable String after) {
        if (before == null) {
            return name + " is new" + (isHash(after) ? "" : " (" + after + ")");
        }
        if (after == null) {
            return name + " is no more";
        }
        if (isHash(before) || isHash(after)) {
            return name + " has changed";
        }
        return name + " was " + quoted(before) + " and is " + quoted(after);
    }

    private static boolean isHash(@Nullable String value) {
        return value == null || value.startsWith(HASH);
    }

    private static String quoted(String value) {
        return value.isEmpty() ? "empty" : value;
    }
}
