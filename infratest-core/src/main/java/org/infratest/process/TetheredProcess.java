package org.infratest.process;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A program that dies with this JVM, however that ends. A shell holds it whose standard input is a pipe from this JVM; the operating
 * system closes the pipe when the JVM is gone, and a second shell, which reads it, then kills the program. No privilege is needed.
 */
final class TetheredProcess implements RunningProcess {

    /** The program does not get the pipe, so that nothing but the second shell waits for its end. */
    private static final String SCRIPT = """
            exec 3<&0 </dev/null
            "$@" 3<&- &
            program=$!
            (
                while read -r line; do :; done
                kill -s KILL "$program"
            ) <&3 >/dev/null 2>&1 &
            guard=$!
            exec 3<&-
            wait "$program"
            code=$?
            kill -s KILL "$guard"
            exit "$code"
            """;

    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final long STACK_BYTES = 128 << 10;

    private final Process process;
    private final RunningCommand handle;
    private final BoundedOutput output;
    private final Thread reader;
    private final CompletableFuture<Integer> exit;

    private TetheredProcess(Process process, RunningCommand handle, BoundedOutput output, Runnable afterwards) {
        this.process = process;
        this.handle = handle;
        this.output = output;
        reader = new Thread(null, output, "infratest-output", STACK_BYTES);
        reader.setDaemon(true);
        reader.start();
        exit = process.onExit().thenApplyAsync(ended -> ended(afterwards), TetheredProcess::onThreadOfItsOwn);
    }

    /** What is run in place of the command. */
    static List<String> arguments(Command command) {
        List<String> arguments = new ArrayList<>(List.of("sh", "-c", SCRIPT, "infratest-tether"));
        arguments.addAll(command.arguments());
        return arguments;
    }

    /**
     * Takes care of a process that was started with these arguments.
     *
     * @param afterwards what is done once it has ended
     */
    static TetheredProcess of(Process process, RunningCommand handle, Command command, Runnable afterwards) {
        BoundedOutput output = new BoundedOutput(process.getInputStream(), command.log(), "$ " + command.commandLine());
        return new TetheredProcess(process, handle, output, afterwards);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    @Override
    public List<String> lastLines() {
        return output.lastLines();
    }

    @Override
    public void stop() {
        cut();
        handle.stop();
    }

    private int ended(Runnable afterwards) {
        cut(); // where the first shell alone was killed, the second one ends the program
        try {
            reader.join(DRAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        afterwards.run();
        return process.exitValue();
    }

    private void cut() {
        try (OutputStream tether = process.getOutputStream()) {
            tether.flush();
        } catch (IOException e) {
            // The reader of the pipe is gone, and with it what it guarded.
        }
    }

    private static void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "infratest-ended");
        thread.setDaemon(true);
        thread.start();
    }
}
