package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.cli.Check.Kind;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {

    private final Map<String, Supplier<List<Check>>> examinations = new LinkedHashMap<>();

    @Test
    void saysWhatIsUsableAndWhyTheRestIsNot() {
        found(Check.usable(Kind.PROVIDER, "lab", "QEMU 7.2.22"));
        found(Check.unusable(Kind.PROVIDER, "packer", "'packer' is not installed\napt-get install packer"));

        CommandRun run = doctor();

        assertThat(run.exit()).isZero();
        assertThat(run.lines())
                .containsSubsequence(
                        "providers",
                        "  yes  lab: QEMU 7.2.22",
                        "   no  packer",
                        "         'packer' is not installed",
                        "         apt-get install packer",
                        "tools",
                        "usable");
        assertThat(run.out()).contains("java: " + Runtime.version());
    }

    @Test
    void endsWithAnErrorWhereNoProviderOfMachinesIsUsable() {
        found(Check.usable(Kind.PROVIDER, "packer", "1.6.6"));
        found(Check.unusable(Kind.PROVIDER, "lab", "'qemu-img' is not installed"));

        CommandRun run = doctor();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines()).endsWith("not usable: any provider of machines");
    }

    @Test
    void whatIsRequiredDecides() {
        found(Check.usable(Kind.PROVIDER, "lab", ""));
        found(Check.unusable(Kind.PROVIDER, "packer", "'packer' is not installed"));
        found(Check.unusable(Kind.TOOL, "vagrant", "'vagrant' is not installed"));

        assertThat(doctor("--require", "lab").exit()).isZero();
        assertThat(doctor("--require", "lab,packer,vagrant:libvirt").lines())
                .endsWith("not usable: packer, vagrant:libvirt");
        CommandRun wrong = doctor("--require", "packre");
        assertThat(wrong.err())
                .contains("--require packre is nothing that is looked at; there are: java, lab, packer, vagrant");
    }

    @Test
    void whatDoesNotAnswerIsNotWaitedFor() {
        found(Check.usable(Kind.PROVIDER, "lab", ""));
        CountDownLatch never = new CountDownLatch(1);
        examinations.put("vagrant", () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        });
        examinations.put("broken", () -> {
            throw new EnvironmentException("it printed nonsense");
        });

        List<Check> checks = new Doctor(Duration.ofMillis(200)).examine(examinations);

        assertThat(checks)
                .extracting(Check::problem)
                .containsExactly(
                        null, "it did not answer within 200 ms; is this computer busy?", "it printed nonsense");
    }

    @Test
    void answersProgramsAsJson() {
        found(Check.unusable(Kind.PROVIDER, "lab", "'qemu-img' is not installed"));

        JsonNode report = JsonMapper.shared().readTree(doctor("--json").out());

        assertThat(report.get("usable").asBoolean()).isFalse();
        assertThat(report.get("checks").get(1).get("name").asString()).isEqualTo("lab");
        assertThat(report.get("checks").get(1).get("problem").asString()).isEqualTo("'qemu-img' is not installed");
    }

    /** Whatever is installed here: each thing is told to be usable, or why not. */
    @Test
    void thisComputerIsExamined() {
        JsonNode report =
                JsonMapper.shared().readTree(CommandRun.of("doctor", "--json").out());

        assertThat(report.get("checks"))
                .extracting(check -> check.get("name").asString())
                .contains(
                        "java",
                        "lab",
                        "packer",
                        "vagrant",
                        "ansible-playbook",
                        "ssh",
                        "cache",
                        "memory",
                        "processors",
                        "boots",
                        "tun");
        assertThat(report.get("checks"))
                .allSatisfy(check -> assertThat(check.get("usable").asBoolean())
                        .isEqualTo(check.get("problem").isNull()));
    }

    private void found(Check check) {
        examinations.put(check.name(), () -> List.of(check));
    }

    private CommandRun doctor(String... arguments) {
        CommandLine command = Infratest.handlingErrors(new CommandLine(new DoctorCommand(cache -> examinations)));
        return CommandRun.of(command, arguments);
    }
}
