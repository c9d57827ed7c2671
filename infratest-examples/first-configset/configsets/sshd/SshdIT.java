package sshd;

import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.SaltConfigset;
import org.infratest.junit.To;
import org.infratest.probe.SshProbe;
import org.infratest.provision.Configset;
import org.junit.jupiter.api.Test;

@LabEnvironment(topology = SshdLab.class)
@SaltConfigset("configsets/sshd")
class SshdIT {

    @Test
    void letsNobodyInWithAPassword(@To("server") SshProbe ssh) {
        ssh.assertOffers("publickey");
        ssh.assertDoesNotOffer("password");
    }

    @Test
    void changesNothingTheSecondTime(@OnHost("server") Configset configset) {
        configset.assertChangesNothing();
    }

    @Test
    void holdsAfterAReboot(@OnHost("server") Configset configset) {
        configset.assertHoldsAfterReboot();
    }
}
