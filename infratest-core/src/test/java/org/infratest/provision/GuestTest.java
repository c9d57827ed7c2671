package org.infratest.provision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.ssh.CommandsOnly;
import org.infratest.ssh.SshResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine is this computer, whose shell runs what would go to sshd; who is not root has a {@code sudo} that changes nothing. */
@EnabledOnOs(OS.LINUX)
class GuestTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path home;

    @BeforeEach
    void standInForSudo() throws IOException {
        Path sudo = Files.writeString(home.resolve("sudo"), "#!/bin/sh\nshift\nexec \"$@\"\n");
        Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwx------"));
    }

    private Guest guest(UnaryOperator<String> onTheWay) {
        return new Guest(new Host("web", List.of(), Map.of(), () -> new LocalShell(home, onTheWay), HostContext.NONE));
    }

    private Guest guest() {
        return guest(UnaryOperator.identity());
    }

    @Test
    void scriptIsInNobodysListOfProcesses() {
        Guest.Outcome outcome = guest().run("""
                        WORD='it'\\''s hidden'; export WORD
                        sh -c 'cat /proc/[0-9]*/cmdline 2> /dev/null | tr "\\0" " " | grep -c "s h[i]dden"; echo "$WORD"'
                        """, LONG);

        assertThat(outcome.stdout()).isEqualTo("0\nit's hidden\n");
    }

    @Test
    void scriptOfWhichTheEndIsMissingIsNotRun() {
        Path file = home.resolve("made");
        Guest cut = guest(sent -> sent.substring(0, sent.length() - 1));

        assertThatThrownBy(() -> cut.run("touch " + file + "\n", LONG))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Host 'web': a script did not arrive as a whole, so it was not run");
        assertThat(file).doesNotExist();
    }

    @Test
    void scriptHasNoInputAndItsOwnExitCode() {
        Guest.Outcome outcome = guest().run("cat; umask; echo wrong >&2; exit 7", LONG);

        assertThat(outcome.exitCode()).isEqualTo(7);
        assertThat(outcome.stdout()).isEqualTo("0022\n");
        assertThat(outcome.stderr()).isEqualTo("wrong\n");
    }

    @Test
    void scriptMayBeLongerThanACommandLine() {
        Guest.Outcome outcome = guest().run("word=" + "x".repeat(3_000_000) + "\necho ${#word}", LONG);

        assertThat(outcome.stdout()).isEqualTo("3000000\n");
    }

    @Test
    void lateScriptIsEndedWithWhatItStarted() {
        Guest.Outcome outcome = guest().run("echo begun; sleep 100 & sleep 100", Duration.ofSeconds(1));

        assertThat(outcome.late()).isTrue();
        assertThat(outcome.stdout()).isEqualTo("begun\n");
        assertThat(outcome.took()).isLessThan(Duration.ofSeconds(60));
    }

    /** Some services and tools use these codes themselves. */
    @ParameterizedTest
    @ValueSource(ints = {124, 137, 143})
    void scriptThatEndsLikeOneThatWasEndedIsNotLate(int code) {
        Guest.Outcome outcome = guest().run("exit " + code, LONG);

        assertThat(outcome.late()).isFalse();
        assertThat(outcome.exitCode()).isEqualTo(code);
    }

    /** A clock that runs away must not be told as a configset that takes too long. */
    @Test
    void machineWhoseClockRunsTooFastIsTold() {
        StandIn machine = new StandIn();
        machine.answer("make it so", Guest.OVERDUE, "", "");
        Guest fast = new Guest(machine.host("web"));

        assertThat(fast.run("make it so", Duration.ofMillis(3_300)).late()).isTrue();
        assertThatThrownBy(() -> fast.run("make it so", Duration.ofMinutes(10)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Host 'web' has a clock that runs too fast: by it 10 min 0 s had passed when it ended a script, by this"
                                + " computer's 3 s; boot it anew, or let it use another clock (see"
                                + " /sys/devices/system/clocksource/clocksource0 there)");
    }

    @Test
    void nothingIsLeftInTheHome() throws IOException {
        guest().run("true", LONG);

        try (var files = Files.list(home)) {
            assertThat(files).containsExactly(home.resolve("sudo"));
        }
    }

    private static final class LocalShell extends CommandsOnly {

        private final Path home;
        private final UnaryOperator<String> onTheWay;

        LocalShell(Path home, UnaryOperator<String> onTheWay) {
            this.home = home;
            this.onTheWay = onTheWay;
        }

        @Override
        public SshResult exec(String command, Duration deadline) {
            return exec(command, "", deadline);
        }

        @Override
        public SshResult exec(String command, String input, Duration deadline) {
            long start = System.nanoTime();
            try {
                ProcessBuilder shell = new ProcessBuilder("sh", "-c", command);
                shell.environment().putAll(Map.of("HOME", home.toString(), "PATH", home + ":" + System.getenv("PATH")));
                Process process = shell.start();
                CompletableFuture<String> stderr = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
                try (var stdin = process.getOutputStream()) {
                    stdin.write(onTheWay.apply(input).getBytes(UTF_8));
                }
                String stdout = text(process.getInputStream());
                return new SshResult(
                        command,
                        process.waitFor(),
                        stdout,
                        stderr.join(),
                        false,
                        Duration.ofNanos(System.nanoTime() - start));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String text(InputStream in) {
            try {
                return new String(in.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
