package org.infratest.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.ConfigurationException;
import org.infratest.junit.EnvironmentReader.Reading;
import org.infratest.spec.BoxSpec;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads {@link PackerBox}. */
final class BoxReader {

    private BoxReader() {}

    /** The box that the class asks for. */
    static Optional<BoxSpec> read(Class<?> test, Reading reading) {
        return AnnotationSupport.findAnnotation(test, PackerBox.class)
                .map(annotation -> box(test, annotation, reading));
    }

    private static BoxSpec box(Class<?> test, PackerBox annotation, Reading reading) {
        String where = "@PackerBox on " + test.getSimpleName();
        Path template = reading.paths().find(where + " names template", annotation.template());
        if (annotation.name().isBlank()) {
            throw new ConfigurationException(where + " has an empty name; give it one like infratest/basebox");
        }
        Map<String, String> variables = Pairs.read(where, "vars", annotation.vars());
        variables.replaceAll(
                (name, value) -> value.replace("${images}", reading.images().toString()));
        return new BoxSpec(template, annotation.name(), variables, List.of(annotation.only()));
    }
}
