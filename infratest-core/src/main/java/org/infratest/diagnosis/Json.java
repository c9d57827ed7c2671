package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.Optional;
import org.infratest.ConfigurationException;
import org.infratest.Printable;
import org.infratest.spec.Subnet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as tools print it. What is none reads as if nothing had been printed. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int SHOWN = 100;

    private Json() {}

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            return MAPPER.createArrayNode(); // a tool that prints something else has not answered
        }
    }

    static String text(JsonNode node) {
        return Printable.line(node.asString(""), SHOWN);
    }

    static Optional<InetAddress> address(JsonNode node) {
        return address(node.asString(""));
    }

    static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(Subnet.address(text));
        } catch (ConfigurationException e) {
            return Optional.empty(); // "default", or a name
        }
    }
}
