package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.infratest.EnvironmentException;
import org.infratest.MoreTime;
import org.infratest.event.Durations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InterviewTest {

    private static final Duration LIMIT = Duration.ofMillis(300);
    private static final Answers FINE = new Answers(Map.of(Question.ADDRESSES, new Answer(0, "[]")));

    private static Place place(String name, Asked asked) {
        return new Place(name, Map.of(), asked);
    }

    @Test
    void machineThatHangsHoldsNobodyUpAndItsThreadEnds() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Place hanging = place("hanging", (questions, limit) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
            }
            return Answers.NONE;
        });
        Place fine = place("fine", (questions, limit) -> FINE);
        MoreTime.from(LIMIT, limit -> {
            try (Interview interview = new Interview()) {
                Map<Place, Answers> answers = interview.ask(
                        Map.of(hanging, List.of(Question.ADDRESSES), fine, List.of(Question.ADDRESSES)), limit);
                assertThat(answers).containsExactly(Map.entry(fine, FINE));
                assertThat(interview.problems())
                        .containsExactly("hanging did not answer within " + Durations.text(limit));
            }
        });
        interrupted.await();
    }

    @Test
    void machineThatCannotBeAskedIsNamedWithTheReason() {
        Place lost = place("lost", (questions, limit) -> {
            throw new EnvironmentException("Cannot log in to 'lost': no answer");
        });
        try (Interview interview = new Interview()) {
            assertThat(interview.ask(Map.of(lost, List.of(Question.ADDRESSES)), Duration.ofSeconds(20)))
                    .isEmpty();
            assertThat(interview.problems())
                    .containsExactly("lost could not be asked: Cannot log in to 'lost': no answer");
        }
    }
}
