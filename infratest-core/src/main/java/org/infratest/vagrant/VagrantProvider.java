package org.infratest.vagrant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
import org.infratest.Redaction;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Adoption;
import org.infratest.environment.Availability;
import org.infratest.environment.Awakening;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Joining;
import org.infratest.environment.Lease;
import org.infratest.environment.MemoryDemand;
import org.infratest.environment.ResourceLock;
import org.infratest.environment.Rewinding;
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
public final class VagrantProvider
        implements EnvironmentProvider<VagrantSpec>,
                Adoption<VagrantSpec>,
                Joining<VagrantSpec>,
                MemoryDemand<VagrantSpec>,
                Rewinding.Provider<VagrantSpec> {

    private static final Duration DESTROY_DEADLINE = Duration.ofMinutes(5);
    private static final Duration BOX_DEADLINE = Duration.ofMinutes(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<String> CONTAINERS = Set.of("docker", "lxc");
    /** Those whose machines QEMU runs, and emulates where nothing speeds it up; the others do not run at all then. */
    private static final Set<String> BY_QEMU = Set.of("libvirt", "qemu");

    private static final String ACCELERATOR = "INFRATEST_ACCELERATOR";

    private static final ToolFloor VAGRANT = new ToolFloor(
            "2.2.0",
            Command.of("vagrant", "--version"),
            Pattern.compile("^Vagrant (\\d{1,4}(?:\\.\\d{1,4})*)"),
            "on Debian and Ubuntu: apt-get install vagrant vagrant-libvirt, elsewhere see "
                    + "https://developer.hashicorp.com/vagrant/install");

    /** What a machine counts for where nobody says otherwise. */
    public static final long MEMORY_EACH_MIB = 512;

    private final CommandRunner runner;
    private final int bootsAtOnce;
    private final String rerun;
    private final long memoryEachMiB;

    /** Creates a provider of machines that take {@link #MEMORY_EACH_MIB} each; see the other constructor. */
    public VagrantProvider(CommandRunner runner, int bootsAtOnce, String rerun) {
        this(runner, bootsAtOnce, rerun, MEMORY_EACH_MIB);
    }

    /**
     * Creates a provider.
     *
     * @param bootsAtOnce how many machines of an environment may boot at the same time, at least 1
     * @param rerun the command that runs the same tests again, for the advice to do so in a private network
     * @param memoryEachMiB what a machine counts for in the budget of this computer, as only Vagrant knows what it takes
     */
    public VagrantProvider(CommandRunner runner, int bootsAtOnce, String rerun, long memoryEachMiB) {
        this.memoryEachMiB = memoryEachMiB;
        this.runner = runner;
        this.bootsAtOnce = bootsAtOnce;
        this.rerun = rerun;
    }

    @Override
    public Availability availability(VagrantSpec spec) {
        requireVagrantfile(spec);
        return availability(runner, effectiveProvider(spec), spec.variables(), rerun);
    }

    /**
     * Whether machines can be started on this computer by one of Vagrant's providers.
     *
     * @param vagrantProvider its name; empty for whichever Vagrant chooses
     * @param variables the environment variables that Vagrant will get
     * @param rerun the command that does the same again, for the advice to do so in a private network
     */
    public static Availability availability(
            CommandRunner runner, String vagrantProvider, Map<String, String> variables, String rerun) {
        if (!runner.isInstalled("vagrant")) {
            return Availability.unusable("'vagrant' is not installed, or not on the PATH; on Debian and Ubuntu: "
                    + "apt-get install vagrant vagrant-libvirt, or run scripts/install_tools.sh");
        }
        Optional<String> tooOld = VAGRANT.problem(runner);
        if (tooOld.isPresent()) {
            return Availability.unusable(tooOld.get());
        }
        return new Requirements(rerun, variables, System.getProperty("os.name"), Path.of("/"))
                .missing(vagrantProvider)
                .map(Availability::unusable)
                .orElse(Availability.USABLE);
    }

    @Override
    public Optional<String> obstacle(VagrantSpec spec) {
        return SnapshotSupport.obstacle(effectiveProvider(spec));
    }

    /** The version of the installed Vagrant; empty where it does not tell. */
    public static Optional<String> version(CommandRunner runner) {
        return VAGRANT.found(runner);
    }

    @Override
    public Environment start(VagrantSpec spec, Workspace workspace) {
        TopologySpec topology = TopologyFile.read(spec.topologyFile());
        requireMachines(spec, topology);
        workspace.declare(topology, spec.machines());
        Map<String, String> variables = variables(spec, workspace);
        TemporaryFiles.prepare(workspace, effectiveProvider(spec));
        VagrantCli vagrant = cli(spec, workspace, variables);
        Box box = spec.box();
        if (box != null) {
            register(box, vagrant, workspace);
        }
        // On disk before the first machine is: enough to destroy it without this JVM. A Vagrantfile may not be readable
        // without its secrets either, so they are there too, in a file that only this user can read.
        workspace.record("directory", spec.directory().toString());
        workspace.record("variables", JSON.writeValueAsString(variables));
        for (List<String> wave : waves(spec, topology)) {
            workspace.checkpoint("machines " + wave + " were about to boot");
            up(wave, spec, topology, vagrant, workspace);
        }
        workspace.checkpoint("its login data were about to be read");
        return connect(spec, topology, vagrant, workspace);
    }

    private static void up(
            List<String> wave, VagrantSpec spec, TopologySpec topology, VagrantCli vagrant, Workspace workspace) {
        int machines = Math.max(1, wave.isEmpty() ? names(spec, topology).size() : wave.size());
        Workspace.Boot turn =
                workspace.awaitBoot(machines == 1 ? "a machine" : machines + " machines", machines, machines);
        try (BootPhases phases = new BootPhases(workspace.id(), workspace.events())) {
            vagrant.up(wave, spec.vagrantProvider(), true, workspace.remaining(), phases);
        } finally {
            turn.close();
        }
    }

    @Override
    public Optional<Environment> adopt(VagrantSpec spec, Lease lease, Workspace workspace) {
        try {
            SshEnvironment environment = connected(spec, workspace);
            if (obstacle(spec).isEmpty()) {
                removeSnapshots(lease, environment);
            }
            return Optional.of(environment);
        } catch (EnvironmentException e) {
            workspace.progress("what was kept cannot be used again: " + e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Environment join(VagrantSpec spec, Lease lease, Workspace workspace) {
        return connected(spec, workspace);
    }

    private SshEnvironment connected(VagrantSpec spec, Workspace workspace) {
        TopologySpec topology = TopologyFile.read(spec.topologyFile());
        workspace.declare(topology, spec.machines());
        return connect(spec, topology, cli(spec, workspace, variables(spec, workspace)), workspace);
    }

    /** The run before was to remove its own, and could not. */
    private static void removeSnapshots(Lease lease, SshEnvironment environment) {
        String owned = lease.details().getOrDefault(VagrantCheckpoints.DETAIL, "");
        if (!owned.isEmpty()
                && environment instanceof Rewinding rewinding
                && rewinding.checkpoints() instanceof VagrantCheckpoints checkpoints) {
            checkpoints.removeThoseOf(owned);
        }
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        VagrantCli.pidFiles(dotfile(workspace))
                .forEach(runner::stopLeftover); // it would hold Vagrant's lock on the machines
        String directory = lease.details().get("directory");
        if (directory != null
                && Files.isDirectory(dotfile(workspace).resolve("machines"))) { // else Vagrant was not asked for one
            destroyMachines(Path.of(directory), lease, workspace);
        }
        TemporaryFiles.remove(lease);
    }

    private void destroyMachines(Path directory, Lease lease, Workspace workspace) {
        Map<String, String> variables =
                JSON.readValue(lease.details().get("variables"), new TypeReference<Map<String, String>>() {});
        Redaction.hideSecretsOf(variables); // this JVM may have read them here first
        Path log = workspace.logs().resolve("vagrant-destroy.log");
        new VagrantCli(
                        runner,
                        lease.name(),
                        directory,
                        dotfile(workspace),
                        log,
                        TemporaryFiles.inside(lease, variables))
                .destroy(DESTROY_DEADLINE, workspace::progress);
    }

    private VagrantCli cli(VagrantSpec spec, Workspace workspace, Map<String, String> variables) {
        Path log = workspace.logs().resolve("vagrant-up.log");
        return new VagrantCli(
                runner,
                spec.name(),
                spec.directory(),
                dotfile(workspace),
                log,
                TemporaryFiles.inside(workspace.lease(), variables));
    }

    private SshEnvironment connect(VagrantSpec spec, TopologySpec topology, VagrantCli vagrant, Workspace workspace) {
        List<SshTarget> targets = SshConfig.parse(vagrant.sshConfig(spec.machines(), workspace.remaining()));
        return SshEnvironment.of(spec, workspace)
                .topology(topology)
                .readiness(spec.readiness())
                .emulated(areEmulated(spec, workspace))
                .power(host -> new VagrantPower(host, spec.readiness(), vagrant, workspace))
                .rewinding(machines -> checkpoints(spec, machines, vagrant, workspace))
                .log(workspace.logs().resolve("vagrant-up.log"))
                .connect(targets);
    }

    private Checkpoints checkpoints(
            VagrantSpec spec, SshEnvironment machines, VagrantCli vagrant, Workspace workspace) {
        Set<String> providers = vagrantProviders(workspace);
        boolean together = !providers.isEmpty() && SnapshotSupport.worksAtOnce(providers);
        return new VagrantCheckpoints(
                machines,
                spec.readiness(),
                new VagrantSnapshots(vagrant, spec.name(), spec.bootTimeout(), workspace::progress),
                workspace,
                new Awakening(InstantSource.system()),
                together ? bootsAtOnce : 1);
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
        variables.computeIfAbsent(ACCELERATOR, name -> accelerator(spec, workspace));
        variables.put("INFRATEST_LOGS", workspace.logs().toAbsolutePath().toString());
        return variables;
    }

    private boolean areEmulated(VagrantSpec spec, Workspace workspace) {
        return Accelerator.TCG.qemuName().equals(variables(spec, workspace).get(ACCELERATOR))
                && vagrantProviders(workspace).stream().anyMatch(BY_QEMU::contains);
    }

    /** Vagrant keeps what it knows of each machine in a folder that has the name of the provider that it chose. */
    private static Set<String> vagrantProviders(Workspace workspace) {
        try (Stream<Path> files =
                Files.find(dotfile(workspace).resolve("machines"), 3, (file, attributes) -> file.endsWith("id"))) {
            return files.map(id -> id.getName(id.getNameCount() - 2).toString()).collect(Collectors.toSet());
        } catch (NoSuchFileException e) {
            return Set.of(); // no machine of its own
        } catch (IOException e) {
            throw new EnvironmentException("Could not look for the machines in " + dotfile(workspace) + ": " + e, e);
        }
    }

    private String accelerator(VagrantSpec spec, Workspace workspace) {
        // Providers without QEMU do not read it, and containers are as quick without KVM.
        boolean machines = !CONTAINERS.contains(effectiveProvider(spec)) && runner.isInstalled("qemu-system-x86_64");
        return (machines ? Accelerator.detect(runner, workspace.events()) : Accelerator.TCG).qemuName();
    }

    /** Vagrant starts all machines of one call together, so a network that is larger than the budget takes several calls. */
    private List<List<String>> waves(VagrantSpec spec, TopologySpec topology) {
        List<String> names = names(spec, topology);
        if (names.size() <= bootsAtOnce) {
            return List.of(spec.machines());
        }
        List<List<String>> waves = new ArrayList<>();
        for (int from = 0; from < names.size(); from += bootsAtOnce) {
            waves.add(names.subList(from, Math.min(names.size(), from + bootsAtOnce)));
        }
        return waves;
    }

    /** Those that will boot; none where only Vagrant knows them. */
    private static List<String> names(VagrantSpec spec, TopologySpec topology) {
        return spec.machines().isEmpty()
                ? topology.hosts().stream().map(HostSpec::name).toList()
                : spec.machines();
    }

    @Override
    public long memoryMiB(VagrantSpec spec) {
        TopologySpec topology = TopologyFile.read(spec.topologyFile());
        return memoryEachMiB * Math.max(1, names(spec, topology).size());
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
        return Optional.ofNullable(spec.variables().get("VAGRANT_DEFAULT_PROVIDER"))
                .or(() -> Optional.ofNullable(System.getenv("VAGRANT_DEFAULT_PROVIDER")))
                .orElse("");
    }

    private static Path dotfile(Workspace workspace) {
        return workspace.state().resolve("vagrant");
    }
}
