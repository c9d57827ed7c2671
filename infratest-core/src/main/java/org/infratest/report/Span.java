package org.infratest.report;

import java.time.Duration;
import java.time.Instant;
import org.infratest.event.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Something that took time.
 *
 * @param kind what it was
 * @param subject what it was about: the name of the box, the machine, the environment, the test, the
 *     checkpoint or the probe's target
 * @param environment the id of the environment, or null where it belongs to none
 * @param pid the process id of the JVM in which it happened
 * @param from when it began
 * @param until when it ended, or when the last thing was heard of the run where nobody recorded its end
 * @param ended whether its end was recorded
 * @param verdict what came of a test or probe, else null
 */
record Span(
        Kind kind,
        String subject,
        @Nullable String environment,
        long pid,
        Instant from,
        Instant until,
        boolean ended,
        @Nullable Verdict verdict) {

    /** Kinds of spans. */
    public enum Kind {
        /** Packer built a box. */
        BUILD("build"),
        /** An environment started that does not tell what its machines did meanwhile. */
        START("start"),
        /** A machine booted. */
        BOOT("boot"),
        /** A machine's provisioners ran. */
        PROVISION("provision"),
        /** infratest logged in to a machine. */
        LOGIN("login"),
        /** infratest waited until a machine was what the test means by ready. */
        READINESS("readiness"),
        /** The machines of an environment were kept as they were. */
        KEEP("keep"),
        /** The machines of an environment went back to what was kept. */
        BACK("back to"),
        /** A test ran. */
        TEST("test"),
        /** A probe looked until it had its verdict. */
        PROBE("probe"),
        /** An environment was taken down. */
        TEARDOWN("take down");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As people read it. */
        public String text() {
            return text;
        }
    }

    /** How long it took. */
    public Duration took() {
        return Duration.between(from, until);
    }

    Span endingAt(Instant end, boolean recorded, @Nullable Verdict outcome) {
        return new Span(kind, subject, environment, pid, from, end, recorded, outcome);
    }
}
