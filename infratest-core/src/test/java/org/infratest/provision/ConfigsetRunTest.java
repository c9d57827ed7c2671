package org.infratest.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.ReadOnlyEnvironmentException;
import org.infratest.environment.Host;
import org.infratest.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** A configset of Salt without a master, over a session that answers with what a real one printed. */
class ConfigsetRunTest {

    private static final String APPLY = "'state.apply'";
    private static final String STATES = "src/test/resources/org/infratest/provision/states/";

    @TempDir
    Path cache;

    private final StandIn machine = new StandIn().withSalt();
    private final Host db = machine.host("db");

    private ConfigsetRun run(SaltSpec spec) {
        return ConfigsetRun.of(
                spec,
                new SaltProvisioner(spec, Recorded.tools(cache)),
                machine.environment(false),
                machine.events::add);
    }

    private ConfigsetRun applied(String file) {
        machine.answer(APPLY, Recorded.text(file));
        ConfigsetRun run = run(Recorded.spec());
        run.apply();
        return run;
    }

    @Test
    void isAppliedOnceWhoeverAsks() {
        ConfigsetRun run = applied("first.json");
        run.apply();
        assertThat(machine.commands)
                .filteredOn(command -> command.contains(APPLY))
                .hasSize(1);
    }

    @Test
    void whatFailedOnceFailsAlwaysWithoutAnotherAttempt() {
        machine.answer(APPLY, Recorded.text("failed.json"));
        ConfigsetRun run = run(Recorded.spec());
        assertThatThrownBy(run::apply).isInstanceOf(ConfigsetFailure.class);
        machine.answer(APPLY, Recorded.text("second.json"));
        assertThatThrownBy(run::apply).isInstanceOf(ConfigsetFailure.class);
    }

    @Test
    void failingStateIsToldWithItsCommentAndPlaceAndThoseThatFollow() {
        machine.answer(APPLY, Recorded.text("failed.json"));
        assertThatThrownBy(run(Recorded.spec())::apply)
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessage("""
                        db: configset 'web' failed at state 'boom' (cmd.run echo to-stdout; echo to-stderr >&2; exit 3) at %1$sfail.sls:5
                          Command "echo to-stdout; echo to-stderr >&2; exit 3" run
                          it had changed:
                            pid: 86
                            retcode: 3
                            stdout: to-stdout
                            stderr: to-stderr
                          3 more failed:
                            'never' (file.managed /etc/never) at %1$sfail.sls:9: One or more requisite failed: fail.boom
                            'no such package' (pkg.installed no-such-package-lab) at %1$sfail.sls:15: Problem encountered installing package(s). Additional info follows:\\n\\nerrors:\\n    - Running scope as unit: run-rea399e3652614de7adb4abaf7dc319ce.scope\\n      E: Unable to locate package no-such-package-lab
                            'no such service' (service.running no-such-service-lab) at %1$sfail.sls:19: The named service no-such-service-lab is not available""".formatted(STATES));
    }

    @Test
    void eachStateIsAnEvent() {
        applied("first.json");
        assertThat(machine.events.get(0)).isEqualTo(new Event.ConfigsetApplying("e1", "web", "salt, masterless", "db"));
        assertThat(machine.events)
                .filteredOn(Event.StateApplied.class::isInstance)
                .hasSize(5);
        Event.ConfigsetApplied end = (Event.ConfigsetApplied) machine.events.get(6);
        assertThat(end.states()).isEqualTo(5);
        assertThat(end.changed()).isEqualTo(5);
        assertThat(end.application()).isEqualTo(1);
    }

    @Test
    void secondApplicationThatChangesNothingPasses() {
        ConfigsetRun run = applied("first.json");
        machine.answer(APPLY, Recorded.text("second.json"));
        run.on(db).assertChangesNothing();
        assertThat(((Event.ConfigsetApplied) machine.events.get(machine.events.size() - 1)).application())
                .isEqualTo(2);
    }

    @Test
    void secondApplicationThatChangesSomethingSaysWhat() {
        ConfigsetRun run = applied("first.json");
        assertThatThrownBy(() -> run.on(db).assertChangesNothing())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith("""
                        db: expected configset 'web' to change nothing when it is applied again, but 5 of 5 states changed something
                          '/etc/web/web.conf' (file.managed) at %1$sweb/init.sls:1
                            diff: New file
                            mode: 0640
                          'lab-web' (service.running) at %1$sweb/init.sls
                            lab-web: true
                          'stamp' (cmd.run date > /var/lib/lab-stamp) at %1$sweb/init.sls:5
                            pid: 274""".formatted(STATES));
    }

    @Test
    void machineThatCameBackConfiguredIsLeftAlone() {
        ConfigsetRun earlier = applied("first.json");
        Host app = machine.host("app");
        machine.notes.put("db", Map.of("configset web", earlier.note(db)));
        machine.notes.put("app", Map.of("configset other", "of another one"));
        machine.commands.clear();
        machine.events.clear();

        ConfigsetRun run = run(Recorded.spec());
        run.apply();

        assertThat(machine.commands)
                .filteredOn(command -> command.contains(APPLY))
                .as("on app alone")
                .hasSize(1);
        assertThat(run.on(db).applied()).isEqualTo(earlier.on(db).applied());
        assertThat(run.on(app).applied().states()).hasSize(5);
        assertThat(machine.events)
                .filteredOn(Event.ConfigsetApplied.class::isInstance)
                .extracting(event -> ((Event.ConfigsetApplied) event).application())
                .containsExactly(0, 1);
        assertThat(machine.events)
                .filteredOn(Event.StateApplied.class::isInstance)
                .hasSize(5);
    }

    @Test
    void whatAMasterServesIsNotRememberedByMachines() {
        assertThat(new SaltProvisioner(Recorded.spec(SaltMode.MASTER, "db"), Recorded.tools(cache)).fingerprint())
                .isEmpty();
        assertThat(new SaltProvisioner(Recorded.spec(), Recorded.tools(cache)).fingerprint())
                .hasValueSatisfying(hash -> assertThat(hash)
                        .isNotEqualTo(new SaltProvisioner(Recorded.spec("web"), Recorded.tools(cache))
                                .fingerprint()
                                .orElseThrow()));
    }

    @Test
    void afterARebootItIsOnlyAskedWhatWouldChange() {
        ConfigsetRun run = applied("first.json");
        machine.answer(APPLY, Recorded.text("second.json"));
        run.on(db).assertHoldsAfterReboot();
        assertThat(machine.power).containsExactly("off", "on");
        assertThat(machine.commands).last().asString().contains("'state.apply' 'test=True'");

        machine.answer(APPLY, Recorded.text("preview.json"));
        assertThatThrownBy(() -> run.on(db).assertHoldsAfterReboot())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith(
                        "db: expected configset 'web' to hold after a reboot, but 4 of 4 states would change something\n  'ok first'");
    }

    @Test
    void whatWasTakenOutOfTheConfigsetIsNoticed() {
        machine.answer("/applied 2> /dev/null", "cmd.run stamp (date > /var/lib/lab-stamp)\nfile.managed /etc/old\n");
        ConfigsetRun run = applied("first.json");
        assertThat(run.on(db).applied().leftBehind()).containsExactly("file.managed /etc/old");
        assertThatThrownBy(() -> run.on(db).assertNothingLeftBehind())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage(
                        "db: expected nothing to be left of what configset 'web' once had, but these states were applied before"
                                + " and are in it no more, and nothing undoes them\n  file.managed /etc/old");
    }

    @Test
    void treeThatIsThereIsNotSentAgain() {
        applied("first.json");
        assertThat(machine.uploads).isEmpty(); // the stand-in says yes to whoever asks whether it is complete
        machine.answer("/.complete ]", 1, "", "");
        applied("first.json");
        assertThat(machine.uploads).hasSize(1);
    }

    @Test
    void saltThatIsTooOldIsRefused() {
        machine.answer("salt-call --version", "salt-call 2019.2.8 (Fluorine)\n");
        assertThatThrownBy(run(Recorded.spec())::apply)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Host 'db' has Salt 2019.2.8 (Fluorine), which is too old: configsets need 3000 or later; install a newer"
                                + " one, or set install = TREE");
    }

    @Test
    void missingSaltSaysWhatCanBeDone() {
        machine.answer("/opt/saltstack/salt /usr/local/sbin", "");
        machine.answer("apt-get", 100, "", "E: Unable to locate package salt-minion\n");
        assertThatThrownBy(run(Recorded.spec())::apply)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Host 'db' has no Salt, and it could not be installed by the package salt-minion (exit code 100); use a box that has"
                                + " Salt, name a Salt tree with INFRATEST_SALT_TREE (works offline), or let the machine reach a repository with"
                                + " the package\n  E: Unable to locate package salt-minion");
    }

    @Test
    void whoMayNotBecomeRootIsTold() {
        machine.answer("salt-call\" ]; then", 240, "", "sudo: a password is required\n");
        assertThatThrownBy(run(Recorded.spec())::apply)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Host 'db': a configset is applied as root, and who logs in is not and may not run 'sudo -n'; let it, or log"
                                + " in as root\n  sudo: a password is required");
    }

    @Test
    void machinesOfOthersAreLeftAlone() {
        SaltSpec spec = Recorded.spec();
        assertThatThrownBy(() -> ConfigsetRun.of(
                        spec,
                        new SaltProvisioner(spec, Recorded.tools(cache)),
                        machine.environment(true),
                        machine.events::add))
                .isInstanceOf(ReadOnlyEnvironmentException.class)
                .hasMessage(
                        "Configset 'web' is not applied to environment 'lab': its machines were there before the test and belong to"
                                + " somebody else; remove the annotation there");
        assertThat(machine.commands).isEmpty();
    }

    @Test
    void grainsAndNamedStatesReachSalt() {
        machine.answer(APPLY, Recorded.text("first.json"));
        run(Recorded.spec("web", "fail")).apply();
        assertThat(machine.commands).anyMatch(command -> command.contains("\"grains\":{\"role\":\"web\"}"));
        assertThat(machine.commands).anyMatch(command -> command.contains("'state.apply' 'web,fail'"));
    }

    @Test
    void refusalIsAnEventToo() {
        machine.answer(APPLY, 1, Recorded.text("badyaml.json"), "");
        assertThatThrownBy(run(Recorded.spec())::apply).isInstanceOf(ConfigsetFailure.class);
        assertThat(machine.events).last().isInstanceOf(Event.ConfigsetRefused.class);
    }

    @Test
    void hostsAreThoseThatAreNamed() {
        machine.host("web");
        SaltSpec all = Recorded.spec();
        SaltSpec one = new SaltSpec(
                "web",
                all.states(),
                all.pillar(),
                List.of("web"),
                all.mode(),
                "",
                all.grains(),
                all.apply(),
                all.timeout(),
                all.install(),
                null,
                null);
        assertThat(run(one).hosts()).extracting(Host::name).containsExactly("web");
        assertThat(run(all).hosts()).extracting(Host::name).containsExactly("db", "web");
    }
}
