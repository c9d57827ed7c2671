package org.infratest.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Borrowing;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.Remembering;
import org.infratest.environment.Remembering.Step;
import org.infratest.environment.TestQueue;
import org.infratest.environment.WhenUnavailable;
import org.infratest.event.Event;
import org.infratest.lab.LabHost;
import org.infratest.lab.LabSpec;
import org.infratest.provision.Configset;
import org.infratest.provision.ConfigsetRun;
import org.infratest.provision.ConfigsetTargets;
import org.infratest.provision.SaltSpec;
import org.infratest.spec.EnvironmentSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.opentest4j.TestAbortedException;

/**
 * The configsets of a class, as they were applied to its environment.
 *
 * @param runs in the order in which they were applied
 */
record ConfigsetUse(List<ConfigsetRun> runs) {

    static final ConfigsetUse NONE = new ConfigsetUse(List.of());

    ConfigsetUse {
        runs = List.copyOf(runs);
    }

    /**
     * Before anything is booted: whether all can be applied here, to machines that there will be.
     *
     * @throws ConfigurationException if one names a machine that will not exist, or machines that belong to somebody else
     * @throws EnvironmentException if one cannot be applied, and that is a failure
     * @throws TestAbortedException if one cannot be applied, and the class is to be skipped
     */
    static void check(Class<?> test, RunScope run, EnvironmentRequest<?> request, List<ConfigsetAsk> asks) {
        for (ConfigsetAsk ask : asks) {
            if (request.provider() instanceof Borrowing) {
                throw new ConfigurationException(
                        ask.where() + " would change machines of environment '" + request.name()
                                + "', which belong to somebody else; remove it there, or test another environment");
            }
            if (request.spec(null) instanceof LabSpec lab) {
                checkTargets(ask, lab);
                checkMaster(
                        ask, lab.name(), lab.hosts().stream().map(LabHost::name).toList());
            }
        }
        for (ConfigsetAsk ask : asks) {
            requireUsable(test, run, ask);
        }
    }

    private static void checkTargets(ConfigsetAsk ask, LabSpec lab) {
        Set<String> groups = new LinkedHashSet<>();
        lab.hosts().forEach(host -> groups.addAll(host.groups()));
        ConfigsetTargets.check(
                ask.where(),
                ask.names(),
                lab.name(),
                lab.hosts().stream().map(LabHost::name).toList(),
                groups);
    }

    private static void checkMaster(ConfigsetAsk ask, String environment, List<String> machines) {
        if (ask.spec() instanceof SaltSpec salt && !salt.master().isEmpty()) {
            ConfigsetTargets.check(ask.where() + ": master", List.of(salt.master()), environment, machines, Set.of());
        }
    }

    private static void requireUsable(Class<?> test, RunScope run, ConfigsetAsk ask) {
        var availability = ask.provisioner().availability();
        if (availability.usable()) {
            return;
        }
        String reason = String.valueOf(availability.reason());
        String message = "configset " + ask.spec().name() + " not applied: " + reason;
        run.emit(new Event.ConfigsetNotApplied(ask.spec().name(), test.getSimpleName(), reason));
        if (ask.whenUnavailable() == WhenUnavailable.SKIP
                || (ask.whenUnavailable() == WhenUnavailable.AUTO && !run.isCi())) {
            throw new TestAbortedException(message);
        }
        throw new EnvironmentException(ask.where() + ": " + message);
    }

    /** Applies them; those of an environment that classes share once for all that ask for the same. */
    static void apply(ExtensionContext context, RunScope run, EnvironmentUse use, List<ConfigsetAsk> asks) {
        List<ConfigsetRun> runs = new ArrayList<>();
        Environment environment = use.handle().start();
        for (ConfigsetAsk ask : asks) {
            checkTargets(ask, environment);
            runs.add(use.isOwner() ? made(run, ask, environment) : shared(context, run, ask, environment));
        }
        ConfigsetUse applied = new ConfigsetUse(runs);
        context.getStore(RunScope.NAMESPACE).put(ConfigsetUse.class, applied);
        context.getStore(RunScope.NAMESPACE).put(key(context.getRequiredTestClass()), applied);
        if (!runs.isEmpty()) {
            alone(context, run, use, environment, () -> runs.forEach(ConfigsetRun::apply));
        }
        if (use.isOwner() && environment instanceof Remembering memory) {
            memory.remember(notes(runs));
        }
    }

    /** While no test of another JVM is under way on the same machines. */
    private static void alone(
            ExtensionContext context, RunScope run, EnvironmentUse use, Environment environment, Runnable work) {
        TestQueue.Place alone = use.handle()
                .tests()
                .take(
                        context.getRequiredTestClass().getSimpleName() + " (configsets)",
                        true,
                        wait -> run.emit(new Event.EnvironmentProgress(environment.id(), wait)));
        try {
            work.run();
        } finally {
            alone.close();
        }
    }

    private static Map<String, Map<Step, String>> notes(List<ConfigsetRun> runs) {
        Map<String, Map<Step, String>> notes = new LinkedHashMap<>();
        for (ConfigsetRun run : runs) {
            run.step()
                    .ifPresent(step -> run.hosts()
                            .forEach(host -> notes.computeIfAbsent(host.name(), key -> new LinkedHashMap<>())
                                    .put(step, run.note(host))));
        }
        return notes;
    }

    /** The request of somebody who alone has the environment: whoever provides it knows what will be applied to its machines. */
    static <S extends EnvironmentSpec> EnvironmentRequest<S> foreseen(
            EnvironmentRequest<S> request, List<ConfigsetAsk> asks) {
        if (request.provider() instanceof Remembering.Provider<S> provider
                && request.spec(null) instanceof LabSpec lab) {
            Map<String, List<Step>> steps = steps(lab, asks);
            return steps.isEmpty() ? request : request.with(provider.foreseeing(steps));
        }
        return request;
    }

    /** What will be applied to each machine; nothing where one of the configsets is of a kind after which no machine can come back. */
    static Map<String, List<Step>> steps(LabSpec lab, List<ConfigsetAsk> asks) {
        Map<String, List<Step>> steps = new LinkedHashMap<>();
        for (ConfigsetAsk ask : asks) {
            Optional<String> fingerprint = ask.provisioner().fingerprint();
            if (fingerprint.isEmpty()) {
                return Map.of();
            }
            Step step = new Step(ConfigsetRun.step(ask.spec()), fingerprint.get());
            lab.hosts().stream()
                    .filter(host -> ask.spec().isFor(host.name(), host.groups()))
                    .forEach(host -> steps.computeIfAbsent(host.name(), key -> new ArrayList<>())
                            .add(step));
        }
        return steps;
    }

    private static void checkTargets(ConfigsetAsk ask, Environment environment) {
        Set<String> groups = new LinkedHashSet<>();
        environment.hosts().forEach(host -> groups.addAll(host.groups()));
        ConfigsetTargets.check(
                ask.where(),
                ask.names(),
                environment.name(),
                environment.hosts().stream().map(Host::name).toList(),
                groups);
    }

    private static ConfigsetRun made(RunScope run, ConfigsetAsk ask, Environment environment) {
        return ConfigsetRun.of(ask.spec(), ask.provisioner(), environment, run::emit);
    }

    private static ConfigsetRun shared(
            ExtensionContext context, RunScope run, ConfigsetAsk ask, Environment environment) {
        Store session = context.getStore(StoreScope.LAUNCHER_SESSION, RunScope.NAMESPACE);
        return JunitVersions.computeIfAbsent(
                session,
                "configset " + ask.spec().name() + " " + ask.spec().fingerprint() + " in " + environment.id(),
                ConfigsetRun.class,
                key -> made(run, ask, environment));
    }

    /** Those of the class, else of the one around it. */
    static ConfigsetUse of(ExtensionContext context) {
        return Optional.ofNullable(context.getStore(RunScope.NAMESPACE).get(ConfigsetUse.class, ConfigsetUse.class))
                .orElse(NONE);
    }

    /** The same for one of several classes that are nested in each other, which a test's context leads to all of. */
    static ConfigsetUse of(ExtensionContext context, Class<?> test) {
        for (@Nullable Class<?> each = test; each != null; each = each.getEnclosingClass()) {
            ConfigsetUse use = context.getStore(RunScope.NAMESPACE).get(key(each), ConfigsetUse.class);
            if (use != null) {
                return use;
            }
        }
        return of(context);
    }

    private static String key(Class<?> test) {
        return "configsets of " + test.getName();
    }

    /**
     * The one that was applied to a machine.
     *
     * @param where for messages
     * @param name its name, or empty where the machine has only one
     * @throws ConfigurationException if there is none, or there are several
     */
    Configset on(String where, Host host, String name) {
        List<ConfigsetRun> there = runs.stream()
                .filter(run -> run.hosts().contains(host))
                .filter(run -> name.isEmpty() || run.spec().name().equals(name))
                .toList();
        if (there.size() == 1) {
            return there.get(0).on(host);
        }
        String applied =
                names(runs.stream().filter(run -> run.hosts().contains(host)).toList());
        if (there.isEmpty()) {
            throw new ConfigurationException(where + ": machine '" + host.name() + "' has no configset"
                    + (name.isEmpty() ? "" : " '" + name + "'") + "; applied to it: " + applied
                    + "; put @SaltConfigset, @ShellConfigset or @AnsibleConfigset on the class, or correct the name");
        }
        throw new ConfigurationException(
                where + ": " + there.size() + " configsets were applied to machine '" + host.name() + "' (" + applied
                        + "); say which with @OnHost(value = \"" + host.name() + "\", configset = \"...\")");
    }

    private static String names(List<ConfigsetRun> runs) {
        return runs.isEmpty()
                ? "none"
                : String.join(", ", runs.stream().map(run -> run.spec().name()).toList());
    }
}
