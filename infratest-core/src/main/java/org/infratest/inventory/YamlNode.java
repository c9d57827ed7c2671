package org.infratest.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.Printable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** A piece of a YAML file that knows its line, so that a message can name it. */
sealed interface YamlNode {

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
     * @throws ConfigurationException if it is not YAML, or repeats a key, or uses what an inventory does not need
     */
    static YamlNode read(Path file) {
        try (YAMLParser parser = (YAMLParser) YAMLMapper.builder().build().createParser(text(file))) {
            return parser.nextToken() == null
                    ? new Mapping(1, Map.of(), Map.of())
                    : node(file, parser, parser.currentToken());
        } catch (JacksonException e) {
            throw new ConfigurationException(
                    at(file, e.getLocation().getLineNr()) + "is not YAML: "
                            + Printable.line(firstLine(e.getOriginalMessage()), 300),
                    e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationException("Inventory " + file + " cannot be read: " + e, e);
        }
    }

    /** How a message about a line begins. */
    static String at(Path file, int line) {
        return "Inventory " + file + ", line " + line + ": ";
    }

    private static YamlNode node(Path file, YAMLParser parser, JsonToken token) {
        int line = line(parser);
        if (parser.isCurrentAlias()) {
            throw new ConfigurationException(
                    at(file, line) + "'*" + parser.getString() + "' refers to another place; write the value out");
        }
        return switch (token) {
            case START_OBJECT -> mapping(file, parser, line);
            case START_ARRAY -> sequence(file, parser, line);
            case VALUE_NULL -> new Scalar(line, "");
            default -> new Scalar(line, parser.getString());
        };
    }

    private static Mapping mapping(Path file, YAMLParser parser, int line) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Integer earlier = lines.putIfAbsent(key, line(parser));
            if (earlier != null) {
                throw new ConfigurationException(at(file, line(parser)) + "'" + key
                        + "' stands here a second time; the first" + " is on line " + earlier);
            }
            entries.put(key, node(file, parser, parser.nextToken()));
        }
        return new Mapping(line, entries, lines);
    }

    private static Sequence sequence(Path file, YAMLParser parser, int line) {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(file, parser, token));
        }
        return new Sequence(line, items);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
