package org.infratest.reachability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Environment;

/**
 * Who may reach whom: machines or groups by machines or groups by protocol and port, from a file or built in code. Immutable.
 *
 * <pre>{@code
 * ReachabilityTable.builder()
 *         .allow("workstation").to("app").icmp().tcp(80)
 *         .deny("workstation").to("db").tcp(5432)
 *         .verify(environment);
 * }</pre>
 *
 * <p>Sources and targets are names of machines or groups, or {@code all} for all machines; a source may also be
 * {@code this JVM}, also called {@code outside}. A machine is not tested against itself unless a rule names it on both sides.
 *
 * <p><b>Allowed</b> flows have to get through {@link #within} some time. All others are looked at for two seconds, and that one
 * of them does not get through counts only where somebody else does: another machine for which the table allows it, else the
 * target itself at the same address. Where nobody does, nothing is proved, which is an
 * {@link org.infratest.EnvironmentException}. {@code refused} needs no proof, as the target itself has answered.
 */
@Api
public final class ReachabilityTable {

    private final String name;
    private final String origin;
    private final List<Rule> rules;
    private final Map<String, Service> services;
    private final boolean restDenied;
    private final Duration within;

    ReachabilityTable(
            String name,
            String origin,
            List<Rule> rules,
            Map<String, Service> named,
            boolean restDenied,
            Duration within) {
        this.name = name;
        this.origin = origin;
        this.rules = List.copyOf(rules);
        this.services = new LinkedHashMap<>(named);
        this.restDenied = restDenied;
        this.within = within;
        if (rules.isEmpty()) {
            throw new ConfigurationException(origin + " has no rules, so there is nothing to test");
        }
        rules.forEach(rule -> rule.check(origin));
        rules.stream()
                .flatMap(rule -> rule.services().stream())
                .filter(service -> !services.containsValue(service))
                .distinct()
                .toList()
                .forEach(service -> services.put(service.toString(), service));
    }

    /**
     * Reads a table from a file.
     *
     * @throws ConfigurationException if it is not well-formed, naming file, line, value and the way out
     */
    public static ReachabilityTable read(Path file) {
        return new TableFile(file).table();
    }

    /** Begins a table in code. */
    public static TableBuilder builder() {
        return builder("table in code");
    }

    /**
     * Begins a table in code.
     *
     * @param name how reports call it; tables of one name in one environment are one picture
     */
    public static TableBuilder builder(String name) {
        return new TableBuilder(new TableBuilder.Draft(name));
    }

    /** How reports call it. */
    public String name() {
        return name;
    }

    /** How long a flow that is allowed has time to get through; 10 s where nothing was said. */
    public Duration within() {
        return within;
    }

    /**
     * Makes the flows of this table between the machines of an environment. Nothing is probed before the first of them is
     * verified.
     *
     * @throws ConfigurationException if the table names what the environment does not have, or contradicts itself
     */
    public Survey in(Environment environment) {
        return new Survey(this, environment, new Expansion(this, environment).cells());
    }

    /**
     * Verifies all flows, and reports all that are wrong at once.
     *
     * @throws ConfigurationException if the table names what the environment does not have, or contradicts itself
     * @throws org.opentest4j.AssertionFailedError if some flow is not as the table says
     * @throws org.infratest.EnvironmentException if none is wrong, but some could not be verified
     */
    public void verify(Environment environment) {
        try (Survey survey = in(environment)) {
            survey.verify();
        }
    }

    /** How messages call it: {@code Reachability table /folder/reachability.yaml}. */
    String origin() {
        return origin;
    }

    List<Rule> rules() {
        return rules;
    }

    /** All services that it knows, in order. */
    Collection<Service> services() {
        return new ArrayList<>(services.values());
    }

    /** The name that the table gives to a service. */
    Optional<String> nameOf(Service service) {
        return services.entrySet().stream()
                .filter(entry -> entry.getValue().equals(service))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether a flow that no rule speaks of is to be denied. */
    boolean isRestDenied() {
        return restDenied;
    }
}
