package org.infratest.lab.net;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Does something on a loop, for callers on any thread. */
final class OnLoop {

    private OnLoop() {}

    /** Returns once it is done; throws what it threw. */
    static void run(Loop loop, Runnable work) {
        call(loop, () -> {
            work.run();
            return loop;
        });
    }

    /** Returns what it returned; throws what it threw. */
    static <T> T call(Loop loop, Supplier<T> work) {
        if (loop.isCurrent()) {
            return work.get();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> complete(result, work));
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                cause.addSuppressed(new IllegalStateException("Called from here"));
                throw cause;
            }
            throw e;
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (Throwable e) {
            // An error too: the caller waits for it.
            result.completeExceptionally(e);
        }
    }
}
