package org.infratest.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private List<AppliedConfigset> apply(Host... to) {
        SaltSpec spec = Recorded.spec(SaltMode.MASTER, "master");
        return new SaltProvisioner(spec, Recorded.tools(cache)).apply(to.length == 0 ? List.of(a) : List.of(to), false);
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
    void filesGetTheTimeAtWhichTheyArriveSoThatTheMasterSeesThatTheyAreOthers() {
        machine.answer("/.complete ]", 1, "", "");
        apply();
        assertThat(machine.commands)
                .anyMatch(command -> command.contains("cd /srv/infratest/web;")
                        && command.contains("tar -C arriving --no-same-owner -m -xf -"));
    }

    @Test
    void minionTrustsOnlyTheKeyOfItsMaster() {
        apply();
        assertThat(machine.commands)
                .anyMatch(command -> command.contains("\"master_finger\":\"" + "aa:".repeat(31) + "aa\""));
    }

    /** One that goes on may wait for an answer of the master that has stopped, and hears nothing of the new one until then. */
    @Test
    void minionBeginsAnewWithItsMaster() {
        machine.answer("systemctl show -p InvocationID --value salt-master", "0f3c\n");
        apply();
        assertThat(machine.commands)
                .anyMatch(command ->
                        command.contains("# follows start 0f3c' /etc/systemd/system/salt-minion.service.d/"));
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

    /** Both hang, at different states; each says what it does. */
    private Host twoThatHang() {
        StandIn other = machine.another();
        Host b = other.hostAt("b", "10.0.0.3");
        other.answer("/var/log/salt/minion", "[INFO    ] Executing state cmd.run for [sleep 3600]\n");
        machine.answer("/var/log/salt/minion", "[INFO    ] Executing state pkg.installed for [nginx]\n")
                .answerLate(SALT, "")
                .answer(
                        "'saltutil.running'",
                        "{\"a\": [" + job("20261129215143000001", "state.top", "infratest/web/top.sls")
                                + "]}\n{\"b\": ["
                                + job("20261129215143000000", "state.top", "infratest/other/top.sls")
                                + ", " + job("20261129215143000001", "state.top", "infratest/web/top.sls") + "]}\n")
                .answer(
                        "'saltutil.kill_job'",
                        "{\"a\": \"Signal 9 sent to job 20261129215143000001 at pid 77\"}\n"
                                + "{\"b\": \"Signal 9 sent to job 20261129215143000001 at pid 78\"}\n");
        return b;
    }

    private static String job(String jid, String function, String argument) {
        return "{\"jid\": \"" + jid + "\", \"fun\": \"" + function + "\", \"arg\": [\"" + argument
                + "\"], \"pid\": 77}";
    }

    @Test
    void eachMachineThatHangsIsNamedAndItsJobEnded() {
        Host b = twoThatHang();
        assertThatThrownBy(() -> apply(a, b))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessage(
                        "Host 'a': configset 'web' did not end within 10 min 0 s and was stopped\n  it was at state pkg.installed of"
                                + " 'nginx'\nHost 'b': configset 'web' did not end within 10 min 0 s and was stopped\n  it was at"
                                + " state cmd.run of 'sleep 3600'\n  what states wait for has to come to an end; a longer time"
                                + " is set with timeout");
        assertThat(machine.commands)
                .filteredOn(command -> command.contains("kill_job"))
                .singleElement()
                .asString()
                .contains(SALT + " 'a,b' '--out=json' '-l' 'error' 'saltutil.kill_job' '20261129215143000001'");
    }

    @Test
    void machineThatHasAnsweredIsNotAmongThoseThatHang() {
        Host b = twoThatHang();
        machine.answerLate(SALT + " 'a,b' '--out=json' '-l' 'error' 'state.top'", "{\"a\": {}}\n{\"b");
        assertThatThrownBy(() -> apply(a, b))
                .hasMessageStartingWith("Host 'b': configset 'web' did not end within")
                .message()
                .doesNotContain("Host 'a'");
        assertThat(machine.commands)
                .anyMatch(command -> command.contains(SALT + " 'b' '--out=json' '-l' 'error' 'saltutil.kill_job'"));
    }

    @Test
    void jobThatCannotBeEndedIsTold() {
        Host b = twoThatHang();
        machine.answer(
                        "'saltutil.running'",
                        "{\"a\": \"Minion did not return. [Not connected]\"}\n{\"b\": ["
                                + job("20261129215143000001", "state.top", "infratest/web/top.sls") + "]}\n")
                .answer("'saltutil.kill_job'", "{\"b\": \"Traceback\"}\n");
        assertThatThrownBy(() -> apply(a, b))
                .hasMessageStartingWith(
                        "Host 'a': configset 'web' did not end within 10 min 0 s and may still change it, as the master on host"
                                + " 'master' could not stop it: it did not tell what it is doing: Minion did not return. [Not"
                                + " connected]\n")
                .hasMessageContaining(
                        "Host 'b': configset 'web' did not end within 10 min 0 s and may still change it, as the master on host"
                                + " 'master' could not stop it: it did not end job 20261129215143000001: Traceback\n");
    }

    @Test
    void machineThatHasEndedMeanwhileNeedsNoKill() {
        machine.answerLate(SALT, "").answer("'saltutil.running'", "{\"a\": []}\n");
        assertThatThrownBy(this::apply)
                .hasMessage(
                        "Host 'a': configset 'web' did not end within 10 min 0 s and was stopped\n  it had come to no state"
                                + "\n  what states wait for has to come to an end; a longer time is set with timeout");
        assertThat(machine.commands).noneMatch(command -> command.contains("kill_job"));
    }

    @Test
    void allThatAnsweredBeforeTheCommandWasEndedIsTaken() {
        machine.answerLate(SALT, Recorded.text("two-minions.json"));
        assertThat(apply()).hasSize(1);
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

    /** Else the daemon would go on being the package's, with which the commands of the tree have nothing to do; what somebody has written is theirs. */
    @Test
    void daemonsAreThoseOfTheTreeAlsoWhereAPackageHasBroughtSome() {
        String ours =
                " || grep -q /opt/infratest/salt/ /etc/systemd/system/salt-master.service 2> /dev/null; then\n  put ";
        assertThat(service("/usr/bin")).contains("if ! systemctl cat salt-master.service > /dev/null 2>&1" + ours);
        assertThat(service("/opt/infratest/salt/0123456789abcdef/bin"))
                .contains("if [ ! -e /etc/systemd/system/salt-master.service ]" + ours)
                .doesNotContain("systemctl cat");
    }

    private static String service(String folder) {
        return new SaltService("salt-master", new SaltCommands(folder, "Salt")).restartedWith("{}", "/etc/x.conf", "");
    }

    @Test
    void filesOfOneNameAreNotMixedUp() throws IOException {
        Path web = configset("sites/web", "common", "nginx");
        Path db = configset("sites/db", "common", "postgresql");
        write(db.resolve("states/db/init.sls"), "only here");
        write(web.resolve("states/README.md"), "web");
        write(db.resolve("states/README.md"), "db");
        ProvisionTools tools = Recorded.tools(cache);
        new SaltProvisioner(served(web), tools).apply(List.of(a), false);

        assertThatThrownBy(() -> new SaltProvisioner(served(db), tools).apply(List.of(a), false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Configsets 'web' and 'db' have one master, host 'master', which finds 'common/init.sls' once for"
                                + " all machines; they have different files of that name, " + web
                                + "/states/common/init.sls and " + db
                                + "/states/common/init.sls; rename one of them, or apply one of the configsets without a master");

        write(db.resolve("states/common/init.sls"), "nginx");
        write(db.resolve("pillar/ports.sls"), "port: 5432");
        assertThatThrownBy(() -> new SaltProvisioner(served(db), tools).apply(List.of(a), false))
                .hasMessageContaining("which finds 'ports.sls' once for all machines");

        write(db.resolve("pillar/ports.sls"), "port: 80");
        assertThat(new SaltProvisioner(served(db), tools).apply(List.of(a), false))
                .hasSize(1);
    }

    @Test
    void configsetsOfOneNameAreNotMixedUpEither() throws IOException {
        Path one = configset("one/web", "nginx", "nginx");
        Path other = configset("other/web", "apache", "apache");
        ProvisionTools tools = Recorded.tools(cache);
        new SaltProvisioner(served(one), tools).apply(List.of(a), false);
        new SaltProvisioner(served(one), tools).apply(List.of(a), false);

        assertThatThrownBy(() -> new SaltProvisioner(served(other), tools).apply(List.of(a), false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Two configsets called 'web' have one master, host 'master': " + one + "/states and "
                        + other + "/states; call one of the folders otherwise");
    }

    @Test
    void pillarsOfOneConfigsetAreNotReplacedByEachOther() throws IOException {
        Path web = configset("web", "nginx", "nginx");
        Path more = cache.resolve("more");
        write(more.resolve("top.sls"), "base: {}");
        ProvisionTools tools = Recorded.tools(cache);
        new SaltProvisioner(served(web), tools).apply(List.of(a), false);

        assertThatThrownBy(() ->
                        new SaltProvisioner(served(web, web.resolve("pillar"), more), tools).apply(List.of(a), false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Configset 'web' has two pillars at one master, host 'master': " + web + "/pillar and " + web
                                + "/pillar, " + more
                                + "; name the same folders for all of its machines, and tell these apart in top.sls");
    }

    private Path configset(String name, String sls, String content) throws IOException {
        Path folder = cache.resolve(name);
        write(folder.resolve("states/top.sls"), "base: {'*': [" + sls + "]}");
        write(folder.resolve("states").resolve(sls).resolve("init.sls"), content);
        write(folder.resolve("pillar/top.sls"), "base: {'*': [ports]}");
        write(folder.resolve("pillar/ports.sls"), "port: 80");
        return folder;
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content);
    }

    private static SaltSpec served(Path folder) {
        return served(folder, folder.resolve("pillar"));
    }

    private static SaltSpec served(Path folder, Path... pillar) {
        return new SaltSpec(
                folder.getFileName().toString(),
                List.of(folder.resolve("states")),
                List.of(pillar),
                List.of(),
                SaltMode.MASTER,
                "master",
                Map.of(),
                List.of(),
                Duration.ofMinutes(10),
                SaltInstall.AUTO,
                null,
                null);
    }
}
