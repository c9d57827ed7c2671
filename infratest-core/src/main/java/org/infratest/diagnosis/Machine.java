package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.infratest.spec.Subnet;

/**
 * A machine on the way.
 *
 * @param name what failures call it
 * @param declared the addresses that it should have, each with its network; without the networks for a place that knows only its
 *     addresses
 * @param before what it answered first
 * @param after what it answered once the probe had been repeated
 */
record Machine(String name, Map<InetAddress, Subnet> declared, Reading before, Reading after) {

    Machine {
        declared = Collections.unmodifiableMap(new LinkedHashMap<>(declared));
    }

    boolean has(InetAddress address) {
        return declared.containsKey(address) || before.nicWith(address).isPresent();
    }

    /** Whether it could tell of its interfaces. */
    boolean isKnown() {
        return !before.nics().isEmpty();
    }
}
