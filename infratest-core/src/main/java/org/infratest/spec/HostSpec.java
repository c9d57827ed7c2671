package org.infratest.spec;

import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.Api;

/**
 * A machine that a topology declares.
 *
 * @param name how tests call it, and how the provider calls it
 * @param addresses its address per network, in the order of declaration; a network that is not named here is not attached
 * @param groups the groups it belongs to
 */
@Api
public record HostSpec(String name, Map<String, InetAddress> addresses, List<String> groups) {

    /** Copies the collections and keeps their order. */
    public HostSpec {
        addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
        groups = List.copyOf(groups);
    }
}
