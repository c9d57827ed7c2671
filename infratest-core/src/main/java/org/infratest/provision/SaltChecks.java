package org.infratest.provision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;

/** What can be wrong with a configset of Salt before there is a machine. */
final class SaltChecks {

    static final String TOP = "top.sls";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern GRAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern SLS = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./-]*");

    private SaltChecks() {}

    static void check(
            String name,
            List<Path> states,
            SaltMode mode,
            String master,
            Map<String, String> grains,
            List<String> sls) {
        name(name);
        if (mode == SaltMode.MASTER && master.isEmpty()) {
            throw new ConfigurationException("Configset '" + name
                    + "' is applied by a master, and no machine is named that" + " is it; set master = \"...\"");
        }
        if (mode == SaltMode.MASTERLESS && !master.isEmpty()) {
            throw new ConfigurationException("Configset '" + name + "' names machine '" + master
                    + "' as master, but is applied masterless; set mode = MASTER, or remove master");
        }
        grains.keySet().forEach(grain -> form(name, "grain", grain, GRAIN));
        sls.forEach(each -> form(name, "SLS", each, SLS));
        if (states.isEmpty()) {
            throw new ConfigurationException(
                    "Configset '" + name + "' has no folder with states; write states/top.sls");
        }
        if (sls.isEmpty() && states.stream().noneMatch(root -> Files.isRegularFile(root.resolve(TOP)))) {
            throw new ConfigurationException("Configset '" + name + "' has no top.sls in "
                    + String.join(", ", states.stream().map(Path::toString).toList())
                    + ", so nothing says which states its machines get; write one, or name states with apply");
        }
    }

    /**
     * A name that may be part of a path on a machine.
     *
     * @throws ConfigurationException if it may not
     */
    static void name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationException(
                    "Configset '" + name + "' cannot be called so: a name has letters, digits, '.', '_'"
                            + " and '-', at most 64; rename its folder");
        }
    }

    private static void form(String configset, String what, String value, Pattern form) {
        if (!form.matcher(value).matches()) {
            throw new ConfigurationException("Configset '" + configset + "' names " + what + " '" + value
                    + "', which is none; it has to match " + form.pattern());
        }
    }
}
