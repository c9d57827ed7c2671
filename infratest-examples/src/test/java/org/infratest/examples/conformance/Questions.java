package org.infratest.examples.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Asks many cases at once, as most of the time a case waits for a peer that does not answer. What came out wrong in the crowd is asked once
 * more, alone: on a computer with much to do, a peer of ours may be too late for its own case.
 */
final class Questions {

    private static final int AT_ONCE = 12;

    /** Where more are wrong, it is not for the crowd. */
    private static final int MOST_AGAIN = 20;

    private final Judge judge;
    private final Consumer<String> remarks;

    /**
     * Creates it.
     *
     * @param remarks told which cases are asked again, and what they had come to
     */
    Questions(Judge judge, Consumer<String> remarks) {
        this.judge = judge;
        this.remarks = remarks;
    }

    /** The verdict of each case by its name, in the order of the table. */
    Map<String, String> ask(List<Case> table) throws Exception {
        Map<String, String> verdicts = askCrowd(table);
        List<Case> wrong = table.stream()
                .filter(row -> !row.expected().equals(verdicts.get(row.name())))
                .toList();
        if (wrong.size() <= MOST_AGAIN) {
            for (Case row : wrong) {
                remarks.accept("asked again: " + row.name() + ", as it got " + verdicts.get(row.name()));
                verdicts.put(row.name(), judge.verdict(row));
            }
        }
        return verdicts;
    }

    private Map<String, String> askCrowd(List<Case> table) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<String, Future<String>> pending = new LinkedHashMap<>();
            table.forEach(row -> pending.put(row.name(), threads.submit(() -> judge.verdict(row))));
            Map<String, String> verdicts = new LinkedHashMap<>();
            for (Map.Entry<String, Future<String>> entry : pending.entrySet()) {
                verdicts.put(entry.getKey(), entry.getValue().get());
            }
            return verdicts;
        } finally {
            threads.shutdownNow();
        }
    }
}
