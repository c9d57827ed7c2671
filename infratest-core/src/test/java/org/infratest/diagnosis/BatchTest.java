package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.Subnet;
import org.infratest.vantage.FakeSession;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final Question TWO_LINES = new Question(false, List.of("printf", "one\\n\\ntwo"));
    private static final Question FAILING = new Question(false, List.of("sh", "-c", "echo 'it''s no'; exit 3"));
    private static final Question MISSING = new Question(false, List.of("no-such-program-here"));
    private static final Question ENDLESS = new Question(false, List.of("yes"));

    /** The script is for a machine; here a shell of this computer runs it. */
    private static Answers ran(Batch batch) {
        CommandResult result = new SystemCommandRunner()
                .run(Command.of("sh", "-c", batch.script()).withEnvironment(Map.of()));
        assertThat(result.succeeded()).isTrue();
        return batch.read(String.join("\n", result.stdout()) + "\n");
    }

    @Test
    void eachQuestionHasItsOwnAnswer() {
        Answers answers = ran(Batch.of(List.of(TWO_LINES, FAILING, MISSING)));

        assertThat(answers.to(TWO_LINES)).isEqualTo(new Answer(0, "one\n\ntwo"));
        assertThat(answers.to(FAILING)).isEqualTo(new Answer(3, "its no"));
        assertThat(answers.to(MISSING).problem()).isEqualTo("there is no such program");
    }

    @Test
    void endlessAnswerIsCutOffAndDoesNotHideTheNext() {
        Answers answers = ran(Batch.of(List.of(ENDLESS, TWO_LINES)));

        assertThat(answers.to(ENDLESS).succeeded()).isFalse();
        assertThat(answers.to(ENDLESS).problem()).isEqualTo("the answer is too long or was cut off");
        assertThat(answers.to(TWO_LINES).text()).isEqualTo("one\n\ntwo");
    }

    /** As zsh does: words are not split where a variable is used. */
    @Test
    void loginShellMayBeAnother() {
        AskedBySsh machine = new AskedBySsh((command, deadline) -> {
            CommandResult result = new SystemCommandRunner().run(Command.of("sh", "-c", "IFS=\n" + command));
            return FakeSession.result(command, 0, String.join("\n", result.stdout()) + "\n", "");
        });

        assertThat(machine.ask(List.of(TWO_LINES), Duration.ofSeconds(10)).to(TWO_LINES))
                .isEqualTo(new Answer(0, "one\n\ntwo"));
    }

    @Test
    void questionThatWasNotAskedIsKnownAsSuch() {
        assertThat(Answers.NONE.to(TWO_LINES).problem()).isEqualTo("it was not asked");
    }

    @Test
    void machineThatWritesSomethingElseHasNotAnswered() {
        Batch batch = Batch.of(List.of(TWO_LINES));

        assertThat(batch.read("This account is currently not available.\n").all())
                .isEmpty();
        assertThat(batch.read(batch.mark() + " 7\nhello\n").all()).isEmpty();
    }

    @Test
    void questionsAreMadeOfAddressesWithoutScope() {
        assertThat(Question.route(Subnet.address("fe80::1")).command())
                .containsExactly("ip", "-j", "route", "get", "fe80:0:0:0:0:0:0:1");
    }
}
