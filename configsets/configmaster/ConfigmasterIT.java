package configmaster;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.environment.Host;
import org.infratest.environment.WhenUnavailable;
import org.infratest.junit.Destructive;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.SaltConfigset;
import org.infratest.junit.To;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The Salt master: whose keys it accepts, what it hands out to them, and that the same policies without a master make the same machine. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/configsets",
        vars = "base_image=${images}/debian-12-configsets.qcow2")
@LabEnvironment(topology = ConfigmasterLab.class)
@SaltConfigset(
        on = "configmaster",
        grains = "role=configmaster",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@SaltConfigset(on = "web1", grains = "role=served", install = SaltInstall.TREE, whenUnavailable = WhenUnavailable.SKIP)
@SaltConfigset(
        states = "configsets/configmaster/states/configmaster/policies/states",
        pillar = "configsets/configmaster/states/configmaster/policies/pillar",
        on = "web2",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConfigmasterIT {

    @OnHost("configmaster")
    private SshSession master;

    @OnHost("web1")
    private SshSession web1;

    @Test
    @Order(1)
    void keyIsAcceptedByItsFingerprintAlone() {
        assertThat(keys("pre")).as("keys that wait").contains("\"web1\"");
        String finger = finger();
        String other = (finger.startsWith("00") ? "11" : "00") + finger.substring(2);

        SshResult refused = master.exec("sudo accept-minion web1 " + other, ofMinutes(2));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr())
                .contains("the key of web1 is refused: its fingerprint is " + finger + ", not " + other);
        assertThat(keys("acc")).as("keys that are accepted").doesNotContain("web1");

        accept();

        assertThat(keys("acc")).as("keys that are accepted").contains("\"web1\"");
    }

    @Test
    @Order(2)
    void policiesAndDataReachTheMachine(@OnHost("web1") HostState state) {
        accept();
        applyPolicies();

        assertThat(web1.exec("cat /etc/motd").assertSucceeded().stdout())
                .isEqualTo("web1, for the web.\nAsk operations@lab.example.\n");
        state.all(now -> {
            now.sysctl("kernel.dmesg_restrict").assertValue("1");
            now.sysctl("net.ipv4.conf.all.send_redirects").assertValue("0");
        });
    }

    @Test
    @Order(2)
    void policiesWithoutAMasterMakeTheSameMachine(@OnHost("web1") Host served, @OnHost("web2") Configset masterless) {
        accept();
        applyPolicies();

        masterless.assertSameAs(served, "^file /etc/motd", "salt-minion");
        assertThat(masterless.host().ssh().exec("cat /etc/motd").stdout())
                .isEqualTo("web2, for the web.\nAsk operations@lab.example.\n");
    }

    @Test
    void isKnownByItsName(@OnHost("web1") HostState state) {
        state.file("/etc/salt/minion").assertContainsLine("master: configmaster.lab.example");
        state.file("/etc/salt/minion").assertContainsNot("198.51.100");
        state.command("ss -Htn state established dst 198.51.100.10")
                .within(ofMinutes(1))
                .assertOutputContains(":4505");
    }

    @Test
    void servesItsNetworkAlone(@To("configmaster") TcpProbe tcp, @OnHost("web2") Host web2) {
        for (int port : new int[] {4505, 4506}) {
            tcp.network("servers").from(web2).assertOpen(port);
            tcp.network("elsewhere").assertBlocked(port);
        }
        tcp.network("elsewhere").assertOpen(22);
    }

    @Test
    void acceptsNothingByItselfAndKeepsDataFromOthers(@OnHost("configmaster") HostState state) {
        state.all(now -> {
            now.file("/etc/salt/master").assertContainsLine("auto_accept: False");
            now.directory("/srv/pillar").assertMode("0700");
            now.file("/srv/pillar/common.sls").assertMode("0600");
            now.directory("/srv/salt").assertHas("welcome.sls");
            now.service("salt-master").assertRunning();
            now.service("salt-master").assertEnabled();
        });
    }

    @Test
    void changesNothingTheSecondTime(@OnHost("configmaster") Configset configmaster, @OnHost("web1") Configset served) {
        configmaster.assertChangesNothing();
        served.assertChangesNothing();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @Destructive
    void masterAndItsKeysAreThereAfterAReboot(@OnHost("configmaster") Configset configset) {
        accept();
        configset.assertHoldsAfterReboot();
        assertThat(keys("acc")).as("keys that are accepted").contains("\"web1\"");
    }

    private void accept() {
        master.exec("sudo accept-minion web1 " + finger(), ofMinutes(3)).assertSucceeded();
    }

    /** As the machine itself says it, over infratest's own way to it: not over the network that the key came by. */
    private String finger() {
        return web1.exec("sudo salt-call --local --out=newline_values_only key.finger", ofMinutes(2))
                .assertSucceeded()
                .stdout()
                .strip();
    }

    private String keys(String kind) {
        return master.exec("sudo salt-key --out=json --list=" + kind, ofMinutes(2))
                .assertSucceeded()
                .stdout();
    }

    private void applyPolicies() {
        master.exec("sudo salt --timeout=120 --out=json web1 state.apply", ofMinutes(4))
                .assertSucceeded();
    }
}
