package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.infratest.environment.ResourceLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BoxesCommandTest {

    private static final String HASH = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path cache;

    private Path box;
    private Path image;

    @BeforeEach
    void fill() throws IOException {
        box = file("boxes/infratest-web/5e8d1c05bb23/box.box", 3 << 20, Duration.ofDays(20));
        image = file("lab/images/" + HASH + ".qcow2", 2 << 20, Duration.ofDays(20));
        file("lab/images/" + HASH + ".qcow2.size", 1, Duration.ofDays(20));
        file("locks/lab-image-" + HASH.substring(0, 12) + ".use", 1, Duration.ofHours(3));
    }

    @Test
    void showsSizesAndTheLastUse() {
        assertThat(run().lines())
                .containsExactly(
                        "KIND   NAME                        SIZE   LAST USE  WHAT FOR",
                        "box    infratest-web/5e8d1c05bb23  3 MiB  20 d ago  machines",
                        "image  0123456789ab                2 MiB  3 h ago   labs",
                        "together: 5 MiB");
    }

    @Test
    void answersProgramsAsJson() {
        JsonNode rows = JsonMapper.shared().readTree(run("--json").out());

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).get("bytes").asLong()).isEqualTo(3 << 20);
        assertThat(rows.get(1).get("file").asString()).isEqualTo(image.toString());
    }

    @Test
    void pruneRemovesWhatWasNotUsedForSomeTime() {
        assertThat(run("prune", "--dry-run").lines())
                .containsExactly("would be removed: box infratest-web/5e8d1c05bb23, 3 MiB", "would be freed: 3 MiB");
        assertThat(box).exists();

        assertThat(run("prune").lines())
                .containsExactly("removed: box infratest-web/5e8d1c05bb23, 3 MiB", "freed: 3 MiB");
        assertThat(box).doesNotExist();
        assertThat(image).exists();

        assertThat(run("prune", "--older-than", "1h").lines())
                .containsExactly("removed: image 0123456789ab, 2 MiB", "freed: 2 MiB");
        assertThat(image).doesNotExist();
    }

    @Test
    void readyStatesAreShownWithTheLabThatTheyAreFor() throws IOException {
        state("aaaabbbbccccdddd", Duration.ofDays(1));

        assertThat(run().lines())
                .contains("state  aaaabbbbcccc                5 MiB  24 h ago  lab office (db, web)")
                .contains("together: 10 MiB");
    }

    @Test
    void readyStateThatIsNotWholeIsShownAsThat() throws IOException {
        file("lab/warm/aaaabbbbccccdddd/web.memory", 1 << 20, Duration.ofHours(5));

        assertThat(run().lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("state  aaaabbbbcccc                1 MiB")
                        .endsWith("lab ? (not whole)"));
    }

    @Test
    void pruneRemovesReadyStatesThatNobodyUsed() throws IOException {
        Path old = state("aaaabbbbccccdddd", Duration.ofDays(20));
        Path young = state("eeeebbbbccccdddd", Duration.ofHours(1));

        assertThat(run("prune").lines())
                .containsExactly(
                        "removed: box infratest-web/5e8d1c05bb23, 3 MiB",
                        "removed: state aaaabbbbcccc, 5 MiB",
                        "freed: 8 MiB");
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    private Path state(String hash, Duration age) throws IOException {
        Path manifest = file("lab/warm/" + hash + "/manifest.json", 1, age);
        Files.writeString(
                manifest,
                "{\"lab\": \"office\", \"bytes\": " + (5 << 20) + ", \"machines\": {\"db\": {}, \"web\": {}}}");
        file("locks/lab-warm-" + hash.substring(0, 12) + ".use", 1, age);
        return manifest.getParent();
    }

    @Test
    void whatIsBeingBuiltStays() {
        try (ResourceLock building = ResourceLock.acquire(
                box.getParent().resolveSibling("5e8d1c05bb23.lock"), Duration.ofSeconds(5), reason -> {})) {
            assertThat(building).isNotNull();

            CommandRun run = run("prune");

            assertThat(run.err().strip()).isEqualTo("infratest-web/5e8d1c05bb23 is in use, so it stays");
            assertThat(run.lines()).containsExactly("freed: 0 KiB");
            assertThat(box).exists();
        }
    }

    private Path file(String name, int bytes, Duration age) throws IOException {
        Path file = cache.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private CommandRun run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("boxes", "--cache", cache.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
