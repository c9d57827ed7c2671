package org.infratest.process;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.infratest.process.Command.Stop;

/** A process and all that it started, with the way to end them. */
final class RunningCommand {

    /** Vagrant needs about 12 s to clean up after an interrupted boot under emulation. */
    private static final Duration GRACE = Duration.ofSeconds(25);

    private final ProcessHandle process;
    private final Stop stop;
    private final boolean leadsSession;
    private boolean stopped;

    RunningCommand(ProcessHandle process, Stop stop, boolean leadsSession) {
        this.process = process;
        this.stop = stop;
        this.leadsSession = leadsSession;
    }

    synchronized boolean wasStopped() {
        return stopped;
    }

    /** Asks the process to stop, waits for a while, then kills what is left of its tree. Safe to call more than once. */
    synchronized void stop() {
        List<ProcessHandle> tree =
                Stream.concat(process.descendants(), Stream.of(process)).toList();
        if (!stopped && process.isAlive()) {
            stopped = true;
            signal(stop.signal(), String.valueOf(process.pid()));
            awaitEnd(GRACE);
        }
        stopped = true;
        Stream.concat(tree.stream(), process.descendants()).forEach(ProcessHandle::destroyForcibly);
        if (leadsSession) {
            signal("KILL", "-" + process.pid());
        }
        awaitEnd(Duration.ofSeconds(5));
    }

    /** Kills the process alone, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(5));
    }

    private void awaitEnd(Duration limit) {
        // An interrupt must not cut the clean-up short; it is put back afterwards.
        boolean interrupted = Thread.interrupted();
        try {
            process.onExit().get(limit.toMillis(), MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (TimeoutException e) {
            // It is still there, and the caller goes on to the next stronger means.
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for the end of a process cannot fail", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Java can send SIGTERM and SIGKILL to single processes only; the system's kill can send any signal, and to groups. */
    private static void signal(String name, String target) {
        try {
            Process kill = new ProcessBuilder("kill", "-s", name, "--", target)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor(5_000, MILLISECONDS); // its exit code tells only that the target was gone already
        } catch (IOException e) {
            throw new UncheckedIOException("Could not send SIG" + name + " to process " + target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
