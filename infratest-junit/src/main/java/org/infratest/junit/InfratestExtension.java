package org.infratest.junit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.infratest.ConfigurationException;
import org.infratest.environment.Borrowing;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.FailureEvidence;
import org.infratest.environment.Healing;
import org.infratest.environment.Sharing;
import org.infratest.environment.Tenant;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.infratest.spec.Box;
import org.infratest.spec.BoxSpec;
import org.infratest.spec.EnvironmentSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Grants what the annotations of this package ask for. All state is in JUnit's store. */
class InfratestExtension
        implements BeforeAllCallback,
                AfterAllCallback,
                BeforeClassTemplateInvocationCallback,
                AfterClassTemplateInvocationCallback,
                TestInstancePostProcessor,
                ParameterResolver,
                BeforeEachCallback,
                AfterEachCallback,
                TestWatcher,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    @Override
    public void beforeAll(ExtensionContext context) {
        if (acts(context)) {
            prepare(context);
            if (!isOfEachInvocation(context)) {
                beforeNested(context);
                inject(context.getRequiredTestClass(), null, context);
            }
        }
    }

    /** What an invocation's arguments decide about is its own: it is started here, and {@link #afterClassTemplateInvocation} takes it down. */
    @Override
    public void beforeClassTemplateInvocation(ExtensionContext context) {
        if (acts(context) && isOfEachInvocation(context)) {
            prepare(context, ClassArguments.of(context));
            inject(context.getRequiredTestClass(), null, context);
            // With Lifecycle.PER_CLASS JUnit has made the instance by now.
            context.getTestInstance().ifPresent(instance -> inject(instance.getClass(), instance, context));
        }
    }

    @Override
    public void afterClassTemplateInvocation(ExtensionContext context) {
        if (acts(context) && isOfEachInvocation(context)) {
            takeDownAll(context);
        }
    }

    /** A class that is not invoked with arguments, and has something that stands for one, is told so at its start. */
    private static boolean isOfEachInvocation(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        return ClassArguments.isInvoked(test) && ClassArguments.decideAbout(test);
    }

    /** With {@code Lifecycle.PER_CLASS} JUnit makes the instance before it calls {@link #beforeAll}. */
    @Override
    public void postProcessTestInstance(Object instance, ExtensionContext context) {
        if (acts(context)) {
            prepare(context);
            if (!isOfEachInvocation(context) || EnvironmentUse.find(context).isPresent()) {
                inject(instance.getClass(), instance, context);
            }
        }
    }

    /**
     * What is injected into the instance of a test belongs to the machines of that test: where JUnit runs tests at the same time, or has an environment
     * for each invocation of a class, the context of the class does not lead there. Then the context of an instance is that of its test, also where it
     * is one of a class around that of the test.
     */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    /** The store would close the environment as well, but JUnit would hide why that failed behind a message of its own. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (acts(context)) {
            takeDownAll(context);
        }
    }

    private static void takeDownAll(ExtensionContext context) {
        try {
            takeDownClones(context);
        } finally {
            EnvironmentUse.ofClass(context).ifPresent(use -> takeDown(context, use::close));
        }
    }

    private static void takeDownClones(ExtensionContext context) {
        try {
            takeDown(context, () -> TestMachines.close(context));
        } finally {
            Rewinds.afterClass(context);
        }
    }

    /** Its tests may all be green; that something of it may still run is a result of the class, and counts. */
    private static void takeDown(ExtensionContext context, Runnable use) {
        try {
            use.run();
        } catch (RuntimeException e) {
            if (context.getExecutionException().isEmpty()) { // else it counts already
                ended(context, context.getRequiredTestClass().getSimpleName(), e);
            }
            throw e;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return acts(context)
                && Injection.isOurs(
                        parameter.getParameter(), parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String where = Injection.where(parameter.getParameter());
        Executable by = parameter.getDeclaringExecutable();
        Class<?> test = by instanceof Constructor ? by.getDeclaringClass() : context.getRequiredTestClass();
        try {
            return Injection.value(
                    where,
                    parameter.getParameter(),
                    parameter.getParameter().getType(),
                    environment(where, test, context),
                    ConfigsetUse.of(context, test));
        } catch (ConfigurationException e) {
            throw new ParameterResolutionException(e.getMessage(), e);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (acts(context)) {
            RunScope run = RunScope.of(context);
            Optional<Stand> own = ownOf(context);
            if (own.filter(Stand::isClone).isEmpty()) {
                EnvironmentUse.find(context).ifPresent(use -> awaitTurn(context, run, use));
            }
            run.entered(TestName.of(context));
            context.getStore(RunScope.NAMESPACE).put(Instant.class, Instant.now());
            run.emit(new Event.TestStarted(
                    TestName.of(context),
                    TestMachines.running(context).map(Environment::id).orElse(null)));
            rewinding(() -> own.ifPresentOrElse(
                    stand -> TestMachines.goBack(context, stand), () -> Rewinds.beforeTest(context)));
        }
    }

    private static Optional<Stand> ownOf(ExtensionContext context) {
        try {
            return own(context);
        } catch (ConfigurationException e) {
            throw new ExtensionConfigurationException(e.getMessage(), e);
        }
    }

    /** A test that fails before there is an instance of it never comes to {@link #afterEach}. */
    private static Optional<Stand> own(ExtensionContext context) {
        try {
            return TestMachines.own(context);
        } catch (RuntimeException e) {
            if (context.getTestInstance().isEmpty()) {
                ended(context, TestName.of(context), e);
            }
            throw e;
        }
    }

    /** JUnit closes the turn with the method's store, after all else of the test has ended. */
    private static void awaitTurn(ExtensionContext context, RunScope run, EnvironmentUse use) {
        String environment = use.handle().running().map(Environment::id).orElse("");
        boolean alone = LoneTests.include(context.getRequiredTestClass(), context.getRequiredTestMethod());
        TestTurns.Taken turn = use.turns()
                .take(TestName.of(context), alone, wait -> run.emit(new Event.EnvironmentProgress(environment, wait)));
        context.getStore(RunScope.NAMESPACE).put(TestTurns.class, turn);
    }

    private static void beforeNested(ExtensionContext context) {
        try {
            rewinding(() -> Rewinds.beforeNested(context));
        } catch (RuntimeException e) {
            ended(context, context.getRequiredTestClass().getSimpleName(), e);
            throw e;
        }
    }

    private static void rewinding(Runnable work) {
        try {
            work.run();
        } catch (ConfigurationException e) {
            throw new ExtensionConfigurationException(e.getMessage(), e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (acts(context)) {
            try {
                finish(context);
            } finally {
                heal(context);
            }
        }
    }

    /** Whatever a test broke, the next one finds whole. */
    private static void heal(ExtensionContext context) {
        if (TestMachines.haveBeenTaken(context) || Rewinds.leavesAll(context)) {
            return;
        }
        TestMachines.running(context)
                .filter(Healing.class::isInstance)
                .ifPresent(environment -> ((Healing) environment).heal());
    }

    private static void finish(ExtensionContext context) {
        RunScope run = RunScope.of(context);
        ended(context, TestName.of(context), context.getExecutionException().orElse(null));
        run.left();
    }

    /** JUnit has closed the method's own store by now. */
    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        if (acts(context.getParent().orElse(context))) {
            RunScope.of(context)
                    .emit(new Event.TestFinished(
                            TestName.of(context), Verdict.SKIPPED, reason.orElse(null), List.of()));
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw WrittenFailure.of(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw WrittenFailure.of(failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw WrittenFailure.of(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw failed(context, WrittenFailure.of(failure));
    }

    @Override
    public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw failed(context, WrittenFailure.of(failure));
    }

    private Throwable failed(ExtensionContext context, Throwable failure) {
        if (acts(context)) {
            ended(context, context.getRequiredTestClass().getSimpleName(), failure);
        }
        return failure;
    }

    /** Where an annotation and a registered {@link Infratest} bring one each, the first to be called acts for both. */
    private boolean acts(ExtensionContext context) {
        return JunitVersions.computeIfAbsent(
                        context.getStore(RunScope.NAMESPACE),
                        InfratestExtension.class,
                        InfratestExtension.class,
                        key -> this)
                == this;
    }

    /** Boots what the class itself asks for, once. */
    private static void prepare(ExtensionContext context) {
        if (EnvironmentUse.isFirst(context) && !isOfEachInvocation(context)) {
            prepare(context, ClassArguments.of(context));
        }
    }

    private static void prepare(ExtensionContext context, ClassArguments arguments) {
        Class<?> test = context.getRequiredTestClass();
        RunScope run = RunScope.of(context);
        run.entered(test.getSimpleName());
        try {
            Optional<EnvironmentAsk> asked = EnvironmentAsk.of(test);
            if (asked.isPresent()) {
                start(context, run, asked.get(), arguments);
            } else {
                Rewinds.checkAround(context);
                requireNoConfigsets(test);
                BoxReader.read(run.reading(test, test.getSimpleName()).with(arguments))
                        .ifPresent(run::build);
            }
        } catch (ConfigurationException e) {
            ended(context, test.getSimpleName(), e);
            throw new ExtensionConfigurationException(e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            ended(context, test.getSimpleName(), e);
            throw e;
        } finally {
            run.left();
        }
    }

    private static void requireNoConfigsets(Class<?> test) {
        if (ConfigsetReader.concerns(test)) {
            throw new ConfigurationException(test.getSimpleName()
                    + " asks for a configset, and for no environment with machines to apply it to; put @LabEnvironment or"
                    + " @VagrantEnvironment on the same class");
        }
    }

    private static void start(ExtensionContext context, RunScope run, EnvironmentAsk asked, ClassArguments arguments) {
        Class<?> test = context.getRequiredTestClass();
        run.watch();
        Reading reading = run.reading(test, asked.where()).with(arguments);
        EnvironmentRequest<?> request = asked.read().apply(reading);
        NamedMachines.check(test, request.name(), request.machines());
        ReachabilityAsk.check(test, run);
        Rewinds.check(test, request);
        List<ConfigsetAsk> configsets = ConfigsetReader.read(test, run);
        ConfigsetUse.check(test, run, request, configsets);
        run.skipUnavailable(
                request, request.box() != null || BoxReader.read(reading).isPresent());
        EnvironmentUse use = start(context, run, request, box(run, reading, request), asked.registered(), configsets);
        ConfigsetUse.apply(context, run, use, configsets);
    }

    private static @Nullable Box box(RunScope run, Reading reading, EnvironmentRequest<?> request) {
        Optional<BoxSpec> annotated = BoxReader.read(reading);
        BoxSpec wanted = request.box();
        if (wanted == null) {
            if (!(request.provider() instanceof Borrowing)) {
                annotated.ifPresent(run::build);
            }
            return null;
        }
        if (annotated.isPresent() && !annotated.get().equals(wanted)) {
            throw new ConfigurationException(reading.where() + " asks for box '" + wanted.name()
                    + "', and @PackerBox on the class for '" + annotated.get().name() + "'; leave one of them");
        }
        return run.build(wanted);
    }

    /** Own first, start second: the handle is in the store before its environment is started. */
    private static <S extends EnvironmentSpec> EnvironmentUse start(
            ExtensionContext context,
            RunScope run,
            EnvironmentRequest<S> request,
            @Nullable Box box,
            @Nullable Infratest registered,
            List<ConfigsetAsk> configsets) {
        S spec = request.spec(box);
        EnvironmentUse use;
        Sharing sharing = run.sharing(request);
        Tenant tenant = run.tenant(context, sharing);
        if (sharing == Sharing.RUN) {
            Store session = context.getStore(StoreScope.LAUNCHER_SESSION, RunScope.NAMESPACE);
            EnvironmentUse shared = JunitVersions.computeIfAbsent(
                    session,
                    spec.fingerprint(),
                    EnvironmentUse.class,
                    key -> EnvironmentUse.owning(
                            run, run.handle(request, spec, tenant, context.getRequiredTestClass()), null));
            use = shared.borrowed(context.getRequiredTestClass(), registered);
            EnvironmentUse.store(context, use);
        } else {
            EnvironmentRequest<S> own = ConfigsetUse.foreseen(request, configsets);
            use = EnvironmentUse.owning(run, run.handle(own, spec, tenant, context.getRequiredTestClass()), registered);
            EnvironmentUse.store(context, use);
        }
        use.handle().start();
        return use;
    }

    private static void inject(Class<?> test, @Nullable Object instance, ExtensionContext context) {
        try {
            injectFields(test, instance, context);
        } catch (ConfigurationException e) {
            throw new ExtensionConfigurationException(e.getMessage(), e);
        }
    }

    private static void injectFields(Class<?> test, @Nullable Object instance, ExtensionContext context) {
        Predicate<Field> wanted = field -> Modifier.isStatic(field.getModifiers()) == (instance == null)
                && Injection.isOurs(field, field.getType());
        for (Field field : ReflectionSupport.findFields(test, wanted, HierarchyTraversalMode.TOP_DOWN)) {
            String where = Injection.where(field);
            if (Modifier.isFinal(field.getModifiers())) {
                throw new ConfigurationException(
                        where + " is final, so nothing can be injected into it; remove 'final'");
            }
            Environment environment = environment(where, test, context);
            set(
                    field,
                    instance,
                    Injection.value(where, field, field.getType(), environment, ConfigsetUse.of(context, test)));
        }
    }

    private static void set(Field field, @Nullable Object instance, Object value) {
        try {
            field.setAccessible(true);
            field.set(instance, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("A field that was made accessible is not: " + field, e);
        }
    }

    private static Environment environment(String where, Class<?> test, ExtensionContext context) {
        return own(context)
                .map(Stand::environment)
                .or(() -> EnvironmentUse.find(context, test)
                        .map(EnvironmentUse::handle)
                        .map(EnvironmentHandle::start))
                .orElseThrow(() -> new ConfigurationException(
                        isOfEachInvocation(context)
                                ? where + " needs an environment, and "
                                        + context.getRequiredTestClass().getSimpleName()
                                        + " has one for each of its invocations; use @BeforeParameterizedClassInvocation"
                                        + " and @AfterParameterizedClassInvocation in place of @BeforeAll and @AfterAll"
                                : where + " needs an environment; put @VagrantEnvironment on the test class"));
    }

    /** What an environment can show beside its logs, since the test began; or since the class, where it failed as a whole. */
    private static List<Path> seen(ExtensionContext context, Environment environment) {
        return environment instanceof FailureEvidence source
                ? source.evidence(beginning(context), environment.logs())
                : List.of();
    }

    private static Instant beginning(ExtensionContext context) {
        return context.getStore(RunScope.NAMESPACE).getOrDefault(Instant.class, Instant.class, Instant.EPOCH);
    }

    /** Tells that a test, or a class as a whole, came to its end. */
    private static void ended(ExtensionContext context, String test, @Nullable Throwable failure) {
        RunScope run = RunScope.of(context);
        List<Path> diagnoses = run.diagnosesOf(test);
        if (failure == null) {
            run.emit(new Event.TestFinished(test, Verdict.PASSED, null, List.of()));
            return;
        }
        Verdict verdict = Failures.verdict(failure);
        Optional<EnvironmentUse> use = EnvironmentUse.find(context);
        List<Path> evidence = List.of();
        if (verdict.isBad()) {
            use.ifPresent(EnvironmentUse::testFailed);
            List<Path> files = new ArrayList<>(TestMachines.logFiles(context));
            files.addAll(diagnoses);
            Optional<Environment> running = TestMachines.running(context);
            running.ifPresent(environment -> files.addAll(seen(context, environment)));
            List<String> remarks = new ArrayList<>(running.filter(FailureEvidence.class::isInstance)
                    .map(environment -> ((FailureEvidence) environment).remarks())
                    .orElse(List.of()));
            Capsules.Taken capsule = running.map(
                            environment -> run.capsules().take(test, beginning(context), environment))
                    .orElse(Capsules.Taken.NOTHING);
            remarks.addAll(capsule.remarks());
            evidence = run.publish(context, test, failure, files, capsule.files(), remarks);
        }
        run.emit(new Event.TestFinished(test, verdict, Failures.reason(failure), evidence));
    }
}
