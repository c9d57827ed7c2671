package org.infratest.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import org.infratest.docs.Page;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class SshResultTest {

    private static SshResult result(int exitCode, String stdout, String stderr) {
        return new SshResult("pg_isready", exitCode, stdout, stderr, false, Duration.ofMillis(20));
    }

    @Test
    void successIsTheResultItself() {
        SshResult result = result(0, "accepting connections\n", "");

        assertThat(result.assertSucceeded()).isSameAs(result);
    }

    @Test
    void failureShowsWhatTheMachineSaid() throws IOException {
        SshResult result = result(2, "/var/run/postgresql:5432 - no response\n", "");

        Throwable failure = catchThrowable(result::assertSucceeded);

        assertThat(failure).isInstanceOfSatisfying(AssertionFailedError.class, failed -> {
            assertThat(failed.getExpected().getEphemeralValue()).isEqualTo(0);
            assertThat(failed.getActual().getEphemeralValue()).isEqualTo(2);
        });
        Page.of("injection.md").shows(failure.getMessage());
    }

    @Test
    void signalIsToldAsOne() {
        assertThatThrownBy(result(-1, "", "")::assertSucceeded)
                .hasMessage("expected 'pg_isready' to succeed, but a signal ended it");
    }

    @Test
    void outputIsCleanedAndBounded() {
        SshResult result = result(1, "x".repeat(10_000) + "end", "\u001b[31mred\nlast\n");

        assertThatThrownBy(result::assertSucceeded)
                .hasMessageStartingWith("expected 'pg_isready' to succeed, but it exited with 1\n  stdout: ...xxx")
                .hasMessageEndingWith("xend\n  stderr: \\x1b[31mred\n    last")
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(4_200));
    }
}
