package org.infratest.assertions;

import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.environment.Network;

/** Assertions about a machine's place in its environment. */
@Api
public class HostAssert extends AbstractAssert<HostAssert, Host> {

    /** Creates assertions about {@code actual}. */
    public HostAssert(Host actual) {
        super(actual, HostAssert.class);
    }

    /** Verifies that the machine has an address on that network. */
    public HostAssert isOn(String network) {
        isNotNull();
        if (!has(network)) {
            failWithMessage(
                    "%nExpecting:%n  %s%nto be on network '%s'%nbut it is on:%n  %s", actual, network, networks());
        }
        return myself;
    }

    /** Verifies that the machine has no address on that network. */
    public HostAssert isNotOn(String network) {
        isNotNull();
        if (has(network)) {
            failWithMessage(
                    "%nExpecting:%n  %s%nnot to be on network '%s'%nbut it has this address there:%n  %s",
                    actual, network, actual.address(network).getHostAddress());
        }
        return myself;
    }

    /** Verifies that the machine belongs to that group. */
    public HostAssert isInGroup(String group) {
        isNotNull();
        if (!actual.groups().contains(group)) {
            failWithMessage(
                    "%nExpecting:%n  %s%nto be in group '%s'%nbut it is in:%n  %s", actual, group, actual.groups());
        }
        return myself;
    }

    private boolean has(String network) {
        return actual.addresses().keySet().stream().anyMatch(n -> n.name().equals(network));
    }

    private List<String> networks() {
        return actual.addresses().keySet().stream().map(Network::name).toList();
    }
}
