package org.infratest.examples;

import static java.time.Duration.ofMinutes;

import org.infratest.environment.Host;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.To;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.Test;

@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/gateway",
        vars = "base_image=${images}/debian-12-gateway.qcow2")
@VagrantEnvironment("configsets/gateway")
class GatewayExampleIT {

    @Test
    void answersPing(@To("gateway") IcmpProbe icmp) {
        icmp.assertReachable();
    }

    @Test
    void greetsAsOpenSsh(@To("gateway") BannerProbe banner) {
        banner.assertStartsWith(22, "SSH-2.0-OpenSSH");
    }

    @Test
    void servesTheSite(@To("app") HttpProbe http) {
        http.within(ofMinutes(2)).assertOk("/");
    }

    @Test
    void databaseIsOnlyForTheApp(@To("db") TcpProbe tcp, @OnHost("app") Host app, @OnHost("workstation") Host pc) {
        tcp.from(app).assertOpen(5432);
        tcp.from(pc).assertBlocked(5432);
    }
}
