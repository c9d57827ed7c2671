package org.infratest.junit;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.environment.Borrowing;
import org.infratest.environment.Cloning;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Keepable;
import org.infratest.environment.OpenHandles;
import org.infratest.environment.Places;
import org.infratest.environment.Sharing;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Teardown;
import org.infratest.environment.Tenant;
import org.infratest.environment.Terms;
import org.infratest.environment.WhenUnavailable;
import org.infratest.event.Event;
import org.infratest.inventory.InventoryFile;
import org.infratest.packer.PackerBuilder;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.infratest.provision.ProvisionTools;
import org.infratest.report.RunReport;
import org.infratest.spec.Box;
import org.infratest.spec.BoxSpec;
import org.infratest.spec.EnvironmentSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * What all test classes of this JVM share: settings, the report, and the environments with {@code Sharing.RUN}.
 * It lives in the store of the launcher session, which closes the shared environments before it.
 */
final class RunScope implements AutoCloseable {

    static final Namespace NAMESPACE = Namespace.create(RunScope.class);

    private final String session = UUID.randomUUID().toString();
    private final Settings settings;
    private final Path cache;
    private final Path folder;
    private final String runId;
    private final CommandRunner runner = new SystemCommandRunner();
    private final OpenHandles openHandles;
    private final ThreadLocal<@Nullable String> currentTest = new InheritableThreadLocal<>();
    /** The log of the build that each thread is at. */
    private final Map<Thread, Path> openBuilds = new ConcurrentHashMap<>();

    private final SharedEnds sharedEnds = new SharedEnds();
    private final Diagnoses diagnoses = new Diagnoses();
    private final RunReport report;
    private final EvidencePublisher publisher;
    private final Capsules capsules;
    private final Cloned cloned;
    private final ProvisionTools provisionTools;

    private RunScope(ExtensionContext context) {
        SettingsLog settingsLog = new SettingsLog();
        this.settings = new Settings(
                System.getenv(),
                Path.of(System.getProperty("user.home"), ".infratest.properties"),
                context::getConfigurationParameter,
                settingsLog);
        this.cache = Path.of(settings.textOr(
                        Setting.CACHE_DIR,
                        () -> Path.of(System.getProperty("user.home"), ".cache", "infratest")
                                .toString()))
                .toAbsolutePath();
        this.folder = Paths.moduleFolder()
                .resolve(settings.textOr(Setting.REPORT_DIR, () -> "target/infratest"))
                .toAbsolutePath();
        this.runId = settings.textOr(Setting.RUN_ID, RunScope::runId);
        this.report = RunReport.open(
                folder,
                runId,
                currentTest::get,
                System.out,
                CiFiles.jobSummary(settings.constant(Setting.JOB_SUMMARY, JobSummary.AUTO), System.getenv()));
        this.capsules = Capsules.of(settings, report);
        this.cloned = settings.constant(Setting.REWIND_CLONES, Cloned.AUTO);
        settingsLog.open(report);
        this.publisher = new EvidencePublisher(
                settings.constant(Setting.ATTACHMENTS, Attachments.AUTO),
                CiFiles.of(System.getenv(), System.getProperty("java.class.path")),
                System.out);
        this.openHandles = new OpenHandles(runner, report::closeEarly);
        this.provisionTools = new ProvisionTools(cache, runner);
    }

    /** The scope of this JVM's run; made at the first call. */
    static RunScope of(ExtensionContext context) {
        return JunitVersions.computeIfAbsent(
                context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE),
                RunScope.class,
                RunScope.class,
                key -> new RunScope(context));
    }

    /**
     * What a reader may use.
     *
     * @param where who asks, for messages
     */
    Reading reading(Class<?> test, String where) {
        Paths paths =
                new Paths(Paths.moduleFolder(), settings.text(Setting.ROOT).map(Path::of));
        return new Reading(test, where, settings, paths, runner, cache.resolve("images"));
    }

    Sharing sharing(EnvironmentRequest<?> request) {
        return settings.constant(Setting.SHARING, request.sharing(), Sharing.CLASS);
    }

    private Teardown teardown(EnvironmentRequest<?> request) {
        if (request.provider() instanceof Borrowing) {
            return Teardown.ALWAYS; // which takes nothing down
        }
        return settings.teardown(request.teardown());
    }

    Box build(BoxSpec spec) {
        Duration timeout = settings.duration(Setting.BUILD_TIMEOUT, "", () -> PackerBuilder.BUILD_TIMEOUT);
        Box box = new PackerBuilder(runner, places(), this::emitOfBuild, timeout).build(spec);
        openBuilds.remove(Thread.currentThread());
        return box;
    }

    private void emitOfBuild(Event event) {
        if (event instanceof Event.BoxBuilding building) {
            openBuilds.put(Thread.currentThread(), building.log());
        }
        report.emit(event);
    }

    /**
     * Keeps the evidence of a failure, and shows it to whoever looks.
     *
     * @param test the test or class that failed
     * @param logs what its environment has written; without an environment the log of the build that failed in this thread counts
     * @param placed what is in the report's folder already
     * @param remarks what is to be known beside them
     * @return what was kept
     */
    List<Path> publish(
            ExtensionContext context,
            String test,
            Throwable failure,
            List<Path> logs,
            List<Path> placed,
            List<String> remarks) {
        Path build = openBuilds.remove(Thread.currentThread());
        List<Path> kept = new ArrayList<>(report.keep(test, logs.isEmpty() && build != null ? List.of(build) : logs));
        kept.addAll(placed);
        publisher.publish(context, failure, kept, remarks, report.html());
        return kept;
    }

    /** Takes capsules of environments, where somebody wants them. */
    Capsules capsules() {
        return capsules;
    }

    /** A class as a tenant; within that of the class around it, where that has an environment of its own. */
    Tenant tenant(ExtensionContext context, Sharing sharing) {
        Tenant tenant = Tenant.of(context.getRequiredTestClass().getSimpleName(), session, sharing);
        return EnvironmentUse.find(context)
                .map(around -> tenant.inside(around.handle().tenant()))
                .orElse(tenant);
    }

    /** Skips the class where its environment cannot be started here and somebody wants that. */
    void skipUnavailable(EnvironmentRequest<?> request, boolean boxed) {
        WhenUnavailable when =
                settings.constant(Setting.WHEN_UNAVAILABLE, request.whenUnavailable(), WhenUnavailable.FAIL);
        new Unavailable(when, settings.isCi()).skip(request, boxed, runner);
    }

    /** What provisioners work with here. */
    ProvisionTools provisionTools() {
        return provisionTools;
    }

    /** Whether somebody named a Salt tree. */
    boolean hasSaltTree() {
        return settings.text(Setting.SALT_TREE).isPresent();
    }

    boolean isCi() {
        return settings.isCi();
    }

    /** To be called before anything is asked of this computer: already the trial of an accelerator makes a temporary file. */
    void watch() {
        places().watch();
    }

    private Places places() {
        return new Places(
                cache,
                folder,
                start(owner()),
                settings.durationOrOff(Setting.DIAGNOSIS).orElse(null),
                runId,
                Objects.requireNonNullElse(currentTest.get(), ""),
                settings.constant(Setting.WATCHER, Watching.AUTO) == Watching.AUTO);
    }

    /** A handle that the shutdown hook knows, for an environment that is yet to be started. */
    <S extends EnvironmentSpec> EnvironmentHandle<S> handle(
            EnvironmentRequest<S> request, S spec, Tenant tenant, Class<?> test) {
        Teardown teardown = teardown(request);
        EnvironmentHandle<S> handle = new EnvironmentHandle<>(
                provider(request.provider(), teardown, test),
                spec,
                places(),
                new Terms(
                        teardown,
                        tenant,
                        settings.budget(),
                        settings.isOn(Setting.RETRY_BOOT),
                        tenant.sharing() == Sharing.RUN && hasOthers() ? runId : ""),
                this::emit,
                RunScope::inventory);
        openHandles.add(handle);
        return handle;
    }

    /** The same for a clone of one that runs. */
    <S extends EnvironmentSpec> EnvironmentHandle<S> handle(Cloning.Clone<S> clone, Tenant original) {
        Tenant tenant = Tenant.of(original.by(), session, Sharing.CLASS).inside(original);
        EnvironmentHandle<S> handle = new EnvironmentHandle<>(
                clone.provider(),
                clone.spec(),
                places(),
                new Terms(Teardown.ALWAYS, tenant, settings.budget(), false),
                this::emit,
                environment -> Optional.empty());
        openHandles.add(handle);
        return handle;
    }

    /** Whether tests may get clones of their machines. */
    boolean clones() {
        return cloned == Cloned.AUTO;
    }

    /** How many tests of a class may run at a time, each on machines of its own. */
    long mostSideBySide() {
        return settings.budget().boots();
    }

    /** What may be kept must not end with this JVM, unless the class wants to lay hands on it. */
    @SuppressWarnings("unchecked") // a provider says it for its own kind of spec
    private static <S extends EnvironmentSpec> EnvironmentProvider<S> provider(
            EnvironmentProvider<S> asked, Teardown teardown, Class<?> test) {
        boolean mayBeKept = teardown != Teardown.ALWAYS && asked instanceof Keepable && !LabParts.areWantedBy(test);
        return mayBeKept ? ((Keepable<S>) asked).keeping() : asked;
    }

    /** Machines that are left running can be tested as existing ones. */
    private static Optional<String> inventory(Environment kept) {
        if (!(kept instanceof SshEnvironment ssh)) {
            return Optional.empty();
        }
        Path file = kept.logs().resolve("inventory.yaml");
        InventoryFile.write(ssh, file);
        return Optional.of("inventory for @ExistingEnvironment: " + file);
    }

    /** Whether there may be other JVMs of this run. */
    private boolean hasOthers() {
        return settings.text(Setting.RUN_ID).isPresent() || !owner().equals(ProcessHandle.current());
    }

    void close(EnvironmentHandle<?> handle) {
        try {
            if (handle.tenant().sharing() == Sharing.RUN) {
                sharedEnds.end(handle, openHandles.all());
            } else {
                handle.close();
            }
        } catch (RuntimeException e) {
            if (handle.tenant().sharing() == Sharing.RUN) { // its classes have ended, so nobody else can tell
                emit(new Event.TestFinished(handle.tenant().by(), Failures.verdict(e), Failures.reason(e), List.of()));
            }
            throw e;
        }
        openHandles.remove(handle);
    }

    void entered(String test) {
        currentTest.set(test);
    }

    void left() {
        currentTest.remove();
    }

    void emit(Event event) {
        diagnoses.take(currentTest.get(), event);
        report.emit(event);
    }

    /** The files that say why the probes of a test failed; told once. */
    List<Path> diagnosesOf(String test) {
        return diagnoses.of(test);
    }

    @Override
    public void close() {
        report.close();
    }

    private static String runId() {
        ProcessHandle owner = owner();
        return owner.pid() + "-" + Long.toString(start(owner).getEpochSecond(), 36);
    }

    /**
     * The process that this run belongs to. One build is one run: Surefire and Failsafe start the JVMs of a build from
     * Maven's own; elsewhere, as in an IDE, each JVM is a run of its own.
     */
    private static ProcessHandle owner() {
        Optional<ProcessHandle> maven = System.getProperty("surefire.real.class.path") == null
                ? Optional.empty()
                : ProcessHandle.current().parent();
        return maven.orElseGet(ProcessHandle::current);
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
