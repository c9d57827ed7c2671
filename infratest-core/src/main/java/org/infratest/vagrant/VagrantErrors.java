package org.infratest.vagrant;

import java.util.Optional;
import java.util.regex.Pattern;

/** What Vagrant's errors mean for the person who reads them, by Vagrant's own error class (2.3). */
final class VagrantErrors {

    /** How a Vagrantfile fails that reads the answer of a person: there is none, and no terminal. */
    private static final Pattern ASKS =
            Pattern.compile("(?s)error loading a Vagrantfile.*(\\bgets\\b|readline|noecho|/dev/tty)");

    /** What vagrant-vmware-desktop (3.0) says where nobody answers at the utility's port, or where it does not find its certificates. */
    private static final Pattern NO_UTILITY =
            Pattern.compile(".*::DriverAPI(CertificateError|KeyError|ConnectionFailed|RequestUnexpectedError)");

    private VagrantErrors() {}

    /** Whether the error is about what the user wrote: a Vagrantfile with a mistake in it. */
    static boolean isUsersOwn(String kind, String reason) {
        return switch (kind) {
            case "Vagrant::Errors::ConfigInvalid",
                    "Vagrant::Errors::VagrantfileSyntaxError",
                    "Vagrant::Errors::VagrantfileLoadError",
                    "Vagrant::Errors::VagrantfileNameError",
                    "Vagrant::Errors::MachineNotFound" -> true;
            default ->
                kind.endsWith("UIExpectsTTY")
                        || reason.contains("There is a syntax error in the following Vagrantfile")
                        || reason.contains("There was an error loading a Vagrantfile");
        };
    }

    /** Whether a port of this computer that Vagrant was to forward is somebody else's. */
    static boolean isPortTaken(String kind) {
        return kind.endsWith("ForwardPortCollision")
                || kind.endsWith("ForwardPortCollisionResume")
                || kind.endsWith("ForwardedPortsCollideWithExistingNAT");
    }

    /** Whether a machine has no snapshot of that name. */
    static boolean isUnknownSnapshot(String kind) {
        return kind.endsWith("SnapshotNotFound");
    }

    /** What to do about it. */
    static Optional<String> advice(String kind, String reason) {
        if (kind.endsWith("UIExpectsTTY") || ASKS.matcher(reason).find()) {
            return Optional.of("nobody is there to answer a question; take the answer from ENV, and give it with "
                    + "@VagrantEnvironment(variables = \"NAME=value\")");
        }
        if (kind.endsWith("BoxUnpackageFailure")
                || kind.endsWith("BoxMetadataFileNotFound")
                || kind.endsWith("BoxMetadataCorrupted")) {
            return Optional.of("the file is not a box, or it is damaged, or the disk is full; have it made anew");
        }
        if (isPortTaken(kind)) {
            return Optional.of(
                    "another program or machine has that port of this computer; choose another, or let Vagrant do so "
                            + "with auto_correct: true");
        }
        if (reason.contains("Network is already in use by interface") || kind.endsWith("NetworkingHostOnlyCollision")) {
            return Optional.of(
                    "this computer has these addresses on another network already; choose others, or run the tests "
                            + "in a private network with: scripts/in-private-net COMMAND");
        }
        if (kind.endsWith("NoDefaultProvider")) {
            return Optional.of("install a hypervisor and Vagrant's provider for it, on Debian and Ubuntu: "
                    + "apt-get install vagrant-libvirt libvirt-daemon-system qemu-system-x86");
        }
        if (kind.endsWith("BoxAddShortNotFound")
                || kind.endsWith("BoxNotFound")
                || kind.endsWith("BoxAddDirectVersion")) {
            return Optional.of(
                    "build the box with @PackerBox beside @VagrantEnvironment, or add it with: vagrant box add");
        }
        if (kind.endsWith("NFSNotSupported")
                || kind.endsWith("ProviderNotUsable")
                || kind.endsWith("ProviderNotFound")) {
            return Optional.of(
                    "install that provider, or choose another with @VagrantEnvironment(vagrantProvider = ...)");
        }
        if (kind.contains("LibvirtConnectionError") || reason.contains("Call to virConnectOpen failed")) {
            return Optional.of("start libvirtd, or run the tests with: scripts/in-private-net COMMAND");
        }
        if (NO_UTILITY.matcher(kind).matches()) {
            return Optional.of("install the Vagrant VMware Utility, or start its service, see "
                    + "https://developer.hashicorp.com/vagrant/docs/providers/vmware/vagrant-vmware-utility");
        }
        if (kind.endsWith("RoutingTableCommandNotFound")) {
            return Optional.of("install netstat, which that provider needs for networks, on Debian and Ubuntu: "
                    + "apt-get install net-tools");
        }
        if (kind.endsWith("MachineActionLockedError")) {
            return Optional.of("wait for the other vagrant command on this folder, or stop it");
        }
        return Optional.empty();
    }
}
