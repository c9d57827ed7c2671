package org.infratest.reachability;

import java.util.ArrayList;
import java.util.List;
import org.infratest.Api;

/** The end of a rule: its services. What is called besides belongs to the table. */
@Api
public final class RuleBuilder extends TableBuilder {

    private final Access access;
    private final List<String> from;
    private final List<String> to;
    private final List<Service> services = new ArrayList<>();
    private boolean unproved;

    RuleBuilder(Draft draft, Access access, List<String> from, List<String> to) {
        super(draft);
        this.access = access;
        this.from = from;
        this.to = to;
    }

    /**
     * TCP ports.
     *
     * @throws org.infratest.ConfigurationException if one is not between 1 and 65535
     */
    public RuleBuilder tcp(int... ports) {
        for (int port : ports) {
            services.add(Service.tcp(port));
        }
        return this;
    }

    /**
     * UDP ports that answer the {@linkplain Service#udp(int) usual question}.
     *
     * @throws org.infratest.ConfigurationException if one is not between 1 and 65535
     */
    public RuleBuilder udp(int... ports) {
        for (int port : ports) {
            services.add(Service.udp(port));
        }
        return this;
    }

    /** A service of whatever kind, such as a UDP port with a question of its own. */
    public RuleBuilder service(Service service) {
        services.add(service);
        return this;
    }

    /** ICMP echo. */
    public RuleBuilder icmp() {
        services.add(Service.icmp());
        return this;
    }

    /** Lets this rule be met also where nobody listens, so that it would be met without any firewall. */
    public RuleBuilder unproved() {
        unproved = true;
        return this;
    }

    Rule rule(String where) {
        return new Rule(where, from, to, access, services, unproved);
    }
}
