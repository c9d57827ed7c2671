package org.infratest.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.infratest.ConfigurationException;
import org.infratest.spec.BoxSpec;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads {@link PackerBox}, and the same from code. */
final class BoxReader {

    private BoxReader() {}

    /** The box that the annotation of the class asks for. */
    static Optional<BoxSpec> read(Reading reading) {
        return AnnotationSupport.findAnnotation(reading.test(), PackerBox.class)
                .map(reading::filled)
                .map(annotation -> {
                    String where = "@PackerBox on " + reading.test().getSimpleName();
                    Map<String, String> variables = Pairs.read(where, "vars", annotation.vars());
                    return box(
                            where,
                            annotation.template(),
                            annotation.name(),
                            List.of(annotation.varFiles()),
                            variables,
                            List.of(annotation.only()),
                            reading);
                });
    }

    static BoxSpec box(
            String where,
            String template,
            String name,
            List<String> varFiles,
            Map<String, String> variables,
            List<String> only,
            Reading reading) {
        Path file = reading.paths().find(where + " names template", template);
        if (name.isBlank()) {
            throw new ConfigurationException(where + " has an empty name; give it one like infratest/basebox");
        }
        List<Path> files = varFiles.stream()
                .map(each -> varFile(where, file, each, reading))
                .toList();
        Map<String, String> complete = new TreeMap<>(variables);
        complete.replaceAll(
                (variable, value) -> value.replace("${images}", reading.images().toString()));
        return new BoxSpec(file, name, files, complete, only);
    }

    private static Path varFile(String where, Path template, String name, Reading reading) {
        Path beside = template.resolveSibling(name).normalize();
        return Files.isRegularFile(beside) ? beside : reading.paths().find(where + " names file of variables", name);
    }
}
