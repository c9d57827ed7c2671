package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogFollowerTest {

    @TempDir
    Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private Path log;
    private CompletableFuture<Void> following = CompletableFuture.completedFuture(null);

    @BeforeEach
    void begin() throws IOException {
        log = Files.writeString(folder.resolve("console-web.log"), "one\ntwo\nthree\nlogin: ");
    }

    @AfterEach
    void end() {
        goesOn.set(false);
        following.join();
    }

    @Test
    void itBeginsWithTheLastLinesAndGoesOnWithWhatIsWritten() throws IOException {
        follow(2);
        await().until(() -> told.size() == 2);

        write("root\nPassword: ");
        await().until(() -> told.size() == 3);
        write("\nwelcome\n");
        await().until(() -> told.size() == 5);

        assertThat(told).containsExactly("two", "three", "login: root", "Password: ", "welcome");
    }

    @Test
    void whatIsNotWholeIsToldAtTheEnd() {
        follow(1);
        await().until(() -> told.size() == 1);

        end();

        assertThat(told).containsExactly("three", "login: ");
    }

    @Test
    void logThatIsBegunAnewIsReadFromItsBeginning() throws IOException {
        follow(1);
        await().until(() -> told.size() == 1);

        Files.writeString(log, "boot\n");

        await().until(() -> told.contains("boot"));
        assertThat(told).containsExactly("three", "login: ", "boot");
    }

    @Test
    void whatIsToldIsCleaned() throws IOException {
        follow(1);
        await().until(() -> told.size() == 1);

        write("\033[2Jwiped\n");

        await().until(() -> told.size() == 2);
        assertThat(told.get(1)).contains("wiped").doesNotContain("\033");
    }

    private void follow(int lines) {
        following = CompletableFuture.runAsync(() -> {
            try (LogFollower follower = LogFollower.from(log, lines)) {
                follower.follow(goesOn::get, told::add);
            }
        });
    }

    private void write(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }
}
