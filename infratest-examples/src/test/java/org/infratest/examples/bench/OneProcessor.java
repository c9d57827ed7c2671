package org.infratest.examples.bench;

import java.util.concurrent.Callable;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/**
 * Keeps all threads of this JVM on one processor, by util-linux's {@code taskset}. What passes between them then never waits for another
 * processor to wake, which costs what the computer makes of it.
 */
final class OneProcessor {

    private static final CommandRunner RUNNER = new SystemCommandRunner();

    private OneProcessor() {}

    static <T> T with(Callable<T> work) throws Exception {
        String process = String.valueOf(ProcessHandle.current().pid());
        // pid 4711's current affinity list: 0,1
        String told = run("taskset", "-cp", process);
        String all = told.substring(told.lastIndexOf(' ') + 1);
        run("taskset", "-acp", all.split("[,-]", 2)[0], process);
        try {
            return work.call();
        } finally {
            run("taskset", "-acp", all, process);
        }
    }

    private static String run(String... command) {
        return ByHand.run(RUNNER, Command.of(command)).stdout().get(0);
    }
}
