package org.infratest.vagrant;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.Api;
import org.infratest.environment.Readiness;
import org.infratest.spec.Box;
import org.infratest.spec.EnvironmentSpec;
import org.infratest.spec.Fingerprint;
import org.infratest.spec.HostSpec;
import org.jspecify.annotations.Nullable;

/**
 * An environment that the Vagrantfile of a configset describes.
 *
 * @param name how people call it
 * @param directory the configset: the folder with the Vagrantfile, absolute
 * @param vagrantProvider Vagrant's own provider, for example {@code libvirt}; null leaves the choice to Vagrant
 * @param variables environment variables for the Vagrantfile
 * @param machines the machines to boot; empty for all
 * @param box the box that the machines boot from, or null where the Vagrantfile decides alone
 * @param readiness decides when a machine is ready
 * @param bootTimeout how long the boot may take
 */
@Api
public record VagrantSpec(
        String name,
        Path directory,
        @Nullable String vagrantProvider,
        Map<String, String> variables,
        List<String> machines,
        @Nullable Box box,
        Readiness readiness,
        Duration bootTimeout)
        implements EnvironmentSpec {

    /** Copies the collections. */
    public VagrantSpec {
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        machines = List.copyOf(machines);
    }

    /** This spec, with machines that boot from that box. */
    public VagrantSpec withBox(Box other) {
        return new VagrantSpec(name, directory, vagrantProvider, variables, machines, other, readiness, bootTimeout);
    }

    @Override
    public String kind() {
        return vagrantProvider == null ? "vagrant" : "vagrant (" + vagrantProvider + ")";
    }

    @Override
    public String resource() {
        return "vagrant:" + directory;
    }

    @Override
    public String fingerprint() {
        return new Fingerprint()
                .add("machines", machinesFingerprint())
                .add("readiness", readiness.getClass().getName())
                .hex();
    }

    @Override
    public String machinesFingerprint() {
        return new Fingerprint()
                .add("kind", kind())
                .add("directory", directory)
                .add("variables", variables)
                .add("machines", machines)
                .add("box", box == null ? "" : box.hash())
                .addFolder("configset", directory)
                .hex();
    }

    @Override
    public Map<String, String> machinesInputs() {
        Map<String, String> inputs = new TreeMap<>();
        inputs.put("Vagrant's provider", String.valueOf(vagrantProvider));
        inputs.put("the machines that were asked for", machines.isEmpty() ? "all" : String.join(", ", machines));
        inputs.put("the box", box == null ? "the Vagrantfile's own" : "sha256:" + box.hash());
        inputs.put(
                "the files of " + directory.getFileName(),
                "sha256:" + new Fingerprint().addFolder("configset", directory).hex());
        variables.forEach((name, value) -> inputs.put(
                "the variable " + name,
                "sha256:" + new Fingerprint().add("value", value).hex()));
        return inputs;
    }

    /**
     * The names of the machines that will run, as far as they are known before the boot: those of the annotation, else
     * those of {@code topology.yaml}; empty if nothing declares them.
     *
     * @throws org.infratest.ConfigurationException if the topology is not well-formed
     */
    public List<String> declaredMachines() {
        return machines.isEmpty()
                ? TopologyFile.read(topologyFile()).hosts().stream()
                        .map(HostSpec::name)
                        .toList()
                : machines;
    }

    /** The topology beside the Vagrantfile. */
    Path topologyFile() {
        return directory.resolve("topology.yaml");
    }
}
