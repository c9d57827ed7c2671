package org.infratest.probe;

import java.math.BigDecimal;
import java.util.Optional;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A place in a JSON document (RFC 6901).
 *
 * @param pointer where
 */
record JsonPlace(JsonPointer pointer) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static JsonPlace of(String pointer) {
        try {
            return new JsonPlace(JsonPointer.compile(pointer));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "'" + pointer + "' is not a JSON pointer (RFC 6901), which is empty or begins with a slash: "
                            + "/items/0/name",
                    e);
        }
    }

    /** The value there: a string as it is, anything else as JSON; empty where there is none. */
    Optional<String> in(String text) {
        JsonNode node = find(text);
        return node == null ? Optional.empty() : Optional.of(node.isString() ? node.stringValue() : node.toString());
    }

    /** Whether the value there is that one; numbers are equal by value. */
    boolean holds(String text, @Nullable Object expected) {
        JsonNode node = find(text);
        if (node == null) {
            return false;
        }
        if (expected == null) {
            return node.isNull();
        }
        if (expected instanceof Number number) {
            return node.isNumber() && node.decimalValue().compareTo(new BigDecimal(number.toString())) == 0;
        }
        if (expected instanceof Boolean bool) {
            return node.isBoolean() && node.booleanValue() == bool;
        }
        return node.isString() && node.stringValue().equals(expected);
    }

    private @Nullable JsonNode find(String text) {
        try {
            JsonNode node = JSON.readTree(text).at(pointer);
            return node.isMissingNode() ? null : node;
        } catch (JacksonException e) {
            return null; // no JSON has no value anywhere; failures show the body
        }
    }

    /** What a value in Java is in JSON: a string, a number, a boolean or null. */
    static @Nullable Object requireScalar(@Nullable Object expected) {
        if (expected == null
                || expected instanceof String
                || expected instanceof Number
                || expected instanceof Boolean) {
            return expected;
        }
        throw new ConfigurationException("A " + expected.getClass().getSimpleName()
                + " cannot stand in JSON as one value; expect a String, a number, a Boolean or null");
    }
}
