package org.infratest.provision;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.environment.Host;

/** What is to be served by which master, over all configsets of a run: each of them adds its own, and a master has one configuration. */
final class MasterBook {

    private final Map<Host, Served> masters = new ConcurrentHashMap<>();

    /** All that a master serves. Whoever changes its configuration holds this as a lock. */
    Served of(Host master) {
        return masters.computeIfAbsent(master, key -> new Served());
    }

    /**
     * A configset as it lies on a master.
     *
     * @param tree its files
     * @param folder where they are
     * @param minions the machines that it is for
     */
    record Set(StateTree tree, String folder, List<String> minions) {}

    /** The configsets of one master, by name. */
    static final class Served {

        private final Map<String, Set> sets = new TreeMap<>();

        /** Adds a configset, or replaces it by its new content. */
        void put(String name, Set set) {
            sets.put(name, set);
        }

        List<Set> sets() {
            return List.copyOf(sets.values());
        }
    }
}
