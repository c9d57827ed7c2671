package org.infratest.provision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.infratest.Api;

/**
 * A configset of Ansible.
 *
 * @param name how people call it
 * @param playbook the playbook; the folder around it has its roles, templates and files
 * @param on the machines and groups of machines that it is for; none for all
 * @param variables further variables of the playbook
 * @param timeout how long one application may take
 */
@Api
public record AnsibleSpec(String name, Path playbook, List<String> on, Map<String, String> variables, Duration timeout)
        implements ConfigsetSpec {

    /** Copies the collections. */
    public AnsibleSpec {
        SaltChecks.name(name);
        on = List.copyOf(on);
        variables = Map.copyOf(variables);
    }

    /** The folder around the playbook. */
    public Path folder() {
        return Objects.requireNonNull(playbook.toAbsolutePath().getParent(), "a file is in a folder");
    }

    @Override
    public String kind() {
        return "ansible";
    }

    @Override
    public String fingerprint() {
        return TreeFiles.of(List.of(folder()))
                .fingerprint()
                .add("playbook", playbook.getFileName())
                .add("on", on)
                .add("variables", new TreeMap<>(variables))
                .hex();
    }
}
