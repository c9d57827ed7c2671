package org.infratest.vagrant;

import java.util.Optional;

/** What Vagrant's errors mean for the person who reads them, by Vagrant's own error class (2.3). */
final class VagrantErrors {

    private VagrantErrors() {}

    /** Whether the error is about what the user wrote: a Vagrantfile with a mistake in it. */
    static boolean isUsersOwn(String kind, String reason) {
        return switch (kind) {
            case "Vagrant::Errors::ConfigInvalid",
                    "Vagrant::Errors::VagrantfileSyntaxError",
                    "Vagrant::Errors::VagrantfileLoadError",
                    "Vagrant::Errors::VagrantfileNameError",
                    "Vagrant::Errors::MachineNotFound" -> true;
            default -> reason.contains("There is a syntax error in the following Vagrantfile");
        };
    }

    /** What to do about it. */
    static Optional<String> advice(String kind, String reason) {
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
        if (kind.endsWith("MachineActionLockedError")) {
            return Optional.of("wait for the other vagrant command on this folder, or stop it");
        }
        return Optional.empty();
    }
}
