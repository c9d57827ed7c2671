import static java.time.Duration.ofSeconds;

import org.infratest.junit.To;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.Test;

@VagrantEnvironment("web")
class WebIT {

    @Test
    void answersPing(@To("web") IcmpProbe icmp) {
        icmp.assertReachable();
    }

    @Test
    void greetsAsOpenSsh(@To("web") BannerProbe banner) {
        banner.within(ofSeconds(30)).assertStartsWith(22, "SSH-2.0-OpenSSH");
    }

    @Test
    void hasNoDatabase(@To("web") TcpProbe tcp) {
        tcp.assertClosed(5432);
    }
}
