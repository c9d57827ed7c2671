package org.infratest.examples.bench;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What an environment that needs nothing costs a test class, the session's report included: many classes with it, less the
 * same without it. The pair that does not count loads the classes.
 */
final class EmptyExtension implements Figure {

    private static final double LIMIT = 0.05;

    @Override
    public String name() {
        return "extension-empty";
    }

    @Override
    public Reading measure() throws Exception {
        Path report = Folders.temporary();
        PrintStream console = System.out;
        // The report's table is for people.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            Pairs pairs = Pairs.measure(
                    name(), () -> TestRun.of(EmptyCases.ASKING, report), () -> TestRun.of(EmptyCases.PLAIN, report));
            double perClass = pairs.difference() / EmptyCases.ASKING.size();
            return new Reading(perClass, "s", "limit", perClass / LIMIT);
        } finally {
            System.setOut(console);
            Folders.delete(report);
        }
    }
}
