package org.infratest.reachability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.infratest.ConfigurationException;
import org.infratest.Printable;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.reachability.Cell.Proof;

/** Makes the cells of a table between the machines of an environment. */
final class Expansion {

    private static final String ALL = "all";
    private static final Set<String> THIS_JVM = Set.of("this JVM", "outside");

    private final ReachabilityTable table;
    private final Environment environment;
    private final List<Host> hosts;
    private final Gateways gateways;
    private final Map<Key, Cell> cells = new LinkedHashMap<>();

    Expansion(ReachabilityTable table, Environment environment) {
        this.table = table;
        this.environment = environment;
        this.hosts = environment.hosts();
        this.gateways = new Gateways(environment);
    }

    /** What makes a flow the same as another. */
    private record Key(Source from, Host to, Service service) {}

    /** A machine, and the name by which it was meant. */
    private record Named(Source source, boolean byItsOwnName) {}

    /** All cells, in the order of sources, targets and services. */
    List<Cell> cells() {
        table.rules().forEach(this::addAll);
        if (table.isRestDenied()) {
            denyTheRest();
        }
        List<Service> services = List.copyOf(table.services());
        return cells.values().stream()
                .sorted(Comparator.<Cell>comparingInt(cell -> place(cell.from()))
                        .thenComparingInt(cell -> hosts.indexOf(cell.to()))
                        .thenComparingInt(cell -> services.indexOf(cell.service())))
                .toList();
    }

    /** The JVM comes first. */
    private int place(Source source) {
        Host host = source.host();
        return host == null ? -1 : hosts.indexOf(host);
    }

    private void addAll(Rule rule) {
        boolean any = false;
        for (Named from : sources(rule)) {
            for (Named to : targets(rule)) {
                boolean meant = from.byItsOwnName() && to.byItsOwnName();
                if (!from.source().equals(to.source()) || meant) {
                    rule.services().forEach(service -> add(rule, from.source(), host(to), service));
                    any = true;
                }
            }
        }
        if (!any) {
            throw rule.wrong(
                    table.origin(),
                    "asks for nothing: a machine is not tested against itself unless 'from' and 'to' both name it");
        }
    }

    private void add(Rule rule, Source from, Host to, Service service) {
        Proof proof = rule.unproved() || rule.access().isAllowed() || rule.access() == Access.REFUSED
                ? Proof.NONE
                : Proof.REQUIRED;
        Cell cell = new Cell(from, to, service, rule.access(), rule.where(), proof);
        if (rule.access() == Access.BLOCKED_AT_GATEWAY) {
            requireGateway(rule, from, to);
        }
        Cell earlier = cells.putIfAbsent(new Key(from, to, service), cell);
        if (earlier != null && earlier.access() != cell.access()) {
            throw new ConfigurationException(rule.at(table.origin()) + cell.way() + " is " + cell.access()
                    + " here, but " + earlier.access() + " by " + earlier.where() + "; leave one of them");
        }
    }

    private void requireGateway(Rule rule, Source from, Host to) {
        try {
            gateways.between(from, to);
        } catch (ConfigurationException e) {
            throw rule.wrong(table.origin(), "cannot be met: " + e.getMessage());
        }
    }

    private void denyTheRest() {
        Set<List<Object>> offered = cells.values().stream()
                .filter(cell -> cell.access().isAllowed())
                .map(Expansion::offer)
                .collect(Collectors.toCollection(HashSet::new));
        List<Source> sources = new ArrayList<>();
        if (cells.keySet().stream().anyMatch(key -> key.from().equals(Source.JVM))) {
            sources.add(Source.JVM);
        }
        hosts.forEach(host -> sources.add(new Source(host)));
        for (Source from : sources) {
            for (Host to : hosts) {
                if (!from.equals(new Source(to))) {
                    table.services().forEach(service -> denyByDefault(offered, from, to, service));
                }
            }
        }
    }

    private void denyByDefault(Set<List<Object>> offered, Source from, Host to, Service service) {
        Cell cell = new Cell(from, to, service, Access.DENIED, "the default", Proof.OPTIONAL);
        Proof proof = offered.contains(offer(cell)) ? Proof.REQUIRED : Proof.OPTIONAL;
        cells.putIfAbsent(new Key(from, to, service), cell.withProof(proof));
    }

    private static List<Object> offer(Cell cell) {
        return List.of(cell.to(), cell.service());
    }

    private List<Named> sources(Rule rule) {
        List<Named> all = new ArrayList<>();
        for (String name : rule.from()) {
            if (THIS_JVM.contains(name)) {
                all.add(new Named(Source.JVM, false));
            } else {
                all.addAll(machines(rule, name));
            }
        }
        return all;
    }

    private List<Named> targets(Rule rule) {
        List<Named> all = new ArrayList<>();
        for (String name : rule.to()) {
            if (THIS_JVM.contains(name)) {
                throw rule.wrong(table.origin(), "has '" + name + "' as a target, but that can only be a source");
            }
            all.addAll(machines(rule, name));
        }
        return all;
    }

    private List<Named> machines(Rule rule, String name) {
        List<Host> members = name.equals(ALL)
                ? hosts
                : hosts.stream().filter(host -> host.groups().contains(name)).toList();
        List<Host> called =
                hosts.stream().filter(host -> host.name().equals(name)).toList();
        if (called.isEmpty() && members.isEmpty()) {
            throw unknown(rule, name);
        }
        if (!called.isEmpty() && !members.isEmpty() && !called.equals(members)) {
            throw rule.wrong(
                    table.origin(),
                    "names '" + name + "', which is a machine of environment '" + environment.name()
                            + "' and also stands for others (" + names(members)
                            + "); name the machines one by one");
        }
        List<Host> chosen = called.isEmpty() ? members : called;
        return chosen.stream()
                .map(host -> new Named(new Source(host), !called.isEmpty()))
                .toList();
    }

    private ConfigurationException unknown(Rule rule, String name) {
        String groups = hosts.stream()
                .flatMap(host -> host.groups().stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return rule.wrong(
                table.origin(),
                "names '" + Printable.line(name, 100) + "', which is neither a machine nor a group of environment '"
                        + environment.name() + "'; machines: " + names(hosts) + "; groups: "
                        + (groups.isEmpty() ? "none" : groups));
    }

    private static String names(List<Host> machines) {
        return machines.stream().map(Host::name).collect(Collectors.joining(", "));
    }

    private static Host host(Named named) {
        Host host = named.source().host();
        if (host == null) {
            throw new IllegalStateException("Only machines are targets");
        }
        return host;
    }
}
