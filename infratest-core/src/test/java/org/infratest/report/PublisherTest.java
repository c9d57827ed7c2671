package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {

    @TempDir
    private Path folder;

    @Test
    void linesThatCameDuringTheMergeAreMergedToo() throws IOException {
        line("events-1-aa.jsonl", "early");

        new Publisher(folder, Sample.RUN).publish(new WhenRead(() -> line("events-2-bb.jsonl", "late")));

        assertThat(folder.resolve(Publisher.HTML)).content().contains("early", "late");
        assertThat(folder.resolve(Publisher.JSON)).content().contains("early", "late");
    }

    @Test
    void runThatNeverFallsSilentIsPublishedAllTheSame() throws IOException {
        int[] lines = {0};

        new Publisher(folder, Sample.RUN)
                .publish(new WhenRead(() -> line("events-1-" + "a".repeat(++lines[0]) + ".jsonl", "more")));

        assertThat(folder.resolve(Publisher.HTML)).content().contains("more");
        assertThat(lines[0]).isEqualTo(10);
    }

    private void line(String file, String observation) {
        try {
            Files.write(
                    folder.resolve(file), Json.line(Sample.logged(Sample.probe(Verdict.PASSED, "gw:22", observation))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No remarks, but something happens when they are read, which is after the lines have been. */
    private static final class WhenRead extends AbstractList<String> {

        private final Runnable action;

        WhenRead(Runnable action) {
            this.action = action;
        }

        @Override
        public Object[] toArray() {
            action.run();
            return new Object[0];
        }

        @Override
        public String get(int index) {
            return List.<String>of().get(index);
        }

        @Override
        public int size() {
            return 0;
        }
    }
}
