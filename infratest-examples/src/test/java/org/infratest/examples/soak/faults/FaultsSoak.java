package org.infratest.examples.soak.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Lets all faults strike, each in a run of its own; {@code scripts/soak} runs it. What was done is in a file, so that it can be continued. */
public final class FaultsSoak {

    /** Most of the time is waiting for deadlines. */
    private static final int AT_ONCE = 3;

    private final Path record;
    private final List<Outcome> done = new ArrayList<>();

    private FaultsSoak(Path record) throws IOException {
        this.record = record;
        if (Files.exists(record)) {
            Files.readAllLines(record).forEach(line -> done.add(Outcome.parse(line)));
        }
    }

    /**
     * Gets the file in which outcomes are recorded, and perhaps how the names begin of those faults that are meant. Ends with 1 where one was
     * misreported, or has left something.
     */
    public static void main(String[] arguments) throws Exception {
        FaultsSoak soak = new FaultsSoak(Path.of(arguments[0]));
        String beginning = arguments.length > 1 ? arguments[1] : "";
        soak.run(FaultTable.all().stream()
                .filter(fault -> fault.name().startsWith(beginning))
                .toList());
        List<Outcome> wrong =
                soak.done.stream().filter(outcome -> !outcome.isRight()).toList();
        System.out.println("faults: " + soak.done.size() + ", misreported: " + wrong.size());
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private void run(List<Fault> faults) throws InterruptedException, ExecutionException {
        Set<String> known = done.stream().map(Outcome::fault).collect(Collectors.toSet());
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> runs = new ArrayList<>();
        for (Fault fault : faults) {
            if (!known.contains(fault.name())) {
                runs.add(threads.submit(() -> {
                    keep(Trial.of(fault));
                    return true;
                }));
            }
        }
        threads.shutdown();
        for (Future<?> run : runs) {
            run.get();
        }
    }

    private synchronized void keep(Outcome outcome) throws IOException {
        System.out.println(outcome.line());
        done.add(outcome);
        Files.createDirectories(record.toAbsolutePath().getParent());
        Files.writeString(record, outcome.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
