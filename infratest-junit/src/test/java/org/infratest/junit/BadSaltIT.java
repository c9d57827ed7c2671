package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.lab.LabSpec;
import org.infratest.provision.SaltInstall;
import org.infratest.provision.SaltMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What real Salt says of configsets with a fault in them, and what infratest makes of it: file, line, state and machine. A Salt that is too old, a
 * master that is down and what hangs below a master are in {@link SaltMachinesIT}; states without a {@code top.sls} are refused before there is
 * a machine.
 */
@ResourceLock("bad input")
@NeedsSaltTree("badconfigsets")
class BadSaltIT {

    private static final String BAD = "src/test/badconfigsets/";

    @RegisterExtension
    final RealRun nothingLeft = new RealRun();

    @TempDir
    Path folder;

    static final class OneMachine implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return LabSpec.named("badinput/salt")
                    .network("lan", net -> net.subnet("10.22.0.0/24"))
                    .host("db", host -> SaltConfigsetIT.machine(host).nic("lan", "10.22.0.10"))
                    .build();
        }
    }

    @LabEnvironment(topology = OneMachine.class)
    @SaltConfigset(value = "src/test/badconfigsets/jinja", install = SaltInstall.TREE)
    static class JinjaTestCase extends Never {}

    @LabEnvironment(topology = OneMachine.class)
    @SaltConfigset(value = "src/test/badconfigsets/yaml", install = SaltInstall.TREE)
    static class YamlTestCase extends Never {}

    @LabEnvironment(topology = OneMachine.class)
    @SaltConfigset(value = "src/test/badconfigsets/missing", install = SaltInstall.TREE)
    static class MissingTestCase extends Never {}

    @LabEnvironment(topology = OneMachine.class)
    @SaltConfigset(value = "src/test/badconfigsets/pillar", install = SaltInstall.TREE)
    static class PillarTestCase extends Never {}

    @LabEnvironment(topology = OneMachine.class)
    @SaltConfigset(value = "src/test/badconfigsets/failing", install = SaltInstall.TREE)
    static class FailingTestCase extends Never {}

    @LabEnvironment(topology = OneMachine.class)
    @SaltConfigset(value = "src/test/badconfigsets/hanging", install = SaltInstall.TREE, timeout = "60 s")
    static class HangingTestCase extends Never {}

    @LabEnvironment(topology = OneMachine.class)
    @SaltConfigset(value = "src/test/badconfigsets/nobody", install = SaltInstall.TREE)
    static class NobodyTestCase extends Never {}

    /** The master has rejected somebody of that name before. */
    static final class Rejected implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return LabSpec.named("badinput/saltmaster")
                    .network("lan", net -> net.subnet("10.23.0.0/24"))
                    .host(
                            "master",
                            host -> SaltConfigsetIT.machine(host)
                                    .nic("lan", "10.23.0.10")
                                    .script("reject", """
                                    mkdir -p /etc/salt/pki/master/minions_rejected
                                    openssl genrsa 2048 2> /dev/null | openssl rsa -pubout 2> /dev/null \\
                                        > /etc/salt/pki/master/minions_rejected/db
                                    """))
                    .host("db", host -> SaltConfigsetIT.machine(host).nic("lan", "10.23.0.11"))
                    .build();
        }
    }

    @LabEnvironment(topology = Rejected.class)
    @SaltConfigset(
            value = "src/test/configsets/greeter",
            on = "db",
            mode = SaltMode.MASTER,
            master = "master",
            install = SaltInstall.TREE)
    static class RejectedTestCase extends Never {}

    /** Nobody gets to a test. */
    abstract static class Never {
        @Test
        void isNeverRun() {}
    }

    private void fails(Class<?> test, Class<? extends Throwable> type, String... message) {
        assertThat(RealRun.failure(test, folder))
                .isInstanceOf(type)
                .extracting(failure -> String.valueOf(failure.getMessage()).strip())
                .asString()
                .matches(RealRun.words(String.join("\n", Arrays.asList(message))));
    }

    @Test
    void faultOfJinjaIsToldWithItsLine() {
        fails(
                JinjaTestCase.class,
                ConfigsetFailure.class,
                "Host 'db': configset 'jinja' does not render: " + BAD + "jinja/states/badjinja.sls:9",
                "  Jinja syntax error: Encountered unknown tag 'endfor'. Jinja was looking for the following tags: 'elif' or"
                        + " 'else' or 'endif'. The innermost block that needs to be closed is 'if'.; line 9",
                "<text>    <======================<text>");
    }

    @Test
    void faultOfYamlIsToldWithItsLine() {
        fails(
                YamlTestCase.class,
                ConfigsetFailure.class,
                "Host 'db': configset 'yaml' does not render: " + BAD + "yaml/states/badyaml.sls:4",
                "  while parsing a block mapping",
                "    in \"<unicode string>\", line 2, column 3",
                "  did not find expected key",
                "    in \"<unicode string>\", line 4, column 4");
    }

    @Test
    void valueThatThePillarLacksIsNamed() {
        fails(
                MissingTestCase.class,
                ConfigsetFailure.class,
                "Host 'db': configset 'missing' does not render: " + BAD + "missing/states/badpillar.sls:4",
                "  a value is missing: 'nosuch'",
                "  it is looked for in the pillar (there is none), the grains or the context of the template",
                "<text>");
    }

    @Test
    void pillarThatDoesNotRenderIsNamed() {
        fails(
                PillarTestCase.class,
                ConfigsetFailure.class,
                "Host 'db': the pillar of configset 'pillar' does not render: " + BAD + "pillar/pillar/broken.sls:2",
                "  Rendering SLS 'broken' failed. Please see master log for details.",
                "  Jinja error: integer division or modulo by zero");
    }

    @Test
    void stateThatFailsIsToldWithItsCommentAndWhereItStands() {
        fails(
                FailingTestCase.class,
                ConfigsetFailure.class,
                "db: configset 'failing' failed at state 'boom' (cmd.run echo to-stdout; echo to-stderr >&2; exit 3) at "
                        + BAD + "failing/states/fail.sls:5",
                "  Command \"echo to-stdout; echo to-stderr >&2; exit 3\" run",
                "  it had changed:",
                "    pid: <n>",
                "    retcode: 3",
                "    stdout: to-stdout",
                "    stderr: to-stderr",
                "  1 more failed:",
                "    'never' (file.managed /etc/never) at " + BAD
                        + "failing/states/fail.sls:9: One or more requisite failed: fail.boom");
    }

    @Test
    void stateThatHangsIsStoppedAndNamed() {
        fails(
                HangingTestCase.class,
                ConfigsetFailure.class,
                "Host 'db': configset 'hanging' did not end within <time> and was stopped",
                "  it was at state cmd.run of 'sleep 3600' at " + BAD + "hanging/states/wait.sls:6",
                "  what states wait for has to come to an end; a longer time is set with timeout");
    }

    @Test
    void machineThatNoTargetMatchesIsNamed() {
        fails(
                NobodyTestCase.class,
                ConfigsetFailure.class,
                "Host 'db': configset 'nobody' has no states for it: " + BAD
                        + "nobody/states/top.sls matches no machine called 'db'",
                "  No Top file or master_tops data matches found. Please see master log for details.");
    }

    @Test
    void keyThatTheMasterRefusesIsNamed() {
        fails(
                RejectedTestCase.class,
                EnvironmentException.class,
                "The Salt master on host 'master' refuses the key of minion 'db': it is among the rejected ones; delete it"
                        + " there with 'salt-key -d db', and see who else calls itself so");
    }
}
