package org.infratest.examples.conformance;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.infratest.Printable;

/** Asks the question of a case, and never waits for ever. */
final class Judge {

    /** No question takes so long, whatever its peer does; one that does is a hanging thread. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int SHOWN = 80;

    private final Stage stage;

    Judge(Stage stage) {
        this.stage = stage;
    }

    /** The verdict that a case gets: HUNG where there is none in time, and THREW where it ends in no way that is documented. */
    String verdict(Case row) {
        try {
            stage.require(row.server());
        } catch (Exception e) {
            return "NO-SERVER:" + oneWord(String.valueOf(e.getMessage()));
        }
        FutureTask<String> asking = new FutureTask<>(() -> ask(row));
        Thread thread = new Thread(asking, "case-" + row.name());
        thread.setDaemon(true);
        thread.start();
        try {
            return asking.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            return "HUNG";
        } catch (ExecutionException e) {
            return "THREW:" + oneWord(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "INTERRUPTED";
        }
    }

    private String ask(Case row) throws Exception {
        try (Look look = new Look(stage, row.from())) {
            return row.question().ask(look);
        }
    }

    private static String oneWord(String text) {
        return Printable.line(text, SHOWN).replaceAll("\\s+", "_");
    }
}
