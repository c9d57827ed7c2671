package org.infratest.diagnosis;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.ToolMissingException;

/**
 * The computer of this JVM. It is asked without any rights that the JVM does not have.
 *
 * @param runner runs the programs
 */
record AskedHere(CommandRunner runner) implements Asked {

    private static final int NO_SUCH_COMMAND = 127;

    @Override
    public Answers ask(List<Question> questions, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Map<Question, Answer> answers = new LinkedHashMap<>();
        for (Question question : questions) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            answers.put(question, left.isNegative() ? Answer.none("the time was over") : ask(question, shorter(left)));
        }
        return new Answers(answers);
    }

    private static Duration shorter(Duration left) {
        return left.compareTo(Batch.EACH) < 0 ? left : Batch.EACH;
    }

    private Answer ask(Question question, Duration limit) {
        try {
            CommandResult result = runner.run(Command.of(question.command())
                    .withEnvironment(Map.of("LC_ALL", "C"))
                    .withDeadline(limit));
            String text = String.join("\n", result.stdout()) + "\n" + String.join("\n", result.stderr());
            return new Answer(result.end() == CommandResult.End.EXITED ? result.exitCode() : -1, text.strip());
        } catch (ToolMissingException e) {
            return new Answer(NO_SUCH_COMMAND, String.valueOf(e.getMessage()));
        }
    }
}
