package org.infratest.junit;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.infratest.process.SystemCommandRunner;

/** What readers work with, without a run. */
final class Readings {

    private Readings() {}

    static Reading of(Path folder, String where, Map<String, String> parameters) {
        Settings settings = new Settings(
                Map.of(),
                folder.resolve("no.properties"),
                key -> Optional.ofNullable(parameters.get(key)),
                new SettingsLog());
        return new Reading(
                Readings.class,
                where,
                settings,
                new Paths(folder, Optional.empty()),
                new SystemCommandRunner(),
                Path.of("/images"));
    }
}
