package org.infratest.provision;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.infratest.ConfigurationException;
import org.infratest.environment.Host;

/** What is to be served by which master, over all configsets of a run: each of them adds its own, and a master has one configuration. */
final class MasterBook {

    private final Map<Host, Served> masters = new ConcurrentHashMap<>();

    /** All that a master serves. Whoever changes its configuration holds this as a lock. */
    Served of(Host master) {
        return masters.computeIfAbsent(master, Served::new);
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

        private final Host master;
        private final Map<String, Set> sets = new TreeMap<>();

        Served(Host master) {
            this.master = master;
        }

        /**
         * Checks that the master would not take anything of one configset for that of another: it has one tree of states and one of pillar.
         *
         * @throws ConfigurationException if it would
         */
        void check(SaltSpec spec) {
            for (Set set : sets.values()) {
                SaltSpec other = set.tree().spec();
                if (other.states().equals(spec.states()) && other.pillar().equals(spec.pillar())) {
                    continue;
                }
                if (other.name().equals(spec.name())) {
                    throw other.states().equals(spec.states()) ? twoPillars(other, spec) : twoOfOneName(other, spec);
                }
                check(other, other.states(), spec, spec.states());
                check(other, other.pillar(), spec, spec.pillar());
            }
        }

        private ConfigurationException twoOfOneName(SaltSpec one, SaltSpec other) {
            return new ConfigurationException("Two configsets called '" + one.name() + "' have one master, host '"
                    + master.name() + "': " + shown(one.states()) + " and " + shown(other.states())
                    + "; call one of the folders otherwise");
        }

        private ConfigurationException twoPillars(SaltSpec one, SaltSpec other) {
            return new ConfigurationException("Configset '" + one.name() + "' has two pillars at one master, host '"
                    + master.name() + "': " + shown(one.pillar()) + " and " + shown(other.pillar())
                    + "; name the same folders for all of its machines, and tell these apart in top.sls");
        }

        private void check(SaltSpec one, List<Path> ofOne, SaltSpec other, List<Path> ofOther) {
            ServedFiles.of(ofOne).clashWith(ServedFiles.of(ofOther)).ifPresent(clash -> {
                throw new ConfigurationException("Configsets '" + one.name() + "' and '" + other.name()
                        + "' have one master, host '" + master.name() + "', which finds '" + clash.name()
                        + "' once for all machines; they have different files of that name, "
                        + SourceFiles.shown(clash.one()) + " and " + SourceFiles.shown(clash.other())
                        + "; rename one of them, or apply one of the configsets without a master");
            });
        }

        private static String shown(List<Path> folders) {
            return folders.stream()
                    .map(folder -> SourceFiles.shown(folder).toString())
                    .collect(Collectors.joining(", "));
        }

        /** Adds a configset, or replaces it by its new content. */
        void put(String name, Set set) {
            sets.put(name, set);
        }

        List<Set> sets() {
            return List.copyOf(sets.values());
        }
    }
}
