package org.infratest.process;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.EnvironmentException;

/**
 * The oldest version of a program that infratest works with.
 *
 * @param minimum the oldest version, for example {@code 1.6.0}
 * @param question asks the program for its version
 * @param version finds the version, as its first group, in a line of what it prints
 * @param advice how to get a newer one
 * @param asking how the question is asked
 */
public record ToolFloor(
        String minimum,
        Command question,
        Pattern version,
        String advice,
        BiFunction<CommandRunner, Command, CommandResult> asking) {

    private static final int SHOWN_LINES = 5;

    /** What was found in a run; a run has one runner. */
    private static final Map<CommandRunner, Map<String, Answer>> FOUND =
            Collections.synchronizedMap(new WeakHashMap<>());

    /** One that is simply run. */
    public ToolFloor(String minimum, Command question, Pattern version, String advice) {
        this(minimum, question, version, advice, CommandRunner::run);
    }

    /**
     * The program's version; it is asked for it once a run.
     *
     * @return empty where it prints none that can be read
     * @throws ToolMissingException if it is not installed
     */
    public Optional<String> found(CommandRunner runner) {
        return answer(runner).version();
    }

    /**
     * That it does not work, or is too old, and what to do; empty where neither is so, or where it does not tell its version.
     *
     * @throws ToolMissingException if it is not installed
     */
    public Optional<String> problem(CommandRunner runner) {
        Answer answer = answer(runner);
        if (!answer.trouble().isEmpty()) {
            return Optional.of(answer.trouble());
        }
        return answer.version()
                .filter(this::isTooOld)
                .map(old -> "'" + question.arguments().get(0) + "' is version " + old + ", which is too old; " + minimum
                        + " or newer is needed: " + advice);
    }

    /**
     * Ends in an error where it does not work, or is too old.
     *
     * @throws EnvironmentException if that is so
     */
    public void require(CommandRunner runner) {
        problem(runner).ifPresent(problem -> {
            throw new EnvironmentException(problem);
        });
    }

    /**
     * What came of the question.
     *
     * @param trouble that the program failed, and how; empty for nothing
     */
    private record Answer(Optional<String> version, String trouble) {}

    private Answer answer(CommandRunner runner) {
        return FOUND.computeIfAbsent(runner, r -> new ConcurrentHashMap<>())
                .computeIfAbsent(question.commandLine(), line -> ask(runner));
    }

    private Answer ask(CommandRunner runner) {
        CommandResult result = asking.apply(runner, question);
        Optional<String> found = result.stdout().stream()
                .map(version::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1))
                .findFirst();
        return new Answer(found, result.succeeded() ? "" : trouble(result));
    }

    /** A program that cannot even tell its version is broken; what it says instead tells why. */
    private String trouble(CommandResult result) {
        String program = question.arguments().get(0);
        return "'" + program + "' does not work: \"" + result.commandLine() + "\" " + result.ending()
                + result.lastLines(SHOWN_LINES)
                + "\n  what to do: repair or install it anew, " + advice;
    }

    private boolean isTooOld(String found) {
        return Arrays.compare(numbers(found), numbers(minimum)) < 0;
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }
}
