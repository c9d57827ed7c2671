package basebox;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.environment.Host;
import org.infratest.environment.HostPower;
import org.infratest.environment.WhenUnavailable;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.SaltConfigset;
import org.infratest.junit.To;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.infratest.state.ListeningSocket;
import org.junit.jupiter.api.Test;

/** The base box as Salt makes it: each thing that it promises, and that the scripts which Packer runs make the same machine. */
@LabEnvironment(topology = BaseboxLab.class)
@SaltConfigset(
        value = "configsets/basebox",
        pillar = {"configsets/basebox/pillar", "configsets/basebox/lab"},
        on = "bysalt",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
class BaseboxBySaltIT {

    @OnHost("bysalt")
    private SshSession ssh;

    @OnHost("bysalt")
    private HostState state;

    /** Both freshly booted: apt starts the login manager by the way, and nobody starts it at boot. */
    @Test
    void isTheMachineThatTheScriptsMake(
            @OnHost("bysalt") Configset configset,
            @OnHost("bysalt") HostPower bysalt,
            @OnHost("byshell") HostPower power,
            @OnHost("byshell") Host byshell) {
        bysalt.off();
        power.off();
        bysalt.on();
        power.on();
        configset.assertSameAs(byshell);
    }

    @Test
    void changesNothingTheSecondTime(@OnHost("bysalt") Configset configset) {
        configset.assertChangesNothing();
    }

    @Test
    void holdsAfterAReboot(@OnHost("bysalt") Configset configset) {
        configset.assertHoldsAfterReboot();
    }

    @Test
    void nothingListensButSsh(
            @To("bysalt") TcpProbe tcp, @To("bysalt") BannerProbe banner, @To("bysalt") IcmpProbe icmp) {
        icmp.assertReachable();
        banner.assertStartsWith(22, "SSH-2.0-OpenSSH");
        tcp.assertBlocked(80);
        assertThat(state.listeningSockets())
                .filteredOn(socket -> !socket.address().equals("127.0.0.1")
                        && !socket.address().equals("::1"))
                .isNotEmpty()
                .extracting(ListeningSocket::port)
                .containsOnly(22);
    }

    @Test
    void bothUsersHaveTheWellKnownPasswordAndKey() {
        for (String user : new String[] {"root", "vagrant"}) {
            String hash = run("sudo getent shadow " + user + " | cut -d: -f2");
            String made = run("perl -e 'print crypt(\"vagrant\", $ARGV[0])' '" + hash + "'");
            assertThat(made).as("hash of the password of %s", user).isEqualTo(hash);
            assertThat(run("sudo cat ~" + user + "/.ssh/authorized_keys"))
                    .as("keys of %s", user)
                    .startsWith("ssh-rsa ")
                    .endsWith("vagrant insecure public key")
                    .hasLineCount(1);
        }
        state.user("vagrant").assertShell("/bin/bash");
    }

    @Test
    void sudoAsksForNothing() {
        assertThat(run("sudo -n id -u")).isEqualTo("0");
        assertThat(run("sudo -n sudo -l -U vagrant")).contains("NOPASSWD: ALL").contains("!requiretty");
        state.file("/etc/sudoers.d/vagrant").assertMode("0440");
    }

    @Test
    void etckeeperCommitsWhatChanges() {
        state.etckeeper().assertClean();
        assertThat(run("sudo git -C /etc show HEAD:sudoers.d/vagrant")).contains("!requiretty");
        run("echo changed | sudo tee /etc/infratest-was-here");
        run("sudo etckeeper commit 'a change of the test'");
        assertThat(run("sudo git -C /etc log -1 --format=%s")).isEqualTo("a change of the test");
        state.etckeeper().assertClean();
        run("sudo rm /etc/infratest-was-here && sudo etckeeper commit 'and back'");
    }

    @Test
    void firewallIsOnWithSshOpen() {
        state.ufw().assertActive();
        state.ufw().assertRule("22/tcp ALLOW IN Anywhere");
        state.service("ufw").assertEnabled();
        assertThat(state.ufw().observe().defaults()).startsWith("deny (incoming)");
    }

    @Test
    void packagesComeFromWherePillarSays() {
        assertThat(run("apt-cache policy qemu-guest-agent")).contains("http://" + BaseboxLab.HERE + ":8000 ./");
        state.file("/etc/apt/sources.list.d/apt-proxy.list")
                .assertContainsLine("deb [trusted=yes] " + BaseboxLab.PACKAGES + " ./");
    }

    @Test
    void timeIsInStep() {
        state.all(now -> {
            now.service("chrony").assertRunning();
            now.service("chrony").assertEnabled();
        });
        state.command("chronyc -n tracking").within(ofMinutes(2)).assertOutputContains("(" + BaseboxLab.HERE + ")");
        long here = System.currentTimeMillis() / 1000;
        assertThat(Long.parseLong(run("date +%s"))).as("the clock there").isBetween(here - 5, here + 30);
    }

    @Test
    void hasTheGuestToolsOfItsHypervisor() {
        state.packageNamed("qemu-guest-agent").assertInstalled();
    }

    @Test
    void systemIsHealthy() {
        state.command("systemctl --failed --no-legend").within(ofSeconds(10)).assertOutput("");
    }

    private String run(String command) {
        return ssh.exec(command).assertSucceeded().stdout().strip();
    }
}
