package org.infratest.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.Printable;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** A piece of a YAML file that knows its line, so that a message can name it. */
public sealed interface YamlNode {

    /** The line on which it begins, counted from 1. */
    int line();

    /**
     * A text, a number or anything else on one line.
     *
     * @param text as it is written
     */
    record Scalar(int line, String text) implements YamlNode {}

    /** A list. */
    record Sequence(int line, List<YamlNode> items) implements YamlNode {}

    /**
     * Keys with values.
     *
     * @param entries in the order of the file
     * @param keyLines the line of each key
     */
    record Mapping(int line, Map<String, YamlNode> entries, Map<String, Integer> keyLines) implements YamlNode {}

    /**
     * Reads a file.
     *
     * @param what what the file is, as messages begin: {@code Inventory}
     * @throws ConfigurationException if it cannot be read or is not YAML, or repeats a key, or refers to other places in itself
     */
    static YamlNode read(String what, Path file) {
        try (YAMLParser parser = (YAMLParser) YAMLMapper.builder().build().createParser(text(what, file))) {
            return parser.nextToken() == null
                    ? new Mapping(1, Map.of(), Map.of())
                    : new YamlReader(what, file, parser).only(parser.currentToken());
        } catch (JacksonException e) {
            throw new ConfigurationException(
                    at(what, file, e.getLocation().getLineNr()) + "is not YAML: "
                            + Printable.line(firstLine(e.getOriginalMessage()), 300),
                    e);
        }
    }

    /** How a message about a line begins. */
    static String at(String what, Path file, int line) {
        return what + " " + file + ", line " + line + ": ";
    }

    private static String text(String what, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationException(what + " " + file + " cannot be read: " + e, e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
