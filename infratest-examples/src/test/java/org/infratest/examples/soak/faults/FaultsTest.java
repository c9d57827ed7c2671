package org.infratest.examples.soak.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The short form of {@code make soak PART=faults}: one fault of each kind that is quick. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class FaultsTest {

    private static final List<String> QUICK = List.of(
            "vagrant destroy dies of SIGSEGV", // the longest
            "packer is missing",
            "packer build fills the disk",
            "packer build makes half a box",
            "vagrant up finds no libvirtd",
            "machine is gone while it is asked for tcp blocked from it",
            "qemu-system-x86_64 gets no memory",
            "qemu-img info dies of SIGSEGV");

    /** The machine, a tool with what it is to do, or one short word. */
    private static final Pattern NAME =
            Pattern.compile("((on|machine) )?'?web'?|(packer|vagrant|docker|qemu-[\\w-]+)( [\\w-]+)*|[\\w.]{1,12}");

    /** Most of their time they wait. */
    private static final int AT_ONCE = 4;

    /** Those that need namespaces, which not every user may have. */
    private static final List<String> IN_NAMESPACES =
            List.of("cache of lab is read-only", "this JVM has no ports left for tcp blocked");

    @Test
    void whatBreaksIsAnInfrastructureErrorAndLeavesNothing() throws Exception {
        assertThat(outcomes(QUICK)).allMatch(Outcome::isRight);
    }

    @Test
    void fullDisksAndExhaustedPortsAreInfrastructureErrors() throws Exception {
        assumeTrue(hasNamespaces(), "unshare(1) makes no namespaces here");

        assertThat(outcomes(IN_NAMESPACES)).allMatch(Outcome::isRight);
    }

    /** Without it, nothing above would prove anything: a run that nothing breaks is green, and a green run counts as misreported. */
    @Test
    void whereNothingBreaksAllIsGreenAndThatIsSeen() throws Exception {
        assertThat(outcomes(FaultTable.none().stream().map(Fault::name).toList()))
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome.reported())
                        .isEqualTo("nothing has failed; a test is green; the report has 1 passed, 0 failed,"
                                + " 0 infrastructure errors, 0 configuration errors"))
                .allSatisfy(outcome -> assertThat(outcome.left()).isEqualTo("nothing"))
                .noneMatch(Outcome::isRight);
    }

    @Test
    void faultsAreManyAndNoTwoAreTheSame() {
        assertThat(FaultTable.all()).hasSizeGreaterThan(200);
        assertThat(FaultTable.all()).extracting(Fault::name).doesNotHaveDuplicates();
        assertThat(FaultTable.all()).noneMatch(fault -> fault.causes().isEmpty());
    }

    /** What only names the machine or the tool is in any message about it, whatever the cause. */
    @Test
    void eachFaultExpectsItsCauseAndNotOnlyAName() {
        assertThat(FaultTable.all()).noneMatch(fault -> fault.causes().stream().allMatch(FaultsTest::isOnlyAName));

        assertThat(List.of(
                        "web", "machine 'web'", "on 'web'", "qemu-img info", "packer --version", "port", "made.qcow2"))
                .allMatch(FaultsTest::isOnlyAName);
        assertThat(List.of("not today", "exited with 1", "'docker', which is not installed", "Gem::MissingSpecError"))
                .noneMatch(FaultsTest::isOnlyAName);
    }

    private static boolean isOnlyAName(String cause) {
        return NAME.matcher(cause).matches();
    }

    @Test
    void linesAreReadAsTheyAreWritten() {
        Outcome outcome = new Outcome("packer build hangs", "it ended: with; left, words", "file a, file b");

        assertThat(Outcome.parse(outcome.line())).isEqualTo(outcome);
    }

    private static boolean hasNamespaces() {
        return new SystemCommandRunner()
                .run(Command.of("unshare", "--map-root-user", "--mount", "--net", "true"))
                .succeeded();
    }

    private static List<Outcome> outcomes(List<String> faults) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Outcome>> runs = new ArrayList<>();
            for (String fault : faults) {
                runs.add(threads.submit(() -> outcome(fault)));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> run : runs) {
                outcomes.add(run.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Outcome outcome(String fault) throws IOException, InterruptedException {
        Outcome outcome = Trial.of(FaultTable.named(fault));
        System.out.println(outcome.line());
        return outcome;
    }
}
