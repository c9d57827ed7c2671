package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Ephemeral;
import org.infratest.environment.Keepable;
import org.infratest.environment.Lease;
import org.infratest.environment.MemoryDemand;
import org.infratest.environment.Remembering;
import org.infratest.environment.Rewinding;
import org.infratest.environment.Workspace;
import org.infratest.process.CommandRunner;

/** Labs: machines as QEMU processes, on switches in this JVM. */
public final class LabProvider
        implements Ephemeral,
                Keepable<LabSpec>,
                MemoryDemand<LabSpec>,
                Remembering.Provider<LabSpec>,
                Rewinding.Provider<LabSpec> {

    private static final String INSTALL =
            "; on Debian and Ubuntu: apt-get install qemu-system-x86 qemu-utils, elsewhere"
                    + " see https://www.qemu.org/download/";

    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final Duration BOOT_EMULATED = Duration.ofMinutes(10);

    /** How long an image stays in the cache without being used, where nobody says otherwise. */
    public static final Duration IMAGES_KEPT = Duration.ofDays(14);

    /** One for all labs of a number: they share the processors. */
    private static final Map<Integer, Semaphore> GATES = new ConcurrentHashMap<>();

    private final CommandRunner runner;
    private final int bootsAtOnce;
    private final int seed;
    private final Duration imagesKept;
    private final WarmSettings warm;
    private final KeepSettings keep;
    private final Map<String, List<Remembering.Step>> steps;
    private final Map<String, LabStart> started = new ConcurrentHashMap<>();

    /** Creates a provider that keeps images in the cache for {@link #IMAGES_KEPT}; see the other constructor. */
    public LabProvider(CommandRunner runner, int bootsAtOnce, int seed) {
        this(runner, bootsAtOnce, seed, IMAGES_KEPT);
    }

    /**
     * Creates a provider.
     *
     * @param bootsAtOnce how many machines may boot at the same time, in all labs of this JVM; at least 1
     * @param seed decides all that is random in faults
     * @param imagesKept how long an image stays in the cache without being used
     */
    public LabProvider(CommandRunner runner, int bootsAtOnce, int seed, Duration imagesKept) {
        this(runner, bootsAtOnce, seed, imagesKept, WarmSettings.NEVER);
    }

    /**
     * Creates a provider; see the other constructor.
     *
     * @param warm whether labs start from states that were kept
     */
    public LabProvider(CommandRunner runner, int bootsAtOnce, int seed, Duration imagesKept, WarmSettings warm) {
        this(runner, bootsAtOnce, seed, imagesKept, warm, KeepSettings.defaults());
    }

    /**
     * Creates a provider; see the other constructors.
     *
     * @param keep how labs are kept that may outlive their run
     */
    public LabProvider(
            CommandRunner runner,
            int bootsAtOnce,
            int seed,
            Duration imagesKept,
            WarmSettings warm,
            KeepSettings keep) {
        this(runner, bootsAtOnce, seed, imagesKept, warm, keep, Map.of());
    }

    private LabProvider(
            CommandRunner runner,
            int bootsAtOnce,
            int seed,
            Duration imagesKept,
            WarmSettings warm,
            KeepSettings keep,
            Map<String, List<Remembering.Step>> steps) {
        this.runner = runner;
        this.bootsAtOnce = bootsAtOnce;
        this.seed = seed;
        this.imagesKept = imagesKept;
        this.warm = warm;
        this.keep = keep;
        this.steps = steps;
    }

    /** {@inheritDoc} Only labs of this JVM remember; those that a keeper has are configured in each run. */
    @Override
    public EnvironmentProvider<LabSpec> foreseeing(Map<String, List<Remembering.Step>> further) {
        return new LabProvider(runner, bootsAtOnce, seed, imagesKept, warm, keep, Map.copyOf(further));
    }

    /**
     * Has the hashes of what a lab boots from out of a cache, where they are known for those very files. Without that they are computed for its
     * fingerprint, which takes seconds for a large image.
     *
     * @param cache the cache that all runs of this user share
     */
    public static void recallImages(LabSpec spec, Path cache) {
        ImageContent.recall(spec, new ImageFiles(cache).known());
    }

    @Override
    public Availability availability(LabSpec spec) {
        return availability(runner);
    }

    /** Whether labs can be started on this computer. */
    public static Availability availability(CommandRunner runner) {
        for (String tool : new String[] {"qemu-system-x86_64", "qemu-img"}) {
            if (!runner.isInstalled(tool)) {
                return Availability.unusable("'" + tool + "' is not installed, or not on the PATH" + INSTALL);
            }
        }
        return Accelerator.problem(runner).map(Availability::unusable).orElse(Availability.USABLE);
    }

    /** How long the boot of a lab may take on this computer where nobody has said it: longer where machines are emulated. */
    public static Duration bootTimeout(CommandRunner runner) {
        boolean emulated = !availability(runner).usable() || Accelerator.detect(runner) == Accelerator.TCG;
        return emulated ? BOOT_EMULATED : BOOT;
    }

    /** Decides all that is random in faults. */
    public int seed() {
        return seed;
    }

    @Override
    public EnvironmentProvider<LabSpec> keeping() {
        return new KeptLabProvider(
                runner,
                (environment, spec, socket, workspace) -> new KeeperOrder(
                        environment,
                        spec,
                        socket,
                        workspace.cache().toAbsolutePath(),
                        KeeperLogs.run(workspace),
                        workspace.lease().run(),
                        bootsAtOnce,
                        seed,
                        imagesKept,
                        warm,
                        keep.maxAge(),
                        keep.budget()));
    }

    @Override
    public long memoryMiB(LabSpec spec) {
        return MemoryCheck.neededMiB(spec);
    }

    @Override
    public Environment start(LabSpec spec, Workspace workspace) {
        Semaphore gate = GATES.computeIfAbsent(bootsAtOnce, Semaphore::new);
        LabStart lab = new LabStart(spec, workspace, runner, gate, seed, imagesKept, warm, steps);
        started.put(workspace.id(), lab);
        return lab.run();
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        LabStart lab = started.remove(lease.id());
        if (lab != null) {
            lab.close();
        }
        new Leftovers(runner).remove(lease, workspace);
    }
}
