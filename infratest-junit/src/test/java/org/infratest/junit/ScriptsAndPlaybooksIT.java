package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;
import org.infratest.provision.AppliedState;
import org.infratest.provision.Configset;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostFacts;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Scripts and a playbook are applied to a machine, for which no Salt is needed. */
@LabEnvironment(topology = ScriptsAndPlaybooksIT.OneMachine.class)
@ShellConfigset(
        value = "src/test/configsets/farewell",
        variables = {"FAREWELL=Good bye", "FAREWELL_TOKEN=" + ScriptsAndPlaybooksIT.TOKEN})
@AnsibleConfigset(value = "src/test/configsets/welcome", variables = "word=Welcome")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScriptsAndPlaybooksIT {

    static final String TOKEN = "so long and thanks";

    static final class OneMachine implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return LabSpec.named("configsets/scripts")
                    .network("lan", net -> net.subnet("10.22.0.0/24"))
                    .host(
                            "one",
                            host -> host.image(new ImageSource.DiskImage(
                                            SaltConfigsetIT.IMAGES.resolve("debian-12.qcow2")))
                                    .memory(384)
                                    .cpus(2)
                                    .nic("lan", "10.22.0.10"))
                    .build();
        }
    }

    @Test
    @Order(1)
    void scriptTellsWhatItChanged(
            @OnHost(value = "one", configset = "farewell") Configset farewell, @OnHost("one") SshSession ssh) {
        AppliedState script = farewell.applied().states().get(0);
        assertThat(script.id()).isEqualTo("scripts/10-farewell.sh");
        assertThat(script.changes())
                .contains("file /etc/farewell: before it has none; after it has '644:root:root, sha256 ");
        assertThat(ssh.exec("cat /etc/farewell").stdout()).isEqualTo("Good bye, world\n");
    }

    /** The script would have failed, had it found its variable in the machine's list of processes. What sudo is asked to do is in the machine's log. */
    @Test
    @Order(1)
    void variablesReachTheScriptAndStayNowhere(
            @OnHost(value = "one", configset = "farewell") Configset farewell, @OnHost("one") SshSession ssh) {
        assertThat(farewell.applied().states().get(0).comment())
                .contains("a token of " + TOKEN.length() + " characters");

        SshResult found = ssh.exec(
                "sudo grep -rl 'Good by[e]\\|so long and thank[s]' /etc /home /root /tmp /var/lib/infratest /var/log /run/log",
                Duration.ofMinutes(2));
        assertThat(found.stdout()).isEqualTo("/etc/farewell\n");
    }

    @Test
    @Order(2)
    void taskTellsWhatItChanged(@OnHost(value = "one", configset = "welcome") Configset welcome) {
        assertThat(welcome.applied().states())
                .extracting(AppliedState::id)
                .containsExactly("a welcome is there", "and nothing else");
        assertThat(welcome.applied().changed()).hasSize(1);
        assertThat(welcome.applied().states().get(0).changes()).contains("+Welcome");
        assertThat(welcome.applied().states().get(0).place()).endsWith("welcome/playbook.yml:4");
    }

    @Test
    @Order(3)
    void secondTimeChangesNothing(
            @OnHost(value = "one", configset = "farewell") Configset farewell,
            @OnHost(value = "one", configset = "welcome") Configset welcome) {
        farewell.assertChangesNothing();
        welcome.assertChangesNothing();
        assertThat(welcome.preview().changed()).isEmpty();
    }

    @Test
    @Order(4)
    void machineIsTheSameAsItself(@OnHost(value = "one", configset = "farewell") Configset farewell) {
        HostFacts facts = HostFacts.of(farewell.host(), List.of("/etc/farewell"));
        assertThat(facts.facts()).containsKeys("file /etc/farewell", "service ssh.service", "user vagrant");
        farewell.assertSameAs(farewell.host(), "^sysctl ", "^service ");
    }
}
