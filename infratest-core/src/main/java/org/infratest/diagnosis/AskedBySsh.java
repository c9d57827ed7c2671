package org.infratest.diagnosis;

import java.time.Duration;
import java.util.List;
import org.infratest.vantage.Shell;

/**
 * A machine that is asked all questions by one command.
 *
 * @param shell runs it
 */
record AskedBySsh(Shell shell) implements Asked {

    @Override
    public Answers ask(List<Question> questions, Duration limit) {
        Batch batch = Batch.of(questions);
        return batch.read(shell.exec(batch.command(), limit).stdout());
    }
}
