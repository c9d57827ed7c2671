package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.infratest.environment.ResourceLock;
import org.infratest.environment.TemporaryFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnusedImagesTest {

    private static final Duration KEPT = Duration.ofDays(14);
    private static final String OLD = "a".repeat(64);
    private static final String YOUNG = "b".repeat(64);

    private final List<String> progress = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private ImageFiles files;

    @BeforeEach
    void makeImages() throws IOException {
        files = new ImageFiles(folder);
        for (String hash : List.of(OLD, YOUNG)) {
            Files.createDirectories(files.folder());
            Files.writeString(files.image(hash), "content");
            Files.writeString(files.size(hash), "7");
            Files.createDirectories(files.use(hash).file().getParent());
            Files.createFile(files.use(hash).file());
            age(files.image(hash));
        }
        age(files.use(OLD).file());
    }

    @Test
    void imageThatNobodyAskedForGoes() {
        remove();

        assertThat(files.image(OLD)).doesNotExist();
        assertThat(files.size(OLD)).doesNotExist();
        assertThat(files.image(YOUNG)).exists();
        assertThat(files.size(YOUNG)).exists();
        assertThat(progress)
                .containsExactly("removed the cached image " + files.image(OLD) + ", which was not used for 14 days");
    }

    @Test
    void imageWithoutARecordOfItsUseGoesByItsOwnAge() throws IOException {
        Files.delete(files.use(OLD).file());

        remove();

        assertThat(files.image(OLD)).doesNotExist();
    }

    @Test
    void imageThatThisJvmUsesStays() throws IOException {
        files.use(OLD).begin();
        age(files.use(OLD).file());

        remove();

        assertThat(files.image(OLD)).exists();
    }

    @Test
    void useIsTheNewestOfAll() throws IOException {
        files.use(OLD).begin();

        assertThat(files.use(OLD).last().orElseThrow()).isAfter(Instant.now().minus(Duration.ofMinutes(1)));
    }

    /** Runs in a JVM of its own: looks for unused images, or uses one until somebody ends it. */
    public static void main(String[] arguments) throws IOException {
        ImageFiles files = new ImageFiles(Path.of(arguments[0]));
        if (arguments[1].equals("remove")) {
            age(files.use(OLD).file());
            new UnusedImages(files, KEPT, line -> {}).remove();
        } else {
            files.use(OLD).begin();
            files.use(OLD).begin();
            System.out.write('u');
            System.out.flush();
            System.in.read();
        }
    }

    private Process jvm(String does) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnusedImagesTest.class.getName(),
                        folder.toString(),
                        does)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void imageThatAnotherJvmUsesStaysUntilThatEnds() throws Exception {
        Process user = jvm("use");
        try {
            assertThat(user.getInputStream().read()).isEqualTo('u');
            age(files.use(OLD).file());

            remove();

            assertThat(files.image(OLD)).exists();
        } finally {
            user.destroyForcibly();
        }
        assertThat(user.waitFor(1, TimeUnit.MINUTES)).isTrue();

        remove();

        assertThat(files.image(OLD)).doesNotExist();
    }

    @Test
    void lookingForUnusedImagesDoesNotEndTheOwnUse() throws Exception {
        files.use(OLD).begin();
        new UnusedImages(files, Duration.ofDays(-1), line -> {}).remove();

        assertThat(jvm("remove").waitFor()).isZero();

        assertThat(files.image(OLD)).exists();
    }

    private Path build(String hash) throws IOException {
        TemporaryFolder folder = files.build(hash);
        folder.make();
        return folder.path();
    }

    @Test
    void whatAKilledJvmLeftGoes() throws IOException {
        Path left = build(OLD);
        Files.writeString(left.resolve("downloaded"), "half");
        Path making = build(YOUNG);
        age(left);

        remove();

        assertThat(left).doesNotExist();
        assertThat(making).exists();
    }

    @Test
    void imageThatIsBeingMadeForLongIsLeftAlone() throws IOException {
        Path making = build(OLD);
        age(making);
        ResourceLock lock = ResourceLock.acquire(files.lock(OLD), Duration.ofSeconds(1), reason -> {});
        try {
            remove();
        } finally {
            lock.close();
        }

        assertThat(making).exists();
    }

    @Test
    void hashesOfFilesThatNobodyGivesAnyMoreGo() throws IOException {
        Files.createDirectories(files.known());
        Path old = Files.createFile(files.known().resolve("old"));
        Path young = Files.createFile(files.known().resolve("young"));
        age(old);

        remove();

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void whatCannotBeRemovedIsToldAndHindersNobody() throws IOException {
        Files.delete(files.image(OLD));
        Files.createDirectories(files.image(OLD).resolve("no file"));
        Path left = build(OLD);
        age(left);

        remove();

        assertThat(progress)
                .singleElement()
                .asString()
                .startsWith(files.image(OLD) + " was not used for 14 days, and could not be "
                        + "removed: java.nio.file.DirectoryNotEmptyException");
        assertThat(left).doesNotExist();
    }

    @Test
    void emptyCacheIsFine() {
        new UnusedImages(new ImageFiles(folder.resolve("none")), KEPT, progress::add).remove();

        assertThat(progress).isEmpty();
    }

    private void remove() {
        new UnusedImages(files, KEPT, progress::add).remove();
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(KEPT.plusHours(1))));
    }
}
