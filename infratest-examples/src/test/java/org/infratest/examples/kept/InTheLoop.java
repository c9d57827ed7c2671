package org.infratest.examples.kept;

import org.infratest.environment.Host;
import org.infratest.environment.Teardown;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.To;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.Test;

@LabEnvironment(topology = LoopLab.class, teardown = Teardown.NEVER)
class InTheLoop {

    @Test
    void databaseIsBehindTheRouter(@To("db") IcmpProbe icmp, @To("db") BannerProbe banner) {
        icmp.assertReachable();
        banner.assertStartsWith(22, "SSH-2.0-OpenSSH");
    }

    @Test
    void nothingElseIsOpenThere(@To("db") TcpProbe tcp, @OnHost("app") Host app) {
        tcp.assertRefused(5432);
        tcp.from(app).assertRefused(5432);
    }
}
