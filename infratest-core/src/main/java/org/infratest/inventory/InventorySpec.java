package org.infratest.inventory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.Api;
import org.infratest.spec.EnvironmentSpec;
import org.infratest.spec.Fingerprint;
import org.infratest.spec.HostSpec;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.SshTarget;

/**
 * Machines that exist already, as an inventory tells.
 *
 * @param name how people call the environment
 * @param file where the inventory stands
 * @param topology its networks and machines
 * @param targets how to log in to each machine
 * @param translated for machines by name, the networks on which something before them has their address
 * @param answerTimeout how long they may take to answer, all together
 */
@Api
public record InventorySpec(
        String name,
        Path file,
        TopologySpec topology,
        List<SshTarget> targets,
        Map<String, Set<String>> translated,
        Duration answerTimeout)
        implements EnvironmentSpec {

    /** How long machines may take to answer where nobody says otherwise: they run already. */
    public static final Duration DEFAULT_ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /** Copies the collections. */
    public InventorySpec {
        targets = List.copyOf(targets);
        translated = Collections.unmodifiableMap(new LinkedHashMap<>(translated));
    }

    /** This spec with another patience. */
    public InventorySpec withAnswerTimeout(Duration limit) {
        return new InventorySpec(name, file, topology, targets, translated, limit);
    }

    /** The names of its machines, in the order of the file. */
    public List<String> machines() {
        return topology.hosts().stream().map(HostSpec::name).toList();
    }

    @Override
    public String kind() {
        return "existing";
    }

    @Override
    public String resource() {
        return "existing:" + file;
    }

    @Override
    public Duration bootTimeout() {
        return answerTimeout;
    }

    @Override
    public String fingerprint() {
        return new Fingerprint()
                .add("kind", kind())
                .add("file", file)
                .addFile("inventory", file)
                .add("answerTimeout", answerTimeout)
                .hex();
    }
}
