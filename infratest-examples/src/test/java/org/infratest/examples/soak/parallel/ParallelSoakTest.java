package org.infratest.examples.soak.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.json.JsonMapper;

/** The short form of {@code make soak PART=parallel}: one round, without machines. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class ParallelSoakTest {

    @Test
    void eightClassesOverFourEnvironmentsDoNotGetInEachOthersWay() throws Exception {
        Round round = Round.run(1, Crowd.VAGRANT);
        System.out.println(round.line());

        assertThat(round.clashes()).isEqualTo("none");
        assertThat(round.oversubscribed()).isEqualTo("nothing");
        assertThat(round.how()).as("somebody had something").doesNotContain("at most 0");
        assertThat(Round.parse(round.line())).isEqualTo(round);
    }

    /** Without it, the above would prove nothing. */
    @Test
    void whatTwoHaveAndWhatIsTooMuchIsSeen() throws Exception {
        try (BookWatch watch = new BookWatch(Path.of("no such book"), new Limits(1_000, 2, 1))) {
            watch.judge(JsonMapper.shared().readTree("""
                    [{"granted": true, "asks": {"MiB of memory": 600, "vagrant:/net": 1}},
                     {"granted": false, "asks": {"MiB of memory": 600, "vagrant:/net": 1}},
                     {"granted": true, "asks": {"boots at a time": 1}}]
                    """));
            assertThat(watch.clashes()).isEmpty();
            assertThat(watch.oversubscribed()).isEmpty();

            watch.judge(JsonMapper.shared().readTree("""
                    [{"granted": true, "asks": {"MiB of memory": 600, "vagrant:/net": 1}},
                     {"granted": true, "asks": {"MiB of memory": 600, "vagrant:/net": 1}}]
                    """));
            assertThat(watch.clashes()).containsExactly("two have vagrant:/net");
            assertThat(watch.oversubscribed()).containsExactly("1200 of 1000 MiB of memory");
            assertThat(watch.most())
                    .isEqualTo(
                            "1200 of 1000 MiB of memory, 1 of 1 boots at a time, 0 of 2 processors of booting machines");
        }
    }
}
