package org.infratest.examples.conformance.faults;

import java.util.ArrayList;
import java.util.List;

/** All faults. */
final class Faults {

    private Faults() {}

    static List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        all.addAll(WireFaults.all());
        all.addAll(RouteFaults.all());
        all.addAll(FirewallFaults.all());
        all.addAll(ServiceFaults.all());
        all.addAll(HttpFaults.all());
        all.addAll(NameFaults.all());
        return all;
    }

    /** The same, with one that expects what is not so. */
    static List<Fault> sabotaged(List<Fault> faults) {
        List<Fault> swapped = new ArrayList<>(faults);
        swapped.set(0, faults.get(0).expecting("tls"));
        return swapped;
    }
}
