package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.event.EventSink;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class OwnFolderTest {

    private static final String TEMPORARY = "java.io.tmpdir";
    private static final String START = "-\\d+(-\\w{8})$";

    @TempDir
    Path temporary;

    private final String usual = System.getProperty(TEMPORARY);

    @BeforeEach
    void useOnesOwn() {
        System.setProperty(TEMPORARY, temporary.toString());
    }

    @AfterEach
    void useTheUsualOne() {
        System.setProperty(TEMPORARY, usual);
    }

    @Test
    void isGoneOnceItIsClosed() throws IOException {
        try (OwnFolder own = OwnFolder.make()) {
            Files.createFile(own.path().resolve("file"));
            assertThat(own.path()).hasParent(temporary);
        }

        assertThat(temporary).isEmptyDirectory();
    }

    /** The id is this JVM's, but of another start. */
    @Test
    void oneOfAProcessThatIsGoneGoesAsTheNextIsMade() throws IOException {
        Path left = left(START, "-1$1");

        try (OwnFolder own = OwnFolder.make()) {
            assertThat(temporary.toFile().list())
                    .containsExactly(own.path().toFile().getName());
        }
        assertThat(left).doesNotExist();
    }

    @Test
    void garbageCollectionRemovesIt() throws IOException {
        Path left = left(START, "-1$1");

        new LeftBehind(temporary.resolve("cache"), new SystemCommandRunner(), EventSink.NONE).collect();

        assertThat(left).doesNotExist();
    }

    @Test
    void thoseOfOthersAndOfAnotherWorldStay() throws IOException {
        Path elsewhere = left("-\\w{8}$", "-00000000");
        Path other = Files.createDirectory(temporary.resolve("infratest-0123456789abcdef"));
        try (OwnFolder living = OwnFolder.make()) {
            OwnFolder.removeLeft();

            assertThat(living.path()).isDirectory();
        }
        assertThat(elsewhere).isDirectory();
        assertThat(other).isDirectory();
    }

    /** A folder of this JVM, but for its name: a part of that is another. */
    private Path left(String part, String replacement) throws IOException {
        try (OwnFolder own = OwnFolder.make()) {
            String name = own.path().getFileName().toString();
            Path left = temporary.resolve(name.replaceFirst(part, replacement));
            Files.createFile(Files.createDirectory(left).resolve("file"));
            return left;
        }
    }
}
