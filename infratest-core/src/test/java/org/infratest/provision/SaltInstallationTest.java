package org.infratest.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.infratest.EnvironmentException;
import org.infratest.docs.Page;
import org.infratest.environment.Host;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Salt gets into machines, and what is said where it does not; the machine answers with what real ones said. */
class SaltInstallationTest {

    private static final String LOOK = "/opt/saltstack/salt /usr/local/sbin";
    private static final String WAYS =
            "use a box that has Salt, name a Salt tree with INFRATEST_SALT_TREE (works offline),"
                    + " or let the machine reach a repository with the package";

    /** The same question is answered otherwise once something was installed. */
    private final StandIn machine =
            new StandIn().answer(LOOK, "").answer("salt-call --version", "salt-call 3006.9 (Sulfur)\n");

    private final Host db = machine.host("db");

    @TempDir
    Path folder;

    private Path tree;
    private Path script;

    @BeforeEach
    void treeAndScript() throws IOException {
        tree = folder.resolve("tree");
        Files.createDirectories(tree.resolve("salt"));
        Files.writeString(tree.resolve("salt/scripts.py"), "");
        script = Files.writeString(folder.resolve("bootstrap-salt.sh"), "#!/bin/sh\n");
        machine.answer("/.complete ]", 1, "", "").answer("find_spec", "other-python\n");
    }

    private SaltInstallation installation(SaltInstall how, @Nullable Path from) {
        SaltSpec spec = new SaltSpec(
                "web",
                List.of(Recorded.STATES),
                List.of(),
                List.of(),
                SaltMode.MASTERLESS,
                "",
                Map.of(),
                List.of(),
                Duration.ofMinutes(10),
                how,
                from,
                how == SaltInstall.BOOTSTRAP ? script : null);
        return new SaltInstallation(spec, Recorded.tools(folder.resolve("cache")));
    }

    private SaltCommands install(SaltInstall how, @Nullable Path from, boolean master) {
        return installation(how, from).on(new Guest(db), master);
    }

    private List<String> commands(String part) {
        return machine.commands.stream().filter(each -> each.contains(part)).toList();
    }

    private void fails(SaltInstall how, @Nullable Path from, String message) {
        fails(() -> install(how, from, false), message);
    }

    private static void fails(ThrowingCallable work, String message) {
        assertThatThrownBy(work).isInstanceOf(EnvironmentException.class).hasMessage(message);
    }

    @Test
    void treeThatIsNewEnoughIsKept() {
        assertThat(install(SaltInstall.TREE, tree, false).folder()).matches("/opt/infratest/salt/[0-9a-f]{16}/bin");
        assertThat(commands("touch /opt/infratest/salt/"))
                .singleElement()
                .asString()
                .contains("/.complete");
    }

    @Test
    void treeThatIsTooOldIsRefusedAndNotKept() throws IOException {
        machine.answer("salt-call --version", "salt-call 2019.2.8 (Fluorine)\n");
        String message =
                "Host 'db' was given the Salt tree " + tree + ", which is Salt 2019.2.8 (Fluorine) and too old;"
                        + " configsets need 3000 or later; name a newer tree with INFRATEST_SALT_TREE, or set install = PACKAGE";
        fails(SaltInstall.TREE, tree, message);
        fails(SaltInstall.AUTO, tree, message);
        Page.of("configsets.md").shows(message.replace(tree.toString(), "/src/salt"));
        assertThat(commands(".complete ]")).hasSize(2);
        assertThat(commands("touch /opt/infratest/salt/")).isEmpty();
    }

    @Test
    void treeComesInPlaceOfASaltThatIsTooOld() {
        machine.answer(LOOK, "/usr/bin\n").answer("/usr/bin/salt-call --version", "salt-call 2018.3.4 (Oxygen)\n");
        assertThat(install(SaltInstall.AUTO, tree, false).folder()).startsWith("/opt/infratest/salt/");
        fails(
                SaltInstall.AUTO,
                null,
                "Host 'db' has Salt 2018.3.4 (Oxygen), which is too old: configsets need 3000 or later; install a newer"
                        + " one, or set install = TREE");
    }

    @Test
    void saltThatIsNewEnoughIsUsedWhereATreeIsNamedToo() {
        machine.answer(LOOK, "/usr/bin\n");
        assertThat(install(SaltInstall.AUTO, tree, false).folder()).isEqualTo("/usr/bin");
    }

    @Test
    void treeThatDoesNotEvenTellItsVersionIsRefused() {
        machine.answer(
                "salt-call --version",
                1,
                "",
                "ImportError: cannot import name 'MutableMapping' from 'collections' (/usr/lib/python3.11/collections/__init__.py)\n");
        fails(
                SaltInstall.TREE,
                tree,
                "Host 'db' cannot run the Salt tree " + tree
                        + ", which does not even tell its version there; configsets need 3000 or later; name a newer tree"
                        + " with INFRATEST_SALT_TREE, or set install = PACKAGE\n  exit code 1\n  ImportError: cannot import"
                        + " name 'MutableMapping' from 'collections' (/usr/lib/python3.11/collections/__init__.py)");
    }

    @Test
    void treeWhoseVersionIsNoneIsRefused() {
        machine.answer("salt-call --version", "hello\n");
        assertThatThrownBy(() -> install(SaltInstall.TREE, tree, false))
                .hasMessageStartingWith("Host 'db' cannot run the Salt tree " + tree)
                .hasMessageEndingWith("exit code 0\n  hello");
    }

    @Test
    void saltOfTheBoxWhoseVersionIsNoneIsRefused() {
        machine.answer(LOOK, "/usr/bin\n").answer("salt-call --version", "hello\n");
        fails(SaltInstall.IN_BOX, null, "Host 'db': /usr/bin/salt-call --version answers what names no version: hello");
    }

    @Test
    void boxWithoutSaltIsTold() {
        fails(SaltInstall.IN_BOX, null, "Host 'db' has no Salt: there is no salt-call in its usual places; " + WAYS);
    }

    @Test
    void treeOfAnEarlierRunIsNoSaltOfTheBox() {
        machine.answer(LOOK, "/usr/local/bin\ntree\n");
        fails(SaltInstall.IN_BOX, null, "Host 'db' has no Salt: there is no salt-call in its usual places; " + WAYS);
    }

    @Test
    void packageIsInstalledWhereThereIsNone() {
        machine.afterwards("install salt-minion", LOOK, "/usr/bin\n");
        assertThat(install(SaltInstall.PACKAGE, null, false).folder()).isEqualTo("/usr/bin");
        assertThat(commands("install salt-minion"))
                .singleElement()
                .asString()
                .contains("export DEBIAN_FRONTEND=noninteractive\n")
                .contains("apt-get -q update && apt-get -q -y --no-install-recommends install salt-minion \n")
                .contains("dnf -q -y install salt-minion \n")
                .contains("apk add salt-minion \n");
        assertThat(commands("salt-call --version")).hasSize(1);
    }

    @Test
    void masterGetsItsPackageToo() {
        machine.afterwards("install salt-minion", LOOK, "/usr/bin\n");
        install(SaltInstall.AUTO, null, true);
        assertThat(commands("install salt-minion"))
                .singleElement()
                .asString()
                .contains("apt-get -q -y --no-install-recommends install salt-minion salt-master\n")
                .contains("dnf -q -y install salt-minion salt-master\n")
                .contains("apk add salt-minion salt-master\n");
    }

    @Test
    void whatIsThereIsNotInstalledAgain() {
        machine.answer(LOOK, "/opt/saltstack/salt\n");
        for (SaltInstall how : List.of(SaltInstall.PACKAGE, SaltInstall.BOOTSTRAP, SaltInstall.AUTO)) {
            assertThat(install(how, null, false).folder()).isEqualTo("/opt/saltstack/salt");
        }
        assertThat(commands("install salt-minion")).isEmpty();
        assertThat(commands("sh /var/lib/infratest/bootstrap-salt.sh")).isEmpty();
    }

    @Test
    void packageThatDoesNotExistIsToldInTheWordsOfApt() {
        machine.answer("install salt-minion", 100, Recorded.text("apt-none.stdout"), Recorded.text("apt-none.stderr"));
        fails(
                SaltInstall.PACKAGE,
                null,
                "Host 'db' has no Salt, and it could not be installed by the package salt-minion (exit code 100); "
                        + WAYS + "\n  "
                        + (Recorded.text("apt-none.stdout").strip() + "\nE: Unable to locate package salt-minion")
                                .replace("\n", "\n  "));
    }

    @Test
    void machineWithoutPackageManagerIsTold() {
        machine.answer("install salt-minion", 1, "", "neither apt-get, dnf nor apk is there\n");
        fails(
                SaltInstall.AUTO,
                null,
                "Host 'db' has no Salt, and it could not be installed by the package salt-minion (exit code 1); " + WAYS
                        + "\n  neither apt-get, dnf nor apk is there");
    }

    @Test
    void installationThatDoesNotEndIsTold() {
        machine.answerLate("install salt-minion", "");
        fails(
                SaltInstall.PACKAGE,
                null,
                "Host 'db' has no Salt, and it could not be installed by the package salt-minion (not within 20 min); "
                        + WAYS + "\n  it printed nothing");
    }

    @Test
    void packageThatLeavesNoSaltCallIsTold() {
        fails(
                SaltInstall.PACKAGE,
                null,
                "Host 'db' has no Salt: there is no salt-call in its usual places after it was installed by the package salt-minion; "
                        + WAYS);
    }

    @Test
    void packageThatIsTooOldIsTold() {
        machine.afterwards("install salt-minion", LOOK, "/usr/bin\n")
                .answer("salt-call --version", "salt-call 2018.3.4 (Oxygen)\n");
        fails(
                SaltInstall.PACKAGE,
                null,
                "Host 'db' has Salt 2018.3.4 (Oxygen), which is too old: configsets need 3000 or later; install a newer"
                        + " one, or set install = TREE");
    }

    @Test
    void bootstrapScriptIsSentAndRun() {
        machine.afterwards("sh /var/lib/infratest/bootstrap-salt.sh", LOOK, "/usr/bin\n");
        assertThat(install(SaltInstall.BOOTSTRAP, null, false).folder()).isEqualTo("/usr/bin");
        assertThat(machine.uploads).hasSize(1);
        assertThat(commands("install -m 600"))
                .singleElement()
                .asString()
                .contains("/var/lib/infratest/bootstrap-salt.sh");
        assertThat(commands("sh /var/lib/infratest/bootstrap-salt.sh"))
                .singleElement()
                .asString()
                .contains("sh /var/lib/infratest/bootstrap-salt.sh -X\n")
                .contains("timeout -k 15 1200 ");
        assertThat(commands("salt-call --version")).hasSize(1);
    }

    @Test
    void masterIsBootstrappedAsOne() {
        machine.afterwards("sh /var/lib/infratest/bootstrap-salt.sh", LOOK, "/usr/bin\n");
        install(SaltInstall.BOOTSTRAP, null, true);
        assertThat(commands("sh /var/lib/infratest/bootstrap-salt.sh -X -M\n")).hasSize(1);
    }

    @Test
    void bootstrapScriptThatFailsIsToldWithItsFile() {
        machine.answer(
                "sh /var/lib/infratest/bootstrap-salt.sh",
                1,
                "",
                " * ERROR: No dependencies install function found. Exiting...\n");
        fails(
                SaltInstall.BOOTSTRAP,
                null,
                "Host 'db' has no Salt, and it could not be installed by " + script + " (exit code 1); " + WAYS
                        + "\n  * ERROR: No dependencies install function found. Exiting...");
    }

    @Test
    void bootstrapScriptThatLeavesNoSaltCallIsTold() {
        fails(
                SaltInstall.BOOTSTRAP,
                null,
                "Host 'db' has no Salt: there is no salt-call in its usual places after it was installed by " + script
                        + "; " + WAYS);
    }

    @Test
    void otherContentOfTheScriptIsAnotherFingerprint() throws IOException {
        String before = installation(SaltInstall.BOOTSTRAP, null).fingerprint();
        Files.writeString(script, "#!/bin/sh\nexit 1\n");
        assertThat(installation(SaltInstall.BOOTSTRAP, null).fingerprint()).isNotEqualTo(before);
    }

    @Test
    void machineThatIsToBeMasterNeedsItsProgram() {
        fails(
                () -> install(SaltInstall.IN_BOX, null, true),
                "Host 'db' has no Salt: there is no salt-master in its usual places; " + WAYS);
        assertThat(commands("[ -x \"$folder/salt-call\" ] && [ -x \"$folder/salt-master\" ]"))
                .hasSize(1);
    }

    @Test
    void eachMachineIsAskedOnce() {
        machine.answer(LOOK, "/usr/bin\n");
        SaltInstallation installation = installation(SaltInstall.AUTO, null);
        installation.on(new Guest(db), false);
        installation.on(new Guest(db), false);
        assertThat(commands(LOOK)).hasSize(1);
    }
}
