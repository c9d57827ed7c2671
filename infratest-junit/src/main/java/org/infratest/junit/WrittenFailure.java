package org.infratest.junit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.event.Verdict;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * A failure that can be written down. Assertions of somebody's own show what a machine sent as it came, and there are characters that no XML can
 * carry: Surefire (3.6.1) escapes control characters, but writes U+FFFE and U+FFFF as they are, after which nobody can read the file of the class,
 * and loses all that follows half of a surrogate pair.
 */
final class WrittenFailure {

    private static final Pattern UNWRITABLE = Pattern.compile("[\\ufffe\\uffff\\p{Cs}]");

    private WrittenFailure() {}

    /** The failure itself, nearly always; else one of the same verdict that has the same to say. */
    static Throwable of(Throwable failure) {
        if (failure instanceof TestAbortedException
                || !UNWRITABLE.matcher(trace(failure)).find()) {
            return failure;
        }
        Throwable written = ofVerdict(Failures.verdict(failure), message(failure));
        written.setStackTrace(failure.getStackTrace());
        for (Throwable suppressed : failure.getSuppressed()) {
            written.addSuppressed(of(suppressed));
        }
        return written;
    }

    private static Throwable ofVerdict(Verdict verdict, String message) {
        return switch (verdict) {
            case FAILED -> new AssertionFailedError(message);
            case CONFIGURATION_ERROR -> new ConfigurationException(message);
            default -> new EnvironmentException(message);
        };
    }

    private static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }

    private static String message(Throwable failure) {
        StringBuilder message = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            message.append("\n  caused by ").append(cause);
        }
        return Printable.text(message.toString(), Integer.MAX_VALUE);
    }
}
