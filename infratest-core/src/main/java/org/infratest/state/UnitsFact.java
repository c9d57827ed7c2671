package org.infratest.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All units of systemd of the kinds that can be enabled, or that there is no systemd. */
record UnitsFact() implements Fact<UnitsFact.Units> {

    private static final String SEPARATOR = "--";

    /**
     * What systemd knows.
     *
     * @param runs whether systemd is what manages this machine
     * @param byName the units by their names and aliases
     */
    record Units(boolean runs, Map<String, Unit> byName) {

        Optional<Unit> named(String name) {
            return Optional.ofNullable(byName.get(name));
        }
    }

    @Override
    public String title() {
        return "systemd's units";
    }

    @Override
    public String script() {
        return """
                if [ -d /run/systemd/system ]; then
                  kinds='*.service *.socket *.timer *.path *.target'
                  set -f
                  systemctl --no-pager --no-legend --full list-unit-files $kinds && echo -- &&
                  systemctl --no-pager show -p Id -p Names -p LoadState -p ActiveState -p SubState -p UnitFileState $kinds
                else echo none; fi""";
    }

    @Override
    public Units read(Answer answer) throws Unseen {
        List<String> lines = answer.text().lines().toList();
        int end = lines.indexOf(SEPARATOR);
        if (end < 0) {
            return new Units(false, Map.of());
        }
        Map<String, Unit> units = new HashMap<>();
        lines.subList(0, end).stream()
                .map(UnitsFact::file)
                .forEach(unit -> unit.names().forEach(name -> units.put(name, unit)));
        loaded(lines.subList(end + 1, lines.size()))
                .forEach(unit -> unit.names().forEach(name -> units.put(name, unit)));
        return new Units(true, units);
    }

    /** {@code ssh.service enabled enabled}: the name, its state, and in newer versions the vendor's wish. */
    private static Unit file(String line) {
        List<String> fields = List.of(line.strip().split("\\s+"));
        return new Unit(List.of(fields.get(0)), "", "", "", fields.get(1));
    }

    /** One property a line, an empty line between units. */
    private static List<Unit> loaded(List<String> lines) {
        List<Unit> units = new ArrayList<>();
        Map<String, String> properties = new HashMap<>();
        for (String line : lines) {
            if (line.isBlank()) {
                add(units, properties);
                properties.clear();
            } else {
                properties.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        add(units, properties);
        return units;
    }

    private static void add(List<Unit> units, Map<String, String> properties) {
        if (!properties.isEmpty()) {
            String names = properties.getOrDefault("Names", properties.getOrDefault("Id", ""));
            units.add(new Unit(
                    List.of(names.split(" ")),
                    properties.getOrDefault("LoadState", ""),
                    properties.getOrDefault("ActiveState", ""),
                    properties.getOrDefault("SubState", ""),
                    properties.getOrDefault("UnitFileState", "")));
        }
    }
}
