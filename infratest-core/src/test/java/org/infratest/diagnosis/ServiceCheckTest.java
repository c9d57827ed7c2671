package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceCheckTest {

    private final Story story = new Story();

    private void waiting(int waiting, int room) {
        story.db.says(
                Question.SOCKETS,
                "tcp   LISTEN " + waiting + "      " + room
                        + "   0.0.0.0:5432   0.0.0.0:*    users:((\"postgres\",pid=12,fd=3))");
    }

    @Test
    void fullQueueIsNamed() {
        waiting(129, 128);

        assertThat(story.examinedBy(new ServiceCheck()))
                .map(Finding::sentence)
                .hasValue("postgres on db listens on TCP port 5432, but does not take the connections: 129 wait, and"
                        + " there is room for 128");
    }

    @Test
    void stoppedProcessIsNamed() {
        waiting(129, 128);
        story.db.says(Question.PROCESSES, "    1 Ss   systemd\n   12 Tsl  postgres\n");

        assertThat(story.examinedBy(new ServiceCheck()))
                .map(Finding::sentence)
                .hasValue(
                        "postgres on db listens on TCP port 5432, but its process 12 is stopped (state T), so it takes"
                                + " nothing");
    }

    @Test
    void queueWithRoomIsFine() {
        waiting(1, 128);

        assertThat(story.examinedBy(new ServiceCheck())).isEmpty();
    }
}
