package org.infratest.environment;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.infratest.EnvironmentException;
import org.infratest.process.AfterThisJvm;
import org.infratest.process.Command;
import org.infratest.process.JavaCommand;
import org.jspecify.annotations.Nullable;

/**
 * The watcher of this JVM: a shell that does nothing until the JVM is gone, then a JVM that takes down what the leases of this one name, by the same
 * code. One for all environments and box builds; started in the background when the first of them is about to be. Safe for use by several threads.
 */
final class Watcher {

    /** Watches nothing. */
    static final Watcher NONE = new Watcher(false);

    private static final Watcher OF_THIS_JVM = new Watcher(true);

    private final boolean wanted;
    private final Set<Path> caches = new LinkedHashSet<>();
    private @Nullable CompletableFuture<Optional<AfterThisJvm>> starting;
    private @Nullable Path home;
    private int open;

    private Watcher(boolean wanted) {
        this.wanted = wanted;
    }

    static Watcher ofThisJvm() {
        return OF_THIS_JVM;
    }

    /** Starts it in the background, if it does not run; so that nobody waits for it later. */
    synchronized void prepare(Path cache) {
        if (starting == null && wanted) {
            home = cache;
            starting = CompletableFuture.supplyAsync(() -> start(cache), Watcher::onThreadOfItsOwn);
        }
    }

    /** From now on there is something to take down; returns when the watcher knows. To be called before it is written down. */
    synchronized void watch(Path cache) {
        prepare(cache);
        open++;
        boolean known = !caches.add(cache);
        tell(cache, watcher -> {
            if (!known) {
                watcher.argument(encoded(cache));
            }
            watcher.more();
        });
    }

    /** It is down, or was left standing on purpose. */
    synchronized void forget(Path cache) {
        open--;
        tell(cache, AfterThisJvm::less);
    }

    /** There is something that is not on record. To be told before it is there; false where no watcher was started. */
    synchronized boolean more() {
        if (home == null) {
            return false;
        }
        open++;
        tell(home, AfterThisJvm::more);
        return true;
    }

    /** That is gone. */
    synchronized void less() {
        if (home != null) {
            forget(home);
        }
    }

    /** Tells the watcher something; it may be told again where it is gone. */
    private interface Word {
        void to(AfterThisJvm watcher) throws IOException;
    }

    private void tell(Path cache, Word word) {
        try {
            Optional<AfterThisJvm> watcher = started(cache);
            if (watcher.isPresent()) {
                word.to(watcher.get());
            }
        } catch (IOException e) {
            anew(cache, e); // somebody has ended it
        }
    }

    private void anew(Path cache, IOException gone) {
        starting = null;
        prepare(cache);
        try {
            Optional<AfterThisJvm> watcher = started(cache);
            if (watcher.isPresent()) {
                for (Path each : caches) {
                    watcher.get().argument(encoded(each));
                }
                for (int i = 0; i < open; i++) {
                    watcher.get().more();
                }
            }
        } catch (IOException e) {
            e.addSuppressed(gone);
            throw new EnvironmentException("The watcher of this JVM ended twice: " + e.getMessage(), e);
        }
    }

    /** A start in the background may have failed for a reason that has passed, such as a cache that was removed meanwhile. */
    private Optional<AfterThisJvm> started(Path cache) {
        if (starting == null) {
            return Optional.empty();
        }
        try {
            return starting.join();
        } catch (CompletionException e) {
            Optional<AfterThisJvm> another = start(cache);
            starting = CompletableFuture.completedFuture(another);
            return another;
        }
    }

    private static Optional<AfterThisJvm> start(Path cache) {
        try {
            Leases.createPrivate(cache);
        } catch (IOException e) {
            throw new EnvironmentException("Could not make the folder " + cache + ": " + e, e);
        }
        return AfterThisJvm.run(command(), WatcherLog.file(cache.toAbsolutePath()));
    }

    private static Command command() {
        ProcessHandle self = ProcessHandle.current();
        return JavaCommand.of(
                WatcherMain.class, "128m", List.of(Long.toString(self.pid()), Long.toString(Lease.startOf(self))));
    }

    /** A path may have any character; the pipe knows lines. */
    private static String encoded(Path cache) {
        return URLEncoder.encode(cache.toAbsolutePath().toString(), StandardCharsets.UTF_8);
    }

    private static void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "infratest-watcher");
        thread.setDaemon(true);
        thread.start();
    }
}
