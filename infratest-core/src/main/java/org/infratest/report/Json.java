package org.infratest.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.infratest.Redaction;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * How the report's values look as JSON: instants and durations as ISO 8601, paths as plain strings, and in each event
 * its kind as {@code type}. A null is written, so that a line that lacks a field is known to be damaged.
 */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(new PathWriter())
                    .addSerializer(new TextWriter())
                    .addKeySerializer(String.class, new KeyWriter())
                    .addDeserializer(Path.class, new PathReader())
                    .addDeserializer(Verdict.class, new VerdictReader()))
            .addMixIn(Event.class, NamedByType.class)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private Json() {}

    /** One line, with its line feed. Half a surrogate pair, which UTF-8 cannot carry, becomes a question mark. */
    static byte[] line(LoggedEvent event) {
        return (MAPPER.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @throws IOException if it is damaged
     */
    static LoggedEvent event(String line) throws IOException {
        try {
            LoggedEvent event = MAPPER.readValue(line, LoggedEvent.class);
            if (event == null) {
                throw new IOException("nothing but null");
            }
            return event;
        } catch (JacksonException e) {
            throw new IOException(e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e); // no such verdict, or text that cannot be a path here
        }
    }

    /** A whole document, indented. */
    static byte[] document(Object value) {
        return (MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Jackson finds the kinds themselves, since {@link Event} is sealed; the room of events need not know of JSON. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
    private interface NamedByType {}

    private static final class PathWriter extends StdSerializer<Path> {

        PathWriter() {
            super(Path.class);
        }

        @Override
        public void serialize(Path path, JsonGenerator json, SerializationContext context) {
            json.writeString(path.toString());
        }
    }

    /** Texts are written without secrets. */
    private static final class TextWriter extends StdSerializer<String> {

        TextWriter() {
            super(String.class);
        }

        @Override
        public void serialize(String text, JsonGenerator json, SerializationContext context) {
            json.writeString(Redaction.of(text));
        }
    }

    /** The names of a map, too: they may be those of machines and networks. */
    private static final class KeyWriter extends StdSerializer<String> {

        KeyWriter() {
            super(String.class);
        }

        @Override
        public void serialize(String key, JsonGenerator json, SerializationContext context) {
            json.writeName(Redaction.of(key));
        }
    }

    private static final class PathReader extends StdDeserializer<Path> {

        PathReader() {
            super(Path.class);
        }

        @Override
        public Path deserialize(JsonParser json, DeserializationContext context) {
            return Path.of(json.getString());
        }
    }

    private static final class VerdictReader extends StdDeserializer<Verdict> {

        /** What earlier versions wrote for both kinds of error. */
        private static final String ERROR = "ERROR";

        VerdictReader() {
            super(Verdict.class);
        }

        @Override
        public Verdict deserialize(JsonParser json, DeserializationContext context) {
            String name = json.getString();
            return ERROR.equals(name) ? Verdict.INFRASTRUCTURE_ERROR : Verdict.valueOf(name);
        }

        @Override
        public Verdict getNullValue(DeserializationContext context) {
            throw new IllegalArgumentException("no verdict");
        }
    }
}
