package org.infratest.junit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.infratest.ConfigurationException;
import org.infratest.environment.Borrowing;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.Rewinding;
import org.infratest.spec.EnvironmentSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Grants {@link Rewind}: which tests go back, to what, and when. */
final class Rewinds {

    private static final int LONGEST = 38;

    /** Of environments that nobody knows anything about but that. */
    static final String NO_CHECKPOINTS =
            "its provider keeps no checkpoints; use @LabEnvironment or @VagrantEnvironment, or do without going back";

    private Rewinds() {}

    /** Whether a test of the class is to go back. */
    static boolean concerns(Class<?> test) {
        return isAsked(test)
                || !ReflectionSupport.findMethods(
                                test,
                                method -> AnnotationSupport.isAnnotated(method, Rewind.class),
                                HierarchyTraversalMode.TOP_DOWN)
                        .isEmpty();
    }

    /** By the class itself, or one around it. */
    static boolean isAsked(@Nullable Class<?> test) {
        return test != null && (AnnotationSupport.isAnnotated(test, Rewind.class) || isAsked(test.getEnclosingClass()));
    }

    /**
     * Before anything is started for a class: whether what it asks for can go back, as far as that is known by then.
     *
     * @throws ConfigurationException if it cannot
     */
    static <S extends EnvironmentSpec> void check(Class<?> test, EnvironmentRequest<S> request) {
        Optional<String> obstacle = obstacle(request);
        if (obstacle.isPresent()) {
            wish(test).ifPresent(wish -> {
                throw cannot(wish, request.name(), obstacle.get());
            });
        }
        if (concerns(test) && !(request.provider() instanceof Rewinding.Provider)) {
            throw cannot(onClass(test), request.name(), NO_CHECKPOINTS);
        }
    }

    /** Why it is known that the environment cannot go back. */
    @SuppressWarnings("unchecked") // a provider says it for its own kind of spec
    private static <S extends EnvironmentSpec> Optional<String> obstacle(EnvironmentRequest<S> request) {
        if (request.provider() instanceof Rewinding.Provider) {
            return ((Rewinding.Provider<S>) request.provider()).obstacle(request.spec(null));
        }
        return request.provider() instanceof Borrowing
                ? Optional.of("its machines were there before the test, and are only looked at; use @LabEnvironment or"
                        + " @VagrantEnvironment, or do without going back")
                : Optional.empty();
    }

    /** Who wants to go back, or to keep moments for that: the class, or one that is nested in it without an environment of its own. */
    private static Optional<String> wish(Class<?> test) {
        return concerns(test)
                ? Optional.of(onClass(test))
                : Injection.wish(test, Checkpoints.class)
                        .or(() -> ReflectionSupport.findNestedClasses(test, NamedMachines::sharesEnvironment).stream()
                                .flatMap(nested -> wish(nested).stream())
                                .findFirst());
    }

    /**
     * Where a class asks for no environment of its own: whether there is one around it.
     *
     * @throws ConfigurationException if there is none
     */
    static void checkAround(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        if (concerns(test) && EnvironmentUse.find(context).isEmpty()) {
            throw new ConfigurationException("@Rewind on " + test.getSimpleName()
                    + " has no environment to go back; put @LabEnvironment or @VagrantEnvironment on the test class");
        }
    }

    private static String onClass(Class<?> test) {
        return "@Rewind on " + test.getSimpleName();
    }

    /** How it is said that an environment cannot go back. */
    static ConfigurationException cannot(String wish, String environment, String obstacle) {
        return new ConfigurationException(
                wish + " needs an environment that can go back, and '" + environment + "' cannot: " + obstacle);
    }

    /** Before the first {@code @BeforeAll} of a nested class: its machines are those that the class around it hands over. */
    static void beforeNested(ExtensionContext context) {
        Class<?> around = context.getRequiredTestClass().getEnclosingClass();
        if (around == null
                || !isAsked(around)
                || EnvironmentUse.ofClass(context).isPresent()) {
            return;
        }
        checkpoints(context).ifPresent(checkpoints -> {
            String name = moment(context, around, checkpoints);
            if (checkpoints.names().contains(name)) {
                alone(context, () -> checkpoints.goBack(name));
            } else {
                keeping(context, around).of(() -> alone(context, () -> checkpoints.take(name)));
            }
        });
    }

    /** Whoever else is on the same machines would be taken back, too, and what he does would be part of the moment. */
    static void alone(ExtensionContext context, Runnable work) {
        EnvironmentUse use = EnvironmentUse.find(context).orElseThrow();
        List<String> others = use.handle().othersOfTheRun();
        if (!others.isEmpty()) {
            String test = context.getRequiredTestClass().getSimpleName();
            throw new ConfigurationException("Tests of " + test + " go back (@Rewind), and " + String.join(", ", others)
                    + " of this run is at work on the same machines, which it shares by Sharing.RUN, and would be taken back,"
                    + " too; give " + test + " machines of its own with Sharing.CLASS");
        }
        use.guests().alone(context.getRequiredTestClass(), work);
    }

    /** Before each test. The first one finds what is kept then. */
    static void beforeTest(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        if (!concerns(test)) {
            return;
        }
        requireOneAfterAnother(context, test);
        Checkpoints checkpoints = checkpoints(context).orElseThrow(() -> noEnvironment(context, test));
        String name = moment(context, test, checkpoints);
        boolean goesBack = isRewound(test, context.getRequiredTestMethod());
        if (!checkpoints.names().contains(name)) {
            keeping(context, test).of(() -> alone(context, () -> checkpoints.take(name)));
        } else if (goesBack || dirt(context).get()) {
            dirt(context).set(true); // until all are back
            alone(context, () -> checkpoints.goBack(name));
        }
        dirt(context).set(goesBack);
    }

    private static ConfigurationException noEnvironment(ExtensionContext context, Class<?> test) {
        checkAround(context);
        return cannot(
                onClass(test),
                EnvironmentUse.find(context)
                        .flatMap(use -> use.handle().running())
                        .map(Environment::name)
                        .orElse(""),
                NO_CHECKPOINTS);
    }

    /** Whether what a test broke is for its successor's return to undo, and need not be healed. */
    static boolean leavesAll(ExtensionContext context) {
        return concerns(context.getRequiredTestClass()) && dirt(context).get();
    }

    /** After a class whose environment lives on: who comes next finds no trace of its tests. */
    static void afterClass(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        boolean owns =
                EnvironmentUse.ofClass(context).filter(EnvironmentUse::isOwner).isPresent();
        if (concerns(test) && !owns && dirt(context).getAndSet(false)) {
            checkpoints(context).ifPresent(checkpoints -> {
                String name = moment(context, test, checkpoints);
                if (checkpoints.names().contains(name)) {
                    alone(context, () -> checkpoints.goBack(name));
                }
            });
        }
    }

    private static boolean isRewound(Class<?> test, Method method) {
        return isAsked(test) || AnnotationSupport.isAnnotated(method, Rewind.class);
    }

    /** A lock keeps those of an annotated class apart, and none those of which only one is annotated. */
    private static void requireOneAfterAnother(ExtensionContext context, Class<?> test) {
        if (!isAsked(test)
                && TestMachines.isParallel(context)
                && context.getExecutionMode() == ExecutionMode.CONCURRENT) {
            throw new ConfigurationException("Tests of " + test.getSimpleName()
                    + " run at the same time on the same machines, and one of them has @Rewind, which would take the"
                    + " others back, too; put @Rewind, or @Execution(SAME_THREAD), on the class");
        }
    }

    static Optional<Checkpoints> checkpoints(ExtensionContext context) {
        return EnvironmentUse.find(context)
                .flatMap(use -> use.handle().running())
                .filter(Rewinding.class::isInstance)
                .map(environment -> ((Rewinding) environment).checkpoints());
    }

    /** Whether the last test of the class was one that goes back, after which anything may be broken. */
    static AtomicBoolean dirt(ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return JunitVersions.computeIfAbsent(
                ofClass.getStore(RunScope.NAMESPACE),
                "dirt " + context.getRequiredTestClass().getName(),
                AtomicBoolean.class,
                key -> new AtomicBoolean());
    }

    /** What the moment of a class is called, other than those of all who used the same machines before. */
    static String moment(ExtensionContext context, Class<?> test, Checkpoints checkpoints) {
        return JunitVersions.computeIfAbsent(
                store(context, test),
                "moment " + test.getName(),
                String.class,
                key -> free(name(test), checkpoints.names()));
    }

    /** How that moment is kept. */
    static Keeping keeping(ExtensionContext context, Class<?> test) {
        return JunitVersions.computeIfAbsent(
                store(context, test), "keeping " + test.getName(), Keeping.class, key -> new Keeping(test));
    }

    private static Store store(ExtensionContext context, Class<?> test) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()
                || !ofClass.getTestClass().filter(test::equals).isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return ofClass.getStore(RunScope.NAMESPACE);
    }

    private static String free(String name, List<String> taken) {
        String free = name;
        for (int number = 2; taken.contains(free); number++) {
            free = name + " " + number;
        }
        return free;
    }

    private static String name(Class<?> test) {
        String simple = test.getSimpleName().replaceAll("[^A-Za-z0-9._-]", "-");
        return "before tests of " + simple.substring(0, Math.min(LONGEST, simple.length()));
    }
}
