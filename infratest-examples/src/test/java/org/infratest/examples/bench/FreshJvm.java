package org.infratest.examples.bench;

import java.io.File;
import java.time.Duration;
import java.util.List;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;

/**
 * A figure about what a JVM holds, measured in one that has measured nothing else: where another lab or probe was before, their classes and
 * code are there already, and would not be counted.
 *
 * @param figure the figure, whose class has a constructor without parameters
 */
record FreshJvm(Figure figure) implements Figure {

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @Override
    public String name() {
        return figure.name();
    }

    @Override
    public Reading measure() {
        Command jvm = Command.of(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-XX:-UsePerfData",
                        "-Duser.home=" + System.getProperty("user.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FreshJvm.class.getName(),
                        figure.getClass().getName())
                .withDeadline(PATIENCE);
        CommandResult result = ByHand.run(new SystemCommandRunner(), jvm);
        result.stderr().forEach(System.err::println);
        List<String> said = result.stdout();
        String[] reading = said.get(said.size() - 1).split(" ", 4);
        return new Reading(Double.parseDouble(reading[0]), reading[2], reading[3], Double.parseDouble(reading[1]));
    }

    /**
     * Measures.
     *
     * @param arguments the class of the figure
     */
    public static void main(String[] arguments) throws Exception {
        Figure figure = Class.forName(arguments[0])
                .asSubclass(Figure.class)
                .getDeclaredConstructor()
                .newInstance();
        Reading reading = figure.measure();
        System.out.println(reading.value() + " " + reading.ratio() + " " + reading.unit() + " " + reading.against());
    }
}
