package org.infratest.examples.namespaces;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.process.RunningProcess;

/**
 * A machine that is a set of namespaces, seen from this computer rather than by SSH.
 *
 * @param name the machine
 * @param id the process whose namespaces they are
 * @param runner runs programs
 * @param log where their output goes
 */
public record NamespaceMachine(String name, long id, CommandRunner runner, Path log) {

    /** Starts a program in the machine. It ends when it is stopped, and at the latest with the machine. */
    public RunningProcess start(String... command) {
        List<String> line = new ArrayList<>(List.of(
                "nsenter",
                "--target=" + id,
                "--net",
                "--mount",
                "--uts",
                "--ipc",
                "--pid=/proc/" + id + "/ns/pid_for_children",
                "setpriv",
                "--pdeathsig=KILL"));
        line.addAll(List.of(command));
        return runner.start(Command.of(line).loggedTo(log));
    }

    /**
     * Does something in this JVM whose sockets are the machine's: those that are made meanwhile on the calling thread. They stay so.
     * Whoever uses them is this JVM, so this needs no program in the machine.
     */
    public <T> T inside(Callable<T> work) throws Exception {
        return NetworkNamespace.call(Path.of("/proc/" + id + "/ns/net"), work);
    }
}
