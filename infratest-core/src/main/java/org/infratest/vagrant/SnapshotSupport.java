package org.infratest.vagrant;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** What is known of the snapshots of Vagrant's providers (2.3, vagrant-libvirt 0.11, vagrant-lxc 1.4). Of others Vagrant itself tells. */
final class SnapshotSupport {

    private static final Set<String> WITHOUT = Set.of("docker", "lxc");

    /** Whose machines several commands may work on at once; Vagrant starts the machines of the others one after the other, too. */
    private static final Set<String> AT_ONCE = Set.of("libvirt");

    private SnapshotSupport() {}

    /** Why machines of that provider cannot go back; empty if it is not known that they cannot. */
    static Optional<String> obstacle(String vagrantProvider) {
        return WITHOUT.contains(vagrantProvider) ? Optional.of(reason(vagrantProvider)) : Optional.empty();
    }

    /** How it is said that a provider has no snapshots, and what to do. */
    static String reason(String vagrantProvider) {
        return "Vagrant's provider '" + vagrantProvider
                + "' has no snapshots; choose one that has, such as libvirt or virtualbox, with"
                + " @VagrantEnvironment(vagrantProvider = ...), use @LabEnvironment, or do without going back";
    }

    /** Whether machines of all these providers may be kept and brought back at once. */
    static boolean worksAtOnce(Collection<String> vagrantProviders) {
        return AT_ONCE.containsAll(vagrantProviders);
    }
}
