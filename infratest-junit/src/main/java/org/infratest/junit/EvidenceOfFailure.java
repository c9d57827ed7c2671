package org.infratest.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Not a failure, but where to look for the reason of one. It hangs on the real failure as a suppressed exception, since that is shown by
 * every runner, and leaves that one's own message alone.
 */
final class EvidenceOfFailure extends Exception {

    private static final long serialVersionUID = 1L;

    EvidenceOfFailure(List<Path> evidence, List<String> remarks, Path page) {
        super(text(evidence, remarks, page), null, false, false);
    }

    private static String text(List<Path> evidence, List<String> remarks, Path page) {
        return Stream.concat(evidence.stream(), remarks.stream())
                        .map(line -> "\n  " + line)
                        .collect(Collectors.joining())
                + "\n  report: " + page;
    }

    /** Without the name of this class, which would be taken for the name of one more failure. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // it is the name that has to go
    public String toString() {
        return "what the machines wrote:" + getMessage();
    }
}
