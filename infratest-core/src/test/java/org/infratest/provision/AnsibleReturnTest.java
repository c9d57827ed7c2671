package org.infratest.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.infratest.EnvironmentException;
import org.infratest.provision.AppliedState.Result;
import org.junit.jupiter.api.Test;

class AnsibleReturnTest {

    private static final List<String> PRINTED =
            Recorded.text("ansible.txt").lines().toList();

    @Test
    void eachTaskIsAState() {
        List<AppliedState> tasks = AnsibleReturn.tasks(PRINTED, "web", false);
        assertThat(tasks)
                .extracting(AppliedState::id)
                .containsExactly("a greeting is there", "nothing to do", "not for us", "it breaks");
        assertThat(tasks)
                .extracting(AppliedState::result)
                .containsExactly(Result.SUCCEEDED, Result.SUCCEEDED, Result.NOT_RUN, Result.FAILED);
        assertThat(tasks).filteredOn(AppliedState::isChanged).hasSize(1);
        assertThat(tasks.get(0).changes()).endsWith("+hello");
        assertThat(tasks.get(0).place()).isEqualTo("/srv/sets/web/playbook.yml:4");
        assertThat(tasks.get(0).duration()).hasMillis(5287);
    }

    @Test
    void otherMachinesHaveTheirOwn() {
        assertThat(AnsibleReturn.tasks(PRINTED, "db", false)).hasSize(1).noneMatch(AppliedState::isChanged);
    }

    @Test
    void whatWouldChangeIsToldAsSuch() {
        assertThat(AnsibleReturn.tasks(PRINTED, "web", true).get(0).result()).isEqualTo(Result.WOULD_CHANGE);
    }

    @Test
    void failedTaskTellsWhatItsCommandSaid() {
        assertThatThrownBy(() -> Verdict.requireNothingFailed(new AppliedConfigset(
                        "web", "web", AnsibleReturn.tasks(PRINTED, "web", false), java.time.Duration.ZERO, List.of())))
                .hasMessage("""
                        web: configset 'web' failed at state 'it breaks' (ansible.builtin.command) at /srv/sets/web/playbook.yml:18
                          msg: non-zero return code
                          stdout: out
                          stderr: wrong
                          rc: 3""");
    }

    @Test
    void machineThatIsNotReachedIsAnErrorOfTheInfrastructure() {
        String line =
                "infratest {\"host\": \"web\", \"task\": \"Gathering Facts\", \"action\": \"setup\", \"path\": \"\","
                        + " \"state\": \"unreachable\", \"took\": 3, \"said\": {\"msg\": \"Connection refused\"}, \"diff\": \"\"}";
        assertThatThrownBy(() -> AnsibleReturn.tasks(List.of(line), "web", false))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Ansible did not reach host 'web' at task 'Gathering Facts'\n  msg: Connection refused");
    }

    @Test
    void loginIsThatOfTheEnvironment() {
        Map<String, Object> login = AnsibleInventory.login(
                "web",
                List.of(
                        "ssh",
                        "-p",
                        "2222",
                        "-i",
                        "/keys/it's",
                        "-o",
                        "StrictHostKeyChecking=no",
                        "-o",
                        "ProxyCommand=x y",
                        "vagrant@127.0.0.1"));
        assertThat(login)
                .containsEntry("ansible_user", "vagrant")
                .containsEntry("ansible_host", "127.0.0.1")
                .containsEntry("ansible_port", 2222)
                .containsEntry("ansible_ssh_common_args", "-p 2222 -i '/keys/it'\\''s' -o 'ProxyCommand=x y'");
    }

    @Test
    void hostKeysAreThoseThatTheMachineHas() {
        StandIn machine = new StandIn()
                .answer(
                        "ssh_host_*_key.pub",
                        "ssh-ed25519 AAAAC3Nz root@db\n* cert-authority AAAA\necdsa-sha2-nistp256 AAAAE2Vj=\n");
        assertThat(AnsibleHostKeys.of(machine.host("db"), Map.of("ansible_host", "127.0.0.1", "ansible_port", 2222)))
                .isEqualTo("[127.0.0.1]:2222 ssh-ed25519 AAAAC3Nz\n[127.0.0.1]:2222 ecdsa-sha2-nistp256 AAAAE2Vj=\n");
    }
}
