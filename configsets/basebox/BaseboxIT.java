package basebox;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.To;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every machine of ours has, because the base box has it. Without a value, the configset is the folder of this package. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/basebox",
        vars = "base_image=${images}/debian-12.qcow2")
@VagrantEnvironment
@Tag("rootless")
class BaseboxIT {

    @OnHost("basebox")
    private SshSession ssh;

    @Test
    void nothingListensButSsh(
            @To("basebox") TcpProbe tcp, @To("basebox") BannerProbe banner, @To("basebox") IcmpProbe icmp) {
        icmp.assertReachable();
        banner.assertStartsWith(22, "SSH-2.0-OpenSSH");
        tcp.assertBlocked(80);
        String listening = run("ss -Hltn | awk '{print $4}' | grep -v -e '^127\\.' -e '^\\[::1\\]'");
        assertThat(listening.lines()).isNotEmpty().allMatch(address -> address.endsWith(":22"));
    }

    @Test
    void bothUsersHaveTheWellKnownPasswordAndKey() {
        for (String user : new String[] {"root", "vagrant"}) {
            String hash = run("sudo getent shadow " + user + " | cut -d: -f2");
            String made = run("perl -e 'print crypt(\"vagrant\", $ARGV[0])' '" + hash + "'");
            assertThat(made).as("hash of the password of %s", user).isEqualTo(hash);
            assertThat(run("sudo cat ~" + user + "/.ssh/authorized_keys")).contains("vagrant insecure public key");
        }
    }

    @Test
    void sudoAsksForNothing() {
        assertThat(run("sudo -n id -u")).isEqualTo("0");
        assertThat(run("sudo -n sudo -l -U vagrant")).contains("NOPASSWD: ALL").contains("!requiretty");
    }

    @Test
    void etckeeperCommitsWhatChanges() {
        run("echo changed | sudo tee /etc/infratest-was-here");
        run("sudo etckeeper commit 'a change of the test'");
        assertThat(run("sudo git -C /etc log -1 --format=%s")).isEqualTo("a change of the test");
        assertThat(run("sudo git -C /etc status --porcelain")).isEmpty();
    }

    @Test
    void firewallIsOnWithSshOpen() {
        assertThat(run("sudo ufw status verbose"))
                .contains("Status: active")
                .contains("Default: deny (incoming)")
                .containsPattern("22/tcp\\s+ALLOW IN");
    }

    @Test
    void clockIsKept() {
        assertThat(run("systemctl is-active chrony")).isEqualTo("active");
        assertThat(run("systemctl is-enabled chrony")).isEqualTo("enabled");
    }

    @Test
    void systemIsHealthy() {
        SshResult failed = ssh.exec("systemctl --failed --no-legend");
        assertThat(failed.assertSucceeded().stdout()).isBlank();
    }

    String run(String command) {
        return ssh.exec(command).assertSucceeded().stdout().strip();
    }
}
