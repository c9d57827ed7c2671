package org.infratest.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Makes nodes of tokens.
 *
 * @param what what the file is
 * @param file the file
 * @param parser at the token to begin with
 */
record YamlReader(String what, Path file, YAMLParser parser) {

    /** What the file has, which is one document: nobody would read another. */
    YamlNode only(JsonToken token) {
        YamlNode first = node(token);
        if (parser.nextToken() != null) {
            throw new ConfigurationException(
                    YamlNode.at(what, file, line())
                            + "a second document begins, of which nothing would be read; make it part of the first, or a file of its own");
        }
        return first;
    }

    YamlNode node(JsonToken token) {
        int line = line();
        if (parser.isCurrentAlias()) {
            throw new ConfigurationException(YamlNode.at(what, file, line) + "'*" + parser.getString()
                    + "' refers to another place; write the value out");
        }
        return switch (token) {
            case START_OBJECT -> mapping(line);
            case START_ARRAY -> sequence(line);
            case VALUE_NULL -> new YamlNode.Scalar(line, "");
            default -> new YamlNode.Scalar(line, parser.getString());
        };
    }

    private YamlNode.Mapping mapping(int line) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Integer earlier = lines.putIfAbsent(key, line());
            if (earlier != null) {
                throw new ConfigurationException(YamlNode.at(what, file, line()) + "'" + key
                        + "' stands here a second time; the first is on line " + earlier);
            }
            entries.put(key, node(parser.nextToken()));
        }
        return new YamlNode.Mapping(line, entries, lines);
    }

    private YamlNode.Sequence sequence(int line) {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token));
        }
        return new YamlNode.Sequence(line, items);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
