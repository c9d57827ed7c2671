package org.infratest.providers;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What is known of each of Vagrant's providers. {@link VagrantProvidersIT} checks it, and the table in
 * {@code docs/vagrant-providers.md} is made from it.
 */
enum KnownProvider {
    LIBVIRT("libvirt", "vagrant-libvirt 0.11.2, libvirt 9.0, QEMU 7.2", "real machines", Map.of()),
    DOCKER(
            "docker",
            "Vagrant 2.3.4, podman 4.3.1 under the name of docker",
            "real containers",
            Map.of(
                    Ability.EXTRA_DISK,
                    "a container has volumes, but no disks",
                    Ability.REWIND,
                    "Vagrant's docker has no snapshots")),
    LXC(
            "lxc",
            "vagrant-lxc 1.4.3, LXC 5.0",
            "real containers",
            Map.of(
                    Ability.EXTRA_DISK,
                    "a container has mounts, but no disks",
                    Ability.REWIND,
                    "vagrant-lxc has no snapshots")),
    VIRTUALBOX(
            "virtualbox",
            "Vagrant 2.3.4, and the output of VirtualBox 7.0.20, imitated",
            "a stand-in for VBoxManage that imitates what VirtualBox prints; its machines are real containers",
            Map.of()),
    HYPERV(
            "hyperv",
            "Vagrant 2.3.4",
            "a stand-in for PowerShell that imitates what Vagrant's scripts print; its machines are real containers",
            Map.of(
                    Ability.ADDRESSES, "a machine gets one NIC, and that is the one on which SSH arrives",
                    Ability.PRIVATE_NETWORK, "Vagrant does not make networks there",
                    Ability.SERVICES, "probes do not go to the interface on which SSH arrives",
                    Ability.EXTRA_NIC, "Vagrant gives a machine one NIC",
                    Ability.BRIDGED,
                            "the one NIC hangs on the virtual switch that `bridge:` names, and no other is left",
                    Ability.EXTRA_DISK, "Vagrant's `config.vm.disk` is an experiment there")),
    VMWARE_DESKTOP(
            "vmware_desktop",
            "Vagrant 2.3.4, vagrant-vmware-desktop 3.0.5, and the output of VMware Workstation 17 and of the Vagrant VMware"
                    + " Utility 1.0.24, imitated",
            "stand-ins for VMware's commands and for the Vagrant VMware Utility that imitate what these print and answer;"
                    + " its machines are real containers",
            Map.of());

    private final String vagrantName;
    private final String version;
    private final String seen;
    private final Map<Ability, String> knownNot;

    KnownProvider(String vagrantName, String version, String seen, Map<Ability, String> knownNot) {
        this.vagrantName = vagrantName;
        this.version = version;
        this.seen = seen;
        this.knownNot = knownNot.isEmpty() ? Map.of() : new EnumMap<>(knownNot);
    }

    /** The provider that a class of tests is about. */
    static KnownProvider of(Class<?> test) {
        return AnnotationSupport.findAnnotation(test, Provided.class)
                .map(Provided::by)
                .orElseThrow(() -> new IllegalStateException(test.getName() + " has no @Provided"));
    }

    /** What Vagrant calls it. */
    String vagrantName() {
        return vagrantName;
    }

    /** The version that was seen. */
    String version() {
        return version;
    }

    /** How it was seen. */
    String seen() {
        return seen;
    }

    /** Why it does not have that ability; empty if it has. */
    Optional<String> knownNot(Ability ability) {
        return Optional.ofNullable(knownNot.get(ability));
    }
}
