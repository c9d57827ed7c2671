package org.infratest.vagrant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VagrantErrorsTest {

    private static final String VMWARE = "HashiCorp::VagrantVMwareDesktop::Errors::";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Vagrant::Errors::ForwardPortCollision",
                "Vagrant::Errors::ForwardPortCollisionResume",
                VMWARE + "ForwardedPortsCollideWithExistingNAT"
            })
    void portOfSomebodyElseIsKnownByEachProvidersError(String kind) {
        assertThat(VagrantErrors.isPortTaken(kind)).isTrue();
        assertThat(VagrantErrors.advice(kind, ""))
                .hasValueSatisfying(advice ->
                        assertThat(advice).startsWith("another program or machine has that port of this computer"));
    }

    @ParameterizedTest
    @CsvSource({
        "DriverAPICertificateError, install the Vagrant VMware Utility",
        "DriverAPIKeyError, install the Vagrant VMware Utility",
        "DriverAPIConnectionFailed, install the Vagrant VMware Utility",
        "DriverAPIRequestUnexpectedError, install the Vagrant VMware Utility",
        "RoutingTableCommandNotFound, install netstat",
        "NetworkingHostOnlyCollision, this computer has these addresses on another network already"
    })
    void whatVmwareIsMissingIsToldWithTheWayOut(String kind, String begin) {
        assertThat(VagrantErrors.advice(VMWARE + kind, ""))
                .hasValueSatisfying(advice -> assertThat(advice).startsWith(begin));
    }

    @Test
    void whatTheUtilityCouldNotDoIsNoReasonToInstallIt() {
        assertThat(VagrantErrors.advice(VMWARE + "DriverAPIPortForwardError", ""))
                .isEmpty();
    }
}
