package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class WrittenFailureTest {

    @Test
    void whatCanBeWrittenStaysAsItIs() {
        Throwable failure = new AssertionError("\u0000 \ud83d\ude00 \ufffd ]]>", new Exception("why"));

        assertThat(WrittenFailure.of(failure)).isSameAs(failure);
    }

    @Test
    void failureStaysAFailureAtTheSamePlace() {
        Throwable failure = new ConfigsetFailure("a \uffff", new IllegalStateException("half \ud83d"));

        Throwable written = WrittenFailure.of(failure);

        assertThat(written)
                .isInstanceOf(AssertionFailedError.class)
                .hasNoCause()
                .hasMessage("a \\uffff\n  caused by java.lang.IllegalStateException: half \\ud83d");
        assertThat(written.getStackTrace()).isEqualTo(failure.getStackTrace());
    }

    @Test
    void causeAloneIsEnough() {
        assertThat(WrittenFailure.of(new AssertionError("fine", new Exception("\ufffe"))))
                .hasMessage("fine\n  caused by java.lang.Exception: \\ufffe");
    }

    @Test
    void errorStaysAnInfrastructureError() {
        Throwable written = WrittenFailure.of(new IllegalStateException("\ufffe"));

        assertThat(written).isInstanceOf(EnvironmentException.class).hasMessage("\\ufffe");
        assertThat(Failures.verdict(written)).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
    }

    @Test
    void configurationErrorStaysOne() {
        Throwable written = WrittenFailure.of(new ConfigurationException("'\ufffe' is no name"));

        assertThat(written).isInstanceOf(ConfigurationException.class).hasMessage("'\\ufffe' is no name");
    }

    @Test
    void whatWasSuppressedIsStillTold() {
        Throwable failure = new AssertionError("\ufffe");
        Throwable closing = new IllegalStateException("and not closed");
        failure.addSuppressed(closing);
        failure.addSuppressed(new AssertionError("half \ud83d"));

        Throwable[] suppressed = WrittenFailure.of(failure).getSuppressed();

        assertThat(suppressed[0]).isSameAs(closing);
        assertThat(suppressed[1]).isInstanceOf(AssertionFailedError.class).hasMessage("half \\ud83d");
        assertThat(suppressed).hasSize(2);
    }

    @Test
    void abortedTestStaysAborted() {
        Throwable aborted = new TestAbortedException("\ufffe");

        assertThat(WrittenFailure.of(aborted)).isSameAs(aborted);
    }
}
