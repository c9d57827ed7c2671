package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is different is told by its name, with short values as they were and are. */
class InputsTest {

    @Test
    void eachKindOfChangeHasItsWords() {
        Inputs before = new Inputs(Map.of("a", "same", "b", "256 MiB", "c", "sha256:1", "d", "gone", "f", ""));
        Inputs now = new Inputs(Map.of("a", "same", "b", "512 MiB", "c", "sha256:2", "e", "x", "f", "y"));

        assertThat(before.changed(now))
                .isEqualTo(
                        "b was 256 MiB and is 512 MiB; c has changed; d is no more; e is new (x); f was empty and is y");
    }

    @Test
    void longValuesStandAsTheirHash() {
        String one = "x".repeat(200);

        Map<String, String> details = new Inputs(Map.of("script", one, "lines", "a\nb")).details();

        assertThat(details.get("input script")).startsWith("sha256:").hasSize(31);
        assertThat(details.get("input lines")).startsWith("sha256:");
        assertThat(new Inputs(Map.of("script", one)).changed(new Inputs(Map.of("script", one + "y"))))
                .isEqualTo("script has changed");
    }

    @Test
    void leaseTellsWhatItWasMadeFrom() {
        Inputs inputs = new Inputs(Map.of("memory", "256 MiB"));
        Lease lease = Lease.ofThisJvm("web-1", "FakeProvider", "web", "fake:web", "x", inputs.details())
                .with("made", "/tmp/x");

        assertThat(Inputs.of(lease)).isEqualTo(inputs);
    }

    @Test
    void leaseOfAnOlderInfratestDoesNotKnow() {
        assertThat(new Inputs(Map.of()).changed(new Inputs(Map.of()))).isEqualTo("which of them is not known");
    }

    @Test
    void whatComesFromFilesIsCleaned() {
        assertThat(new Inputs(Map.of("a", "x")).changed(new Inputs(Map.of("a", "\u001b[31mred"))))
                .doesNotContain("\u001b");
    }
}
