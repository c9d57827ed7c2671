package org.infratest.inventory;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.Printable;
import org.infratest.spec.Subnet;
import org.infratest.yaml.YamlNode;
import org.infratest.yaml.YamlNode.Mapping;
import org.infratest.yaml.YamlNode.Scalar;
import org.infratest.yaml.YamlNode.Sequence;

/**
 * The keys of one mapping in an inventory. Each question names the key and, if the answer is wrong, the line, what has the
 * key, and the value.
 */
final class Fields {

    private final Path file;
    private final String owner;
    private final Mapping mapping;

    private Fields(Path file, String owner, Mapping mapping) {
        this.file = file;
        this.owner = owner;
        this.mapping = mapping;
    }

    /**
     * Looks at a node that has to be a mapping with no other keys than those.
     *
     * @param owner whose keys they are, for messages: {@code host 'app'}
     */
    static Fields of(Path file, String owner, YamlNode node, String... known) {
        Fields fields = new Fields(file, owner, mapping(file, owner, node));
        for (String key : fields.mapping.entries().keySet()) {
            if (!List.of(known).contains(key)) {
                throw fields.wrong(
                        fields.keyLine(key),
                        owner + " has '" + shown(key) + "', which is not known; expected: "
                                + Stream.of(known).sorted().collect(Collectors.joining(", ")));
            }
        }
        return fields;
    }

    /** Looks at a node that has to be a mapping, with keys that the file's author chose. */
    static Fields named(Path file, String owner, YamlNode node) {
        return new Fields(file, owner, mapping(file, owner, node));
    }

    private static Mapping mapping(Path file, String owner, YamlNode node) {
        if (node instanceof Mapping mapping) {
            return mapping;
        }
        if (node instanceof Scalar scalar && scalar.text().isEmpty()) {
            return new Mapping(scalar.line(), Map.of(), Map.of());
        }
        throw new ConfigurationException(
                InventoryFile.at(file, node.line()) + owner + " should have keys with values, like 'key: value'");
    }

    List<String> keys() {
        return List.copyOf(mapping.entries().keySet());
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    /** The node of a key, or an empty one where the key is missing. */
    YamlNode node(String key) {
        return mapping.entries().getOrDefault(key, new Scalar(mapping.line(), ""));
    }

    int keyLine(String key) {
        return mapping.keyLines().getOrDefault(key, mapping.line());
    }

    Optional<String> text(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (!(node(key) instanceof Scalar scalar) || scalar.text().isBlank()) {
            throw wrong(keyLine(key), owner + " has '" + key + "' without a value on the same line");
        }
        return Optional.of(scalar.text().strip());
    }

    String required(String key, String example) {
        return text(key)
                .orElseThrow(() -> wrong(
                        mapping.line(), owner + " has no '" + key + "'; add it, like '" + key + ": " + example + "'"));
    }

    Optional<Integer> port(String key) {
        return text(key).map(text -> {
            if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
                throw wrong(
                        keyLine(key),
                        owner + " has " + key + " '" + shown(text) + "'; expected a number from 1 to 65535");
            }
            return Integer.parseInt(text);
        });
    }

    InetAddress address(String key) {
        return checked(key, Subnet::address);
    }

    Subnet subnet(String key) {
        required(key, "203.0.113.0/24");
        return checked(key, Subnet::parse);
    }

    private <T> T checked(String key, java.util.function.Function<String, T> read) {
        try {
            return read.apply(text(key).orElse(""));
        } catch (ConfigurationException e) {
            throw new ConfigurationException(
                    InventoryFile.at(file, keyLine(key)) + owner + " has '" + key + "': " + e.getMessage(), e);
        }
    }

    /** A list of texts; one alone may stand without brackets. */
    List<String> texts(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (!(node(key) instanceof Sequence sequence)) {
            return List.of(required(key, ""));
        }
        List<String> texts = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            if (!(item instanceof Scalar scalar) || scalar.text().isBlank()) {
                throw wrong(item.line(), owner + " has something else than a text in the list '" + key + "'");
            }
            texts.add(scalar.text().strip());
        }
        return texts;
    }

    /** Existing files. A relative path starts at the inventory's folder, and {@code ~/} at the user's. */
    List<Path> files(String key) {
        return texts(key).stream().map(text -> file(key, text)).toList();
    }

    Optional<Path> file(String key) {
        return text(key).map(text -> file(key, text));
    }

    private Path file(String key, String text) {
        try {
            Path path = text.startsWith("~/")
                    ? Path.of(System.getProperty("user.home"), text.substring(2))
                    : file.resolveSibling(text).normalize();
            if (!Files.isRegularFile(path)) {
                throw wrong(
                        keyLine(key),
                        owner + " has " + key + " '" + shown(text) + "', which is not a file; looked at " + path);
            }
            return path;
        } catch (InvalidPathException e) {
            throw wrong(keyLine(key), owner + " has " + key + " '" + shown(text) + "', which is not a path");
        }
    }

    Fields below(String key, String as, String... known) {
        return of(file, as, node(key), known);
    }

    ConfigurationException wrong(String key, String text) {
        return wrong(keyLine(key), owner + " " + text);
    }

    private ConfigurationException wrong(int line, String text) {
        return new ConfigurationException(InventoryFile.at(file, line) + text);
    }

    static String shown(String text) {
        return Printable.line(text, 100);
    }

    /** The answers of several keys, in the order of the file. */
    Map<String, InetAddress> addresses() {
        Map<String, InetAddress> addresses = new LinkedHashMap<>();
        keys().forEach(key -> addresses.put(key, address(key)));
        return addresses;
    }
}
