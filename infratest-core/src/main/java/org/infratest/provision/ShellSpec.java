package org.infratest.provision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.Api;

/**
 * A configset of shell scripts.
 *
 * @param name how people call it
 * @param folder the folder that goes to the machines as a whole
 * @param scripts the scripts, in their order, as paths within the folder; none for all files {@code *.sh} of {@code scripts/}
 * @param on the machines and groups of machines that it is for; none for all
 * @param variables environment variables of the scripts
 * @param timeout how long all scripts together may take on one machine
 */
@Api
public record ShellSpec(
        String name,
        Path folder,
        List<String> scripts,
        List<String> on,
        Map<String, String> variables,
        Duration timeout)
        implements ConfigsetSpec {

    /**
     * Copies the collections and finds the scripts.
     *
     * @throws org.infratest.ConfigurationException if there is none, or one does not exist
     */
    public ShellSpec {
        SaltChecks.name(name);
        scripts = ShellScripts.find(name, folder, scripts);
        on = List.copyOf(on);
        variables = Map.copyOf(variables);
        ShellScripts.checkVariables(name, variables.keySet());
    }

    @Override
    public String kind() {
        return "shell";
    }

    @Override
    public String fingerprint() {
        return TreeFiles.of(List.of(folder))
                .fingerprint()
                .add("scripts", scripts)
                .add("on", on)
                .add("variables", new TreeMap<>(variables))
                .hex();
    }
}
