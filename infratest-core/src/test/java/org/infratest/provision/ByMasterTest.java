package org.infratest.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configset by a master; both machines answer with what real ones said. */
class ByMasterTest {

    private static final String MINION_KEY = "a".repeat(64);
    private static final String OTHER_KEY = "b".repeat(64);
    private static final String SALT = "'/usr/bin/salt' '-L'";

    @TempDir
    Path cache;

    private final StandIn machine = new StandIn().withSalt();
    private Host a;

    @BeforeEach
    void machines() {
        machine.hostAt("master", "10.0.0.1");
        a = machine.hostAt("a", "10.0.0.2");
        machine.answer("sha256sum", MINION_KEY + "\n")
                .answer("for folder in minions_denied", "minions_pre\n")
                .answer(SALT, Recorded.text("two-minions.json"));
    }

    private List<AppliedConfigset> apply() {
        SaltSpec spec = Recorded.spec(SaltMode.MASTER, "master");
        return new SaltProvisioner(spec, Recorded.tools(cache)).apply(List.of(a), false);
    }

    @Test
    void keyThatIsThatOfTheMachineIsAccepted() {
        AppliedConfigset applied = apply().get(0);
        assertThat(applied.states()).extracting(AppliedState::id).containsExactly("/etc/web/web.conf", "load rules");
        assertThat(machine.commands).anyMatch(command -> command.contains("salt-key' -y -a 'a'"));
        assertThat(machine.commands)
                .anyMatch(command ->
                        command.contains(SALT + " 'a' '--out=json' '-l' 'error' 'state.top' 'infratest/web/top.sls'"));
    }

    @Test
    void minionTrustsOnlyTheKeyOfItsMaster() {
        apply();
        assertThat(machine.commands)
                .anyMatch(command -> command.contains("\"master_finger\":\"" + "aa:".repeat(31) + "aa\""));
    }

    @Test
    void otherKeyIsNotAccepted() {
        machine.answer("/etc/salt/pki/master/minions_pre/a", OTHER_KEY + "\n");
        assertThatThrownBy(this::apply)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "The Salt master on host 'master' was shown another key for minion 'a' than that of the machine, so it is not"
                                + " accepted\n  on the machine: " + "aa:".repeat(31) + "aa\n  on the master:  "
                                + "bb:".repeat(31)
                                + "bb\n  somebody else calls himself 'a', or the machine made a new key; delete the old one with 'salt-key -d"
                                + " a'");
        assertThat(machine.commands).noneMatch(command -> command.contains("salt-key' -y -a"));
    }

    @Test
    void rejectedKeyIsTold() {
        machine.answer("for folder in minions_denied", "minions_rejected\n");
        assertThatThrownBy(this::apply)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "The Salt master on host 'master' refuses the key of minion 'a': it is among the rejected ones; delete it there"
                                + " with 'salt-key -d a', and see who else calls itself so");
    }

    @Test
    void masterThatIsDownIsTold() {
        machine.answer("sport = :4505", 1, "", "Exiting on error\n");
        assertThatThrownBy(this::apply)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "The Salt master on host 'master' is down: nothing listens at its ports 4505 and 4506\n  Exiting on error");
    }

    @Test
    void minionThatShowsNoKeyTellsWhatItReaches() {
        machine.answer("for folder in minions_denied", 1, "", "")
                .answer(
                        "/dev/tcp/$1/$port",
                        "port 4505 of 10.0.0.1 cannot be reached\nport 4506 of 10.0.0.1 cannot be reached\n");
        assertThatThrownBy(this::apply)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Minion 'a' did not show its key to the Salt master on host 'master' within 150 s; from 'a':\n"
                                + "  port 4505 of 10.0.0.1 cannot be reached\n  port 4506 of 10.0.0.1 cannot be reached");
    }

    @Test
    void silentMinionIsNamed() {
        machine.answer(SALT, "{\"a\": \"Minion did not return. [Not connected]\"}\n")
                .answer("/dev/tcp/$1/$port", "port 4505 of 10.0.0.1 is open\n");
        assertThatThrownBy(this::apply)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Minion 'a' did not answer the Salt master on host 'master' about configset 'web': Minion did not return. [Not"
                                + " connected]; from 'a':\n  port 4505 of 10.0.0.1 is open");
    }

    @Test
    void minionThatIsMissingIsNamedToo() {
        machine.answer(SALT, "{\"b\": {}}\n");
        assertThatThrownBy(this::apply).hasMessageContaining("it is missing from what salt printed");
    }

    @Test
    void whatDoesNotRenderIsAFailureOfTheConfigset() {
        machine.answer(SALT, 1, Recorded.text("badpillar.json").replace("\"local\"", "\"a\""), "");
        assertThatThrownBy(this::apply)
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageStartingWith("Host 'a': configset 'web' does not render: ");
    }

    @Test
    void unknownMasterIsRefused() {
        SaltSpec spec = Recorded.spec(SaltMode.MASTER, "mster");
        assertThatThrownBy(() -> new SaltProvisioner(spec, Recorded.tools(cache)).apply(List.of(a), false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Configset 'web' names master 'mster', which is no machine of the environment; it has: master, a");
    }
}
