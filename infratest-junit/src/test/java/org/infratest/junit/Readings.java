package org.infratest.junit;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** What readers work with, without a run. */
final class Readings {

    private Readings() {}

    static Reading of(Path folder, String where, Map<String, String> parameters) {
        return of(folder, where, parameters, new SystemCommandRunner());
    }

    static Reading of(Path folder, String where, Map<String, String> parameters, CommandRunner runner) {
        Settings settings = new Settings(
                Map.of(),
                folder.resolve("no.properties"),
                key -> Optional.ofNullable(parameters.get(key)),
                new SettingsLog());
        return new Reading(
                Readings.class, where, settings, new Paths(folder, Optional.empty()), runner, Path.of("/images"));
    }
}
