package org.infratest.vagrant;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a machine is there again.
 *
 * @param host the machine
 * @param readiness decides when it is ready
 * @param deadline how long that may take
 */
record Comeback(Host host, Readiness readiness, Duration deadline) {

    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    /**
     * Waits until it lets us in.
     *
     * @param what happened to it, for messages
     */
    void awaitLogin(String what) {
        await(
                what + ", but SSH does not answer",
                () -> host.ssh().exec("true", ANSWER).succeeded());
    }

    /** Waits until it is ready, once it lets us in. */
    void awaitReady(String what) {
        await(what + ", but it is not ready", () -> readiness.isReady(host));
    }

    /** What has to come true. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String failure, Condition condition) {
        Attempts attempts = new Attempts(condition);
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(INTERVAL)
                    .timeout(deadline)
                    .until(attempts::succeed);
        } catch (ConditionTimeoutException e) {
            Exception last = attempts.last;
            throw new EnvironmentException(
                    "Machine '" + host.name() + "' " + failure
                            + (last == null ? "" : "\n  last seen: " + last.getMessage()),
                    last == null ? e : last);
        }
    }

    /** Remembers what stood in the way last. */
    private static final class Attempts {

        private final Condition condition;
        private @Nullable Exception last;

        Attempts(Condition condition) {
            this.condition = condition;
        }

        boolean succeed() {
            try {
                last = null;
                return condition.holds();
            } catch (Exception e) {
                last = e;
                return false;
            }
        }
    }
}
