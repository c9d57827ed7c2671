package org.infratest.examples.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.lab.LabSpec;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** Starts labs of three machines at once, all with the same addresses, and tells what a machine took. */
final class LabsAtOnce {

    /**
     * What each machine took.
     *
     * @param seconds from the start of the labs until all are ready, divided by the number of machines
     * @param mebibytes the memory of its QEMU
     */
    record Cost(double seconds, double mebibytes) {}

    private final CommandRunner runner = new SystemCommandRunner();
    private final Map<Integer, Cost> measured = new HashMap<>();

    /** What it costs with so many labs; measured when it is asked for the first time. One more lab goes before and does not count. */
    Cost measured(int labs) throws Exception {
        if (measured.isEmpty()) {
            measure(1);
        }
        Cost known = measured.get(labs);
        if (known == null) {
            known = measure(labs);
            measured.put(labs, known);
        }
        return known;
    }

    private Cost measure(int labs) throws Exception {
        Path work = Folders.temporary();
        List<EnvironmentHandle<LabSpec>> handles = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(labs);
        try {
            for (int i = 0; i < labs; i++) {
                handles.add(ThreeMachines.lab("scale-" + i, runner, work));
            }
            double seconds = Pairs.timed(() -> startAll(handles, threads)).call();
            int machines = labs * ThreeMachines.COUNT;
            Cost cost = new Cost(seconds / machines, QemuMemory.now() / machines);
            System.err.printf("==> lab-scale: %d labs: %.1f s, %s%n", labs, seconds, cost);
            return cost;
        } finally {
            handles.forEach(EnvironmentHandle::close);
            threads.shutdown();
            Folders.delete(work);
        }
    }

    /** Returns when all of them are ready. */
    static Void startAll(List<EnvironmentHandle<LabSpec>> handles, ExecutorService threads) {
        CompletableFuture.allOf(handles.stream()
                        .map(handle -> CompletableFuture.runAsync(handle::start, threads))
                        .toArray(CompletableFuture[]::new))
                .join();
        return null;
    }
}
