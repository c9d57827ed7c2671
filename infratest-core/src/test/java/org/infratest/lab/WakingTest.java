package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is run on machines; that it does what it should is for machines to show. */
class WakingTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000L, 250_000_000));

    @TempDir
    Path folder;

    @Test
    void machineOnWhichNobodyWaitsIsToldByALogin() {
        List<String> told = told(waking -> waking.wake(false, Duration.ofHours(1)));

        assertThat(told).singleElement().asString().contains("wake 1800003600.250 ");
        assertThat(isShell(told.get(0))).isTrue();
    }

    @Test
    void randomNumbersAreOthersEachTime() {
        List<String> told = told(waking -> {
            waking.wake(false, Duration.ZERO);
            waking.wake(false, Duration.ZERO);
        });

        assertThat(told).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void programThatWaitsIsShell() {
        assertThat(isShell(Waking.ATTEND)).isTrue();
        assertThat(isShell(Waking.ATTEND + "\nfi")).isFalse();
        assertThat(Waking.ATTEND).as("it goes between apostrophes").doesNotContain("'");
    }

    private List<String> told(Consumer<Waking> work) {
        List<String> told = new ArrayList<>();
        try (TestLab lab = new TestLab(folder)) {
            ScriptedGuest guest = lab.guest("web");
            int before = guest.commands.size();
            work.accept(new Waking("web", () -> guest, lab.qemu("web"), CLOCK, log -> {}));
            told.addAll(guest.commands.subList(before, guest.commands.size()));
        }
        return told;
    }

    private static boolean isShell(String text) {
        return new SystemCommandRunner().run(Command.of("sh", "-n", "-c", text)).succeeded();
    }
}
