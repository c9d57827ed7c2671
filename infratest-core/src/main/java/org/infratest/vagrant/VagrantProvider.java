package org.infratest.vagrant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Adoption;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Lease;
import org.infratest.environment.ResourceLock;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Workspace;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.process.ToolFloor;
import org.infratest.spec.Box;
import org.infratest.spec.HostSpec;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.SshConfig;
import org.infratest.ssh.SshTarget;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Environments over the installed {@code vagrant} (seen with 2.3.4), with any of its providers.
 * The configset's {@code topology.yaml}, where there is one, names its networks, machines and groups.
 */
public final class VagrantProvider implements EnvironmentProvider<VagrantSpec>, Adoption<VagrantSpec> {

    private static final Duration DESTROY_DEADLINE = Duration.ofMinutes(5);
    private static final Duration BOX_DEADLINE = Duration.ofMinutes(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<String> CONTAINERS = Set.of("docker", "lxc");

    private static final ToolFloor VAGRANT = new ToolFloor(
            "2.2.0",
            Command.of("vagrant", "--version"),
            Pattern.compile("^Vagrant (\\d{1,4}(?:\\.\\d{1,4})*)"),
            "on Debian and Ubuntu: apt-get install vagrant vagrant-libvirt, elsewhere see "
                    + "https://developer.hashicorp.com/vagrant/install");

    private final CommandRunner runner;
    private final int bootsAtOnce;
    private final String rerun;

    /**
     * Creates a provider.
     *
     * @param bootsAtOnce how many machines of an environment may boot at the same time, at least 1
     * @param rerun the command that runs the same tests again, for the advice to do so in a private network
     */
    public VagrantProvider(CommandRunner runner, int bootsAtOnce, String rerun) {
        this.runner = runner;
        this.bootsAtOnce = bootsAtOnce;
        this.rerun = rerun;
    }

    @Override
    public Availability availability(VagrantSpec spec) {
        requireVagrantfile(spec);
        if (!runner.isInstalled("vagrant")) {
            return Availability.unusable("'vagrant' is not installed, or not on the PATH; on Debian and Ubuntu: "
                    + "apt-get install vagrant vagrant-libvirt, or run scripts/install_tools.sh");
        }
        Optional<String> tooOld = VAGRANT.problem(runner);
        if (tooOld.isPresent()) {
            return Availability.unusable(tooOld.get());
        }
        return new Requirements(rerun, spec.variables(), System.getProperty("os.name"), Path.of("/proc/version"))
                .missing(effectiveProvider(spec))
                .map(Availability::unusable)
                .orElse(Availability.USABLE);
    }

    @Override
    public Environment start(VagrantSpec spec, Workspace workspace) {
        TopologySpec topology = TopologyFile.read(spec.topologyFile());
        requireMachines(spec, topology);
        workspace.declare(topology, spec.machines());
        Map<String, String> variables = variables(spec, workspace);
        VagrantCli vagrant = cli(spec, workspace, variables);
        Box box = spec.box();
        if (box != null) {
            register(box, vagrant, workspace);
        }
        // On disk before the first machine is: enough to destroy it without this JVM.
        workspace.record("directory", spec.directory().toString());
        workspace.record("variables", JSON.writeValueAsString(variables));
        for (List<String> wave : waves(spec, topology)) {
            workspace.checkpoint("machines " + wave + " were about to boot");
            try (BootPhases phases = new BootPhases(workspace.id(), workspace.events())) {
                vagrant.up(wave, spec.vagrantProvider(), true, workspace.remaining(), phases);
            }
        }
        workspace.checkpoint("its login data were about to be read");
        return connect(spec, topology, vagrant, workspace);
    }

    @Override
    public Optional<Environment> adopt(VagrantSpec spec, Lease lease, Workspace workspace) {
        TopologySpec topology = TopologyFile.read(spec.topologyFile());
        workspace.declare(topology, spec.machines());
        try {
            return Optional.of(connect(spec, topology, cli(spec, workspace, variables(spec, workspace)), workspace));
        } catch (EnvironmentException e) {
            workspace.progress("what was kept cannot be used again: " + e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        runner.stopLeftover(VagrantCli.pidFile(dotfile(workspace))); // it would hold Vagrant's lock on the machines
        String directory = lease.details().get("directory");
        if (directory == null || !Files.isDirectory(dotfile(workspace).resolve("machines"))) {
            return; // it ended before Vagrant was asked for a machine
        }
        Map<String, String> variables =
                JSON.readValue(lease.details().get("variables"), new TypeReference<Map<String, String>>() {});
        Path log = workspace.logs().resolve("vagrant-destroy.log");
        new VagrantCli(runner, lease.name(), Path.of(directory), dotfile(workspace), log, variables)
                .destroy(DESTROY_DEADLINE, workspace::progress);
    }

    private VagrantCli cli(VagrantSpec spec, Workspace workspace, Map<String, String> variables) {
        Path log = workspace.logs().resolve("vagrant-up.log");
        return new VagrantCli(runner, spec.name(), spec.directory(), dotfile(workspace), log, variables);
    }

    private Environment connect(VagrantSpec spec, TopologySpec topology, VagrantCli vagrant, Workspace workspace) {
        List<SshTarget> targets = SshConfig.parse(vagrant.sshConfig(spec.machines(), workspace.remaining()));
        return SshEnvironment.of(spec, workspace)
                .topology(topology)
                .readiness(spec.readiness())
                .power(host -> new VagrantPower(host, spec.readiness(), vagrant, workspace))
                .log(workspace.logs().resolve("vagrant-up.log"))
                .connect(targets);
    }

    private Map<String, String> variables(VagrantSpec spec, Workspace workspace) {
        Map<String, String> variables = new TreeMap<>(spec.variables());
        String chosen = spec.vagrantProvider();
        if (chosen != null) {
            // Only 'up' can be told the provider, and machines that are not created would be judged by the rules of
            // another.
            variables.put("VAGRANT_DEFAULT_PROVIDER", chosen);
        }
        Box box = spec.box();
        if (box != null) {
            variables.put("INFRATEST_BOX", box.registeredName());
        }
        variables.computeIfAbsent("INFRATEST_ACCELERATOR", name -> accelerator(spec, workspace));
        variables.put("INFRATEST_LOGS", workspace.logs().toAbsolutePath().toString());
        return variables;
    }

    private String accelerator(VagrantSpec spec, Workspace workspace) {
        // Providers without QEMU do not read it, and containers are as quick without KVM.
        boolean machines = !CONTAINERS.contains(effectiveProvider(spec)) && runner.isInstalled("qemu-system-x86_64");
        return (machines ? Accelerator.detect(runner, workspace.events()) : Accelerator.TCG).qemuName();
    }

    /** Vagrant starts all machines of one call together, so a network that is larger than the budget takes several calls. */
    private List<List<String>> waves(VagrantSpec spec, TopologySpec topology) {
        List<String> names = spec.machines().isEmpty()
                ? topology.hosts().stream().map(HostSpec::name).toList()
                : spec.machines();
        if (names.size() <= bootsAtOnce) {
            return List.of(spec.machines());
        }
        List<List<String>> waves = new ArrayList<>();
        for (int from = 0; from < names.size(); from += bootsAtOnce) {
            waves.add(names.subList(from, Math.min(names.size(), from + bootsAtOnce)));
        }
        return waves;
    }

    /** Vagrant keeps boxes in a folder of that name, so a look there saves a call of more than a second. */
    private void register(Box box, VagrantCli vagrant, Workspace workspace) {
        String home = Optional.ofNullable(System.getenv("VAGRANT_HOME"))
                .orElse(System.getProperty("user.home") + "/.vagrant.d");
        Path folder = Path.of(home, "boxes", box.registeredName().replace("/", "-VAGRANTSLASH-"));
        Path lockFile = workspace
                .cache()
                .resolve("locks")
                .resolve("vagrant-box-" + box.hash().substring(0, 12) + ".lock");
        ResourceLock.during(lockFile, BOX_DEADLINE, workspace::progress, () -> {
            boolean missing = !isRegistered(folder);
            if (missing) {
                workspace.progress("adding box " + box.registeredName() + " to Vagrant");
                vagrant.addBox(box.registeredName(), box.file(), BOX_DEADLINE);
            }
            return missing;
        });
    }

    /** A version and a provider below the name; a box that was removed leaves the name's folder behind. */
    private static boolean isRegistered(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder, 4)) {
            return files.anyMatch(file -> file.getFileName().toString().equals("metadata.json"));
        } catch (IOException e) {
            throw new EnvironmentException("Could not look for the box in " + folder + ": " + e, e);
        }
    }

    private static void requireVagrantfile(VagrantSpec spec) {
        if (!Files.isRegularFile(spec.directory().resolve("Vagrantfile"))) {
            throw new ConfigurationException("Configset " + spec.directory() + " has no Vagrantfile"
                    + "; write one there, or name another folder in @VagrantEnvironment");
        }
    }

    private static void requireMachines(VagrantSpec spec, TopologySpec topology) {
        for (String machine : spec.machines()) {
            if (!topology.hosts().isEmpty() && topology.host(machine).isEmpty()) {
                throw new ConfigurationException(
                        "Machine '" + machine + "' is not in " + spec.topologyFile() + "; declared: "
                                + topology.hosts().stream().map(HostSpec::name).collect(Collectors.joining(", ")));
            }
        }
    }

    private static String effectiveProvider(VagrantSpec spec) {
        String chosen = spec.vagrantProvider();
        if (chosen != null) {
            return chosen;
        }
        String byVagrant = System.getenv("VAGRANT_DEFAULT_PROVIDER");
        return byVagrant == null ? "" : byVagrant;
    }

    private static Path dotfile(Workspace workspace) {
        return workspace.state().resolve("vagrant");
    }
}
