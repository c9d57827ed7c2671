package org.infratest.junit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.infratest.ConfigurationException;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.HostPower;
import org.infratest.environment.Rewinding;
import org.infratest.lab.AttachedLab;
import org.infratest.lab.Lab;
import org.infratest.lab.LabMachine;
import org.infratest.lab.Link;
import org.infratest.lab.Network;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.DnsProbe;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.MySqlProbe;
import org.infratest.probe.NfsProbe;
import org.infratest.probe.NtpProbe;
import org.infratest.probe.PostgresProbe;
import org.infratest.probe.Probe;
import org.infratest.probe.SmtpProbe;
import org.infratest.probe.SshProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.probe.TlsProbe;
import org.infratest.probe.UdpProbe;
import org.infratest.provision.Configset;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** What can be injected into a parameter or field, decided by its type and its annotation. */
final class Injection {

    private static final Map<Class<?>, Function<Host, Probe<?>>> PROBES = new LinkedHashMap<>();
    private static final Map<Class<?>, Function<Place, Object>> ON_HOST = new LinkedHashMap<>();

    static {
        PROBES.put(IcmpProbe.class, IcmpProbe::to);
        PROBES.put(TcpProbe.class, TcpProbe::to);
        PROBES.put(UdpProbe.class, UdpProbe::to);
        PROBES.put(DnsProbe.class, DnsProbe::to);
        PROBES.put(NtpProbe.class, NtpProbe::to);
        PROBES.put(BannerProbe.class, BannerProbe::to);
        PROBES.put(HttpProbe.class, HttpProbe::to);
        PROBES.put(TlsProbe.class, TlsProbe::to);
        PROBES.put(SshProbe.class, SshProbe::to);
        PROBES.put(SmtpProbe.class, SmtpProbe::to);
        PROBES.put(MySqlProbe.class, MySqlProbe::to);
        PROBES.put(PostgresProbe.class, PostgresProbe::to);
        PROBES.put(NfsProbe.class, NfsProbe::to);
        ON_HOST.put(Host.class, Place::host);
        ON_HOST.put(SshSession.class, place -> place.host().ssh());
        ON_HOST.put(HostState.class, place -> HostState.of(place.host()));
        ON_HOST.put(HostPower.class, place -> place.host().power());
        ON_HOST.put(
                Configset.class,
                place -> place.configsets()
                        .on(place.where(), place.host(), place.annotation().configset()));
        ON_HOST.put(LabMachine.class, place -> place.lab().machine(place.host()));
        ON_HOST.put(
                Link.class,
                place -> place.lab().link(place.host(), place.annotation().network()));
    }

    /** Where something lives: on a machine, and for cables and configsets which of several. */
    private record Place(String where, Environment environment, Host host, OnHost annotation, ConfigsetUse configsets) {

        Lab lab() {
            return Injection.lab(where, environment);
        }
    }

    private Injection() {}

    /** Whether it is something that can be injected, and belongs to the machines of one environment. */
    static boolean isInjected(Class<?> type) {
        return PROBES.containsKey(type)
                || ON_HOST.containsKey(type)
                || type == Network.class
                || type == Environment.class
                || type == Lab.class
                || type == Checkpoints.class;
    }

    /** Whether this is ours to inject: it carries one of our annotations, or is an {@link Environment}, {@link Lab} or {@link Checkpoints}. */
    static boolean isOurs(AnnotatedElement element, Class<?> type) {
        return type == Environment.class
                || type == Lab.class
                || type == Checkpoints.class
                || AnnotationSupport.isAnnotated(element, To.class)
                || AnnotationSupport.isAnnotated(element, OnNetwork.class)
                || AnnotationSupport.isAnnotated(element, OnHost.class);
    }

    /**
     * The value to inject.
     *
     * @param where for messages, for example {@code parameter 'icmp' of WebIT.answersPing}
     * @param configsets what was applied to the environment
     * @throws ConfigurationException if annotation and type do not fit, or the machine does not exist
     */
    static Object value(
            String where, AnnotatedElement element, Class<?> type, Environment environment, ConfigsetUse configsets) {
        Optional<To> to = AnnotationSupport.findAnnotation(element, To.class);
        Optional<OnHost> onHost = AnnotationSupport.findAnnotation(element, OnHost.class);
        Optional<OnNetwork> onNetwork = AnnotationSupport.findAnnotation(element, OnNetwork.class);
        check(where, to, onHost, onNetwork, type);
        if (to.isPresent()) {
            Host host = host(where, "@To", to.get().value(), environment);
            Probe<?> probe = Objects.requireNonNull(PROBES.get(type)).apply(host);
            String network = to.get().network();
            return network.isEmpty() ? probe : probe.network(network);
        }
        if (onHost.isPresent()) {
            Host host = host(where, "@OnHost", onHost.get().value(), environment);
            return Objects.requireNonNull(ON_HOST.get(type))
                    .apply(new Place(where, environment, host, onHost.get(), configsets));
        }
        if (onNetwork.isPresent()) {
            return lab(where, environment).network(onNetwork.get().value());
        }
        if (type == Checkpoints.class) {
            return checkpoints(where, environment);
        }
        return type == Lab.class ? lab(where, environment) : environment;
    }

    private static Checkpoints checkpoints(String where, Environment environment) {
        if (environment instanceof Rewinding rewinding) {
            return rewinding.checkpoints();
        }
        throw Rewinds.cannot(where, environment.name(), Rewinds.NO_CHECKPOINTS);
    }

    private static Lab lab(String where, Environment environment) {
        if (environment instanceof Lab lab) {
            return lab;
        }
        if (environment instanceof AttachedLab attached) {
            throw attached.refusal(where);
        }
        throw new ConfigurationException(where + " is something that labs have, and environment '" + environment.name()
                + "' is none; put @LabEnvironment on the test class");
    }

    /**
     * Checks the machines that a parameter or field names, before anything is booted for it.
     *
     * @param machines the machines that there will be
     * @throws ConfigurationException if it names another one
     */
    static void checkMachine(String where, AnnotatedElement element, String environment, List<String> machines) {
        AnnotationSupport.findAnnotation(element, To.class)
                .ifPresent(to -> requireMachine(where, "@To", to.value(), environment, machines));
        AnnotationSupport.findAnnotation(element, OnHost.class)
                .ifPresent(on -> requireMachine(where, "@OnHost", on.value(), environment, machines));
    }

    /** The first field or parameter of a test class that is of that type, as messages call it. */
    static Optional<String> wish(Class<?> test, Class<?> type) {
        Optional<String> field =
                ReflectionSupport.findFields(test, f -> f.getType() == type, HierarchyTraversalMode.TOP_DOWN).stream()
                        .map(Injection::where)
                        .findFirst();
        return field.or(
                () -> ReflectionSupport.findMethods(test, method -> true, HierarchyTraversalMode.TOP_DOWN).stream()
                        .flatMap(method -> Arrays.stream(method.getParameters()))
                        .filter(parameter -> parameter.getType() == type)
                        .map(Injection::where)
                        .findFirst());
    }

    /** How messages call a parameter. */
    static String where(Parameter parameter) {
        Executable method = parameter.getDeclaringExecutable();
        return "Parameter '" + parameter.getName() + "' of "
                + method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    /** How messages call a field. */
    static String where(Field field) {
        return "Field '" + field.getName() + "' of " + field.getDeclaringClass().getSimpleName();
    }

    private static void check(
            String where, Optional<To> to, Optional<OnHost> onHost, Optional<OnNetwork> onNetwork, Class<?> type) {
        if (onNetwork.isPresent() && type != Network.class) {
            throw new ConfigurationException(
                    where + " has @OnNetwork, which injects a Network of a lab, but is a " + type.getSimpleName());
        }
        if (onNetwork.isPresent() && (to.isPresent() || onHost.isPresent())) {
            throw new ConfigurationException(
                    where + " has @OnNetwork and another annotation of ours; leave one of them");
        }
        if (to.isPresent() && onHost.isPresent()) {
            throw new ConfigurationException(
                    where + " has both @To and @OnHost; a probe takes @To, what lives on a machine @OnHost");
        }
        if (to.isPresent() && !PROBES.containsKey(type)) {
            throw new ConfigurationException(where + " has @To, which names the target of a probe (" + names(PROBES)
                    + "), but is a " + type.getSimpleName() + (ON_HOST.containsKey(type) ? "; use @OnHost" : ""));
        }
        if (onHost.isPresent() && !ON_HOST.containsKey(type)) {
            throw new ConfigurationException(
                    where + " has @OnHost, which injects what lives on a machine (" + names(ON_HOST) + "), but is a "
                            + type.getSimpleName() + (PROBES.containsKey(type) ? "; use @To" : ""));
        }
    }

    private static Host host(String where, String annotation, String name, Environment environment) {
        requireMachine(
                where,
                annotation,
                name,
                environment.name(),
                environment.hosts().stream().map(Host::name).toList());
        return environment.host(name);
    }

    private static void requireMachine(
            String where, String annotation, String name, String environment, List<String> machines) {
        if (!machines.contains(name)) {
            throw new ConfigurationException(
                    where + ": " + annotation + " names machine '" + name + "', which environment '" + environment
                            + "' does not have; it has: " + String.join(", ", machines));
        }
    }

    private static String names(Map<Class<?>, ?> types) {
        return String.join(
                ", ", types.keySet().stream().map(Class::getSimpleName).toList());
    }
}
