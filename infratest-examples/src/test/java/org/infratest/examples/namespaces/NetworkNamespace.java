package org.infratest.examples.namespaces;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Lets a thread of this JVM into another network namespace; see setns(2). Only Linux has it. */
final class NetworkNamespace {

    private static final int CLONE_NEWNET = 0x40000000;
    private static final int O_RDONLY = 0;

    private NetworkNamespace() {}

    /** The few calls of the C library. */
    private interface C extends Library {

        C LIBRARY = Native.load(Platform.C_LIBRARY_NAME, C.class);

        int open(String file, int flags) throws LastErrorException;

        int setns(int file, int kind) throws LastErrorException;

        int close(int file) throws LastErrorException;
    }

    /** Calls {@code work} on a thread of its own that is in that namespace, and ends there. */
    static <T> T call(Path namespace, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter(namespace);
            return work.call();
        });
        Thread thread = new Thread(task, "in-namespace");
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void enter(Path namespace) {
        int file = C.LIBRARY.open(namespace.toString(), O_RDONLY);
        try {
            C.LIBRARY.setns(file, CLONE_NEWNET);
        } finally {
            C.LIBRARY.close(file);
        }
    }
}
