package org.infratest.expect;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/**
 * Why a question got a wrong answer, as far as it could be found out.
 *
 * @param layer the first broken layer, for example {@code route}; {@code unknown} where none was found
 * @param sentence the reason, in one line
 * @param evidence what it is concluded from, a line each
 * @param file the file with all that was asked and answered, or null where there is no place for one
 * @param took how long the asking took
 */
@Api
public record Diagnosis(
        String layer,
        String sentence,
        List<String> evidence,
        @Nullable Path file,
        Duration took) {

    /** Copies the list. */
    public Diagnosis {
        evidence = List.copyOf(evidence);
    }

    /** The same with each text as {@code masking} shows it. */
    public Diagnosis shownBy(UnaryOperator<String> masking) {
        return new Diagnosis(
                layer, masking.apply(sentence), evidence.stream().map(masking).toList(), file, took);
    }

    /** The lines at the end of a failure's message. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("why: " + sentence);
        evidence.forEach(line -> lines.add("  " + line));
        if (file != null) {
            lines.add("all that was asked: " + file);
        }
        return lines;
    }
}
