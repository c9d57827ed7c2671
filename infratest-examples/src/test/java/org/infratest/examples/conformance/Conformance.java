package org.infratest.examples.conformance;

import java.util.List;
import java.util.Map;

/**
 * Asks all peers of the table, and prints the verdict that each got. Started by {@code scripts/conformance}; exits with 1 where a verdict
 * is wrong.
 */
public final class Conformance {

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
        Map<String, String> verdicts = new Questions(judge, System.err::println).ask(table);
        int wrong = 0;
        for (Case row : table) {
            wrong += line(row.name(), row.expected(), String.valueOf(verdicts.get(row.name())));
        }
        return wrong;
    }

    /** Prints a line; 1 where the verdict is wrong. */
    private static int line(String name, String expected, String got) {
        System.out.println("case " + name + " expected " + expected + " got " + got);
        return got.equals(expected) ? 0 : 1;
    }
}
