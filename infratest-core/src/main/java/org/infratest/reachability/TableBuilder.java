package org.infratest.reachability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Environment;

/**
 * Builds a {@link ReachabilityTable}. Each rule begins with what is expected and its sources, and goes on with targets and
 * services. Not safe for use by several threads.
 */
@Api
public class TableBuilder {

    static final Duration WITHIN = Duration.ofSeconds(10);

    private final Draft draft;

    TableBuilder(Draft draft) {
        this.draft = draft;
    }

    /** What was said so far. */
    static final class Draft {
        private final String name;
        private final List<RuleBuilder> rules = new ArrayList<>();
        private boolean restDenied;
        private Duration within = WITHIN;

        Draft(String name) {
            this.name = name;
        }
    }

    /** Flows that are to get through. */
    public Sources allow(String... from) {
        return new Sources(Access.ALLOWED, from);
    }

    /** Flows that are not to get through, for whatever reason. */
    public Sources deny(String... from) {
        return new Sources(Access.DENIED, from);
    }

    /** Flows that the target is to refuse: packets get there, and nobody listens. */
    public Sources refuse(String... from) {
        return new Sources(Access.REFUSED, from);
    }

    /** Flows to which nothing is to answer. */
    public Sources filter(String... from) {
        return new Sources(Access.FILTERED, from);
    }

    /** Flows that the gateway between source and target is to block; see {@link Access#BLOCKED_AT_GATEWAY}. */
    public Sources blockAtGateway(String... from) {
        return new Sources(Access.BLOCKED_AT_GATEWAY, from);
    }

    /**
     * Flows that no rule speaks of are to be denied: from every machine, and from this JVM where a rule names it, to every machine,
     * by every service that a rule names.
     */
    public TableBuilder denyTheRest() {
        draft.restDenied = true;
        return this;
    }

    /**
     * How long a flow that is allowed has time to get through; 10 s where nothing is said.
     *
     * @throws ConfigurationException if it is negative
     */
    public TableBuilder within(Duration time) {
        if (time.isNegative()) {
            throw new ConfigurationException("within(" + time + ") makes no sense: the duration must be zero or more");
        }
        draft.within = time;
        return this;
    }

    /**
     * The table.
     *
     * @throws ConfigurationException if a rule makes no sense by itself
     */
    public ReachabilityTable build() {
        List<Rule> rules = new ArrayList<>();
        for (RuleBuilder rule : draft.rules) {
            rules.add(rule.rule("rule " + (rules.size() + 1)));
        }
        return new ReachabilityTable(
                draft.name,
                "Reachability " + (draft.name.equals("table in code") ? draft.name : "table '" + draft.name + "'"),
                rules,
                new LinkedHashMap<>(),
                draft.restDenied,
                draft.within);
    }

    /** Builds the table and verifies it; see {@link ReachabilityTable#verify}. */
    public void verify(Environment environment) {
        build().verify(environment);
    }

    /** The beginning of a rule. */
    public final class Sources {

        private final Access access;
        private final List<String> from;

        private Sources(Access access, String... from) {
            this.access = access;
            this.from = List.copyOf(Arrays.asList(from));
        }

        /** The targets: machines, groups, or {@code all}. */
        public RuleBuilder to(String... targets) {
            RuleBuilder rule = new RuleBuilder(draft, access, from, List.copyOf(Arrays.asList(targets)));
            draft.rules.add(rule);
            return rule;
        }
    }
}
