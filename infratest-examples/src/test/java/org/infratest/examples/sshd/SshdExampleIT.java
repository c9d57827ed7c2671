package org.infratest.examples.sshd;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.environment.Host;
import org.infratest.junit.OnHost;
import org.infratest.junit.To;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Test;

@SshdEnvironment({"web", "db"})
class SshdExampleIT {

    @Test
    void greetsAsOpenSsh(@To("web") BannerProbe banner) {
        banner.assertStartsWith(2222, "SSH-2.0-OpenSSH");
    }

    @Test
    void machinesReachEachOther(@To("db") TcpProbe tcp, @OnHost("web") Host web) {
        tcp.from(web).assertOpen(2222);
        tcp.from(web).assertClosed(2223);
    }

    @Test
    void eachIsAnotherMachine(@OnHost("web") SshSession web, @OnHost("db") SshSession db) {
        assertThat(web.exec("echo $SSH_CONNECTION").stdout()).contains(" 127.0.0.2 2222");
        assertThat(db.exec("echo $SSH_CONNECTION").stdout()).contains(" 127.0.0.3 2222");
    }
}
