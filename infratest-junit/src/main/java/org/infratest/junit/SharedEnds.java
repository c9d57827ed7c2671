package org.infratest.junit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Sharing;

/**
 * Ends the environments that classes share for the run, once all classes of this JVM have ended: all at the same time, as one may have to be waited for
 * until another JVM leaves it, and that JVM may wait for another one of them. Safe for use by several threads.
 */
final class SharedEnds {

    private final Map<EnvironmentHandle<?>, CompletableFuture<Void>> ends = new HashMap<>();

    /**
     * Ends one; the first call ends the others, too.
     *
     * @param open all environments of this JVM that were not ended yet
     * @throws RuntimeException if this one could not be ended
     */
    void end(EnvironmentHandle<?> handle, Collection<EnvironmentHandle<?>> open) {
        begin(open);
        try {
            ending(handle).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** What comes of them is told to those who end them. */
    private synchronized void begin(Collection<EnvironmentHandle<?>> open) {
        for (EnvironmentHandle<?> each : open) {
            if (each.tenant().sharing() == Sharing.RUN && !ends.containsKey(each)) {
                ends.put(each, CompletableFuture.runAsync(each::close, SharedEnds::run));
            }
        }
    }

    private static void run(Runnable end) {
        new Thread(end, "infratest-end").start();
    }

    private synchronized CompletableFuture<Void> ending(EnvironmentHandle<?> handle) {
        return Objects.requireNonNull(ends.get(handle), "it is open");
    }
}
