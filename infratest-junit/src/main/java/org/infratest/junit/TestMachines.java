package org.infratest.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.infratest.environment.Cloning;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Rewinding;
import org.infratest.event.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The machines that a test runs on: those of its class, which it may share with others; or, where it goes back and JUnit runs tests at the same
 * time, machines for itself, which are these or a {@linkplain Clones clone}.
 */
final class TestMachines {

    private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

    private TestMachines() {}

    /** Whether JUnit may run tests at the same time. */
    static boolean isParallel(ExtensionContext context) {
        return context.getConfigurationParameter(PARALLEL)
                .map(Boolean::parseBoolean)
                .orElse(false);
    }

    /** What runs: of a test that has machines for itself those, else of its class. */
    static Optional<Environment> running(ExtensionContext context) {
        return alreadyOwn(context)
                .map(Stand::environment)
                .or(() ->
                        EnvironmentUse.find(context).flatMap(use -> use.handle().running()));
    }

    /** The logs of the same. */
    static List<Path> logFiles(ExtensionContext context) {
        return alreadyOwn(context)
                .map(Stand::logFiles)
                .or(() -> EnvironmentUse.find(context).map(use -> use.handle().logFiles()))
                .orElse(List.of());
    }

    /**
     * The machines that a test has for itself until it ends, which it may have to wait for at the first call; empty where it shares those of its
     * class.
     */
    static Optional<Stand> own(ExtensionContext context) {
        if (context.getTestMethod().isEmpty() || !haveTestsTheirOwn(context)) {
            return Optional.empty();
        }
        Optional<Stand> before = alreadyOwn(context);
        if (before.isPresent()) {
            return before;
        }
        Clones.Taken taken = clones(context).take(TestName.of(context));
        context.getStore(RunScope.NAMESPACE).put(Clones.Taken.class, taken); // which gives it back at the test's end
        return Optional.of(taken.stand());
    }

    /** Whether a test has machines for itself, by now. Who has them next goes back, so nothing has to be healed. */
    static boolean haveBeenTaken(ExtensionContext context) {
        return alreadyOwn(context).isPresent();
    }

    /** The same, where it has them by now. */
    private static Optional<Stand> alreadyOwn(ExtensionContext context) {
        return Optional.ofNullable(context.getStore(RunScope.NAMESPACE).get(Clones.Taken.class, Clones.Taken.class))
                .map(Clones.Taken::stand);
    }

    /** Before each test: the first one finds its machines as they are, each other goes back. */
    static void goBack(ExtensionContext context, Stand stand) {
        boolean goesBack = stand.use();
        if (!stand.isClone()) {
            Rewinds.dirt(context).set(true);
        }
        if (!goesBack) {
            return;
        }
        String moment = Rewinds.moment(context, context.getRequiredTestClass(), stand.checkpoints());
        if (stand.isClone()) {
            stand.checkpoints().goBack(moment);
        } else {
            Rewinds.alone(context, () -> stand.checkpoints().goBack(moment));
        }
    }

    /** Takes the clones of a class down, as its tests have ended. */
    static void close(ExtensionContext context) {
        Clones clones = context.getStore(RunScope.NAMESPACE).get(Clones.class, Clones.class);
        if (clones != null) {
            clones.close();
        }
    }

    private static boolean haveTestsTheirOwn(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        return isParallel(context)
                && Rewinds.isAsked(test)
                && Rewinds.checkpoints(context).isPresent()
                && reason(context, test).isEmpty();
    }

    /** Why tests of a class run one after another; said once where JUnit was told to run them at the same time. */
    private static Optional<String> reason(ExtensionContext context, Class<?> test) {
        Optional<String> reason = OneAfterAnother.reason(outermost(context));
        if (reason.isPresent() && context.getExecutionMode() == ExecutionMode.CONCURRENT) {
            AtomicBoolean said = JunitVersions.computeIfAbsent(
                    ofClass(context), "one after another", AtomicBoolean.class, key -> new AtomicBoolean());
            if (!said.getAndSet(true)) {
                String environment = running(context).map(Environment::id).orElse("");
                RunScope.of(context)
                        .emit(new Event.EnvironmentProgress(
                                environment,
                                "tests of " + test.getSimpleName() + " go back (@Rewind) and run one after another: "
                                        + reason.get()));
            }
        }
        return reason;
    }

    private static Class<?> outermost(ExtensionContext context) {
        Class<?> outermost = context.getRequiredTestClass();
        for (ExtensionContext each = context; ; each = each.getParent().orElseThrow()) {
            if (each.getTestClass().isEmpty()) {
                return outermost;
            }
            outermost = each.getRequiredTestClass();
        }
    }

    private static Store ofClass(ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return ofClass.getStore(RunScope.NAMESPACE);
    }

    private static Clones clones(ExtensionContext context) {
        return JunitVersions.computeIfAbsent(ofClass(context), Clones.class, Clones.class, key -> make(context));
    }

    private static Clones make(ExtensionContext context) {
        RunScope run = RunScope.of(context);
        EnvironmentUse use = EnvironmentUse.find(context).orElseThrow();
        Stand original = new Stand(use.handle(), false);
        Environment environment = original.environment();
        Class<?> test = context.getRequiredTestClass();
        return new Clones(
                original,
                new Making(
                        run,
                        use,
                        test,
                        Rewinds.moment(context, test, original.checkpoints()),
                        Rewinds.keeping(context, test)),
                run.mostSideBySide(),
                wait -> run.emit(new Event.EnvironmentProgress(environment.id(), wait)),
                never(context, run, environment));
    }

    private static @Nullable String never(ExtensionContext context, RunScope run, Environment environment) {
        if (!run.clones()) {
            return Setting.REWIND_CLONES.key() + " is " + Cloned.NEVER;
        }
        if (context.getTestInstanceLifecycle()
                .filter(TestInstance.Lifecycle.PER_CLASS::equals)
                .isPresent()) {
            return OneAfterAnother.ONE_INSTANCE;
        }
        return environment instanceof Cloning
                ? null
                : "no clones can be made of '" + environment.name()
                        + "', as it lives in a process of its own (it may be kept)";
    }

    /** Makes clones of machines as they were at a moment. */
    private record Making(RunScope run, EnvironmentUse use, Class<?> test, String moment, Keeping keeping)
            implements Clones.Making {

        @Override
        public void begin() {
            Rewinding original = (Rewinding) use.handle().start();
            keeping.of(
                    () -> use.guests().alone(test, () -> original.checkpoints().take(moment)));
        }

        @Override
        public EnvironmentHandle<?> handle(int number) {
            Cloning original = (Cloning) use.handle().start();
            return run.handle(original.cloneAt(moment, number), use.handle().tenant());
        }

        @Override
        public void close(EnvironmentHandle<?> handle) {
            run.close(handle);
        }
    }
}
