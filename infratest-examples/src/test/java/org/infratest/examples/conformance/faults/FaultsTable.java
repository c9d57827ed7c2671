package org.infratest.examples.conformance.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Breaks a small routed network in every way of the table, and prints the layer that each failing probe named:
 *
 * <pre>
 * fault NAME broken LAYER named LAYER
 * explained: N of M
 * </pre>
 *
 * <p>Exits with 1 where more than one in fifteen was explained wrongly. All else goes to stderr.
 */
public final class FaultsTable {

    /** Half of the time, a trial waits for an answer that does not come. */
    private static final int AT_ONCE = 2;

    private static final double ENOUGH = 28.0 / 30;

    private FaultsTable() {}

    /**
     * Breaks it.
     *
     * @param arguments {@code sabotage} to swap an expectation, which then counts as one too many; names of faults for only those; {@code
     *     verbose} for the messages
     */
    public static void main(String[] arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean isSabotage = words.remove("sabotage");
        boolean isVerbose = words.remove("verbose");
        List<Fault> table = Faults.all().stream()
                .filter(fault -> words.isEmpty() || words.contains(fault.name()))
                .toList();
        List<Fault> asked = isSabotage ? Faults.sabotaged(table) : table;
        int explained = run(asked, isVerbose);
        System.out.println("explained: " + explained + " of " + asked.size());
        System.exit(explained >= asked.size() * ENOUGH && !(isSabotage && explained < asked.size()) ? 0 : 1);
    }

    private static int run(List<Fault> table, boolean isVerbose) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Trial.Outcome>> outcomes = new ArrayList<>();
            table.forEach(fault -> outcomes.add(threads.submit(() -> new Trial(fault).run())));
            int explained = 0;
            for (int i = 0; i < table.size(); i++) {
                Fault fault = table.get(i);
                Trial.Outcome outcome = outcomes.get(i).get();
                System.out.println("fault " + fault.name() + " broken " + fault.layer() + " named " + outcome.layer());
                if (isVerbose || !outcome.layer().equals(fault.layer())) {
                    System.err.println(outcome.message() + "\n");
                }
                explained += outcome.layer().equals(fault.layer()) ? 1 : 0;
            }
            return explained;
        } finally {
            threads.shutdownNow();
        }
    }
}
