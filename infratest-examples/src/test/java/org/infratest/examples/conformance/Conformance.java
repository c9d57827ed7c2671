package org.infratest.examples.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks all peers of the table, and prints the verdict that each got. Started by {@code scripts/conformance}; exits with 1 where a verdict
 * is wrong.
 */
public final class Conformance {

    /** Most of the time, a case waits for a peer that does not answer. */
    private static final int AT_ONCE = 12;

    private Conformance() {}

    /**
     * Asks.
     *
     * @param arguments the beginning of the names of the cases to ask, or nothing for all; then {@code sabotage} to swap an expectation
     */
    public static void main(String[] arguments) throws Exception {
        String prefix = arguments.length == 0 ? "" : arguments[0];
        List<Case> table = Cases.all().stream()
                .filter(row -> row.name().startsWith(prefix))
                .toList();
        if (table.isEmpty()) {
            System.err.println("conformance: no case's name begins with '" + prefix + "'");
            System.exit(2);
        }
        if (arguments.length > 1 && arguments[1].equals("sabotage")) {
            table = Cases.sabotaged(table);
        }
        int wrong;
        try (Stage stage = Stage.start()) {
            Left before = Left.now();
            wrong = run(table, new Judge(stage));
            Left left = Left.since(before);
            wrong += line("left-sockets", "0", String.valueOf(left.sockets()));
            wrong += line("left-threads", "0", String.valueOf(left.threads()));
        }
        System.out.println("verdicts: " + (table.size() + 2 - wrong) + " right, " + wrong + " wrong");
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static int run(List<Case> table, Judge judge) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<String>> verdicts = new ArrayList<>();
            table.forEach(row -> verdicts.add(threads.submit(() -> judge.verdict(row))));
            int wrong = 0;
            for (int i = 0; i < table.size(); i++) {
                Case row = table.get(i);
                String got = verdicts.get(i).get();
                wrong += line(row.name(), row.expected(), got);
            }
            return wrong;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Prints a line; 1 where the verdict is wrong. */
    private static int line(String name, String expected, String got) {
        System.out.println("case " + name + " expected " + expected + " got " + got);
        return got.equals(expected) ? 0 : 1;
    }
}
