package org.infratest.examples;

import java.util.stream.Stream;
import org.infratest.environment.Host;
import org.infratest.environment.Sharing;
import org.infratest.junit.Infratest;
import org.infratest.junit.To;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.IcmpProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The environment comes from code, so that code can ask it which tests there are. */
class FluentExampleIT {

    @RegisterExtension
    static final Infratest lab = Infratest.vagrant("configsets/gateway")
            .box("configsets/basebox/basebox.pkr.json", "infratest/gateway")
            .boxVariable("base_image", "${images}/debian-12-gateway.qcow2")
            .sharing(Sharing.RUN);

    static Stream<Host> servers() {
        return lab.group("servers").stream();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void everyServerAnswersPing(Host server) {
        IcmpProbe.to(server).assertReachable();
    }

    @Test
    void greetsAsOpenSsh(@To("gateway") BannerProbe banner) {
        banner.assertStartsWith(22, "SSH-2.0-OpenSSH");
    }
}
