package org.infratest.diagnosis;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Settings of a machine's kernel.
 *
 * @param values by path below {@code /proc/sys/net/}
 */
record Settings(Map<String, Long> values) {

    private static final String ROOT = "/proc/sys/net/";

    Settings {
        values = Map.copyOf(values);
    }

    /** Reads the answer to {@link Question#SETTINGS}; what is missing on the machine is left out. */
    static Settings read(Answer answer) {
        Map<String, Long> values = new HashMap<>();
        answer.text().lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (line.startsWith(ROOT) && line.substring(colon + 1).matches("\\d{1,15}")) {
                values.put(line.substring(ROOT.length(), colon), Long.parseLong(line.substring(colon + 1)));
            }
        });
        return new Settings(values);
    }

    OptionalLong value(String path) {
        Long value = values.get(path);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    boolean is(String path, long expected) {
        OptionalLong value = value(path);
        return value.isPresent() && value.getAsLong() == expected;
    }

    /** The setting by which the machine passes packets on. */
    static String forwarding(InetAddress family) {
        return family instanceof Inet4Address ? "ipv4/ip_forward" : "ipv6/conf/all/forwarding";
    }
}
