package org.infratest.diagnosis;

import java.util.List;
import org.infratest.Printable;

/**
 * A broken layer.
 *
 * @param layer which
 * @param sentence what is broken, in one line
 * @param evidence what it is concluded from, a line each
 */
record Finding(Layer layer, String sentence, List<String> evidence) {

    private static final int SHOWN = 400;

    /** Cleans what machines wrote. */
    Finding {
        sentence = Printable.line(sentence, SHOWN);
        evidence = evidence.stream().map(line -> Printable.line(line, SHOWN)).toList();
    }

    static Finding of(Layer layer, String sentence, String... evidence) {
        return new Finding(layer, sentence, List.of(evidence));
    }
}
