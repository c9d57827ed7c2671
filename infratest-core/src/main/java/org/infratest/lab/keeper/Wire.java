package org.infratest.lab.keeper;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.infratest.spec.Subnet;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.Echo;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How values are written between a keeper and whoever asks it: records as JSON, addresses as people write them and never by name. */
public final class Wire {

    private Wire() {}

    /** A mapper that others may add to. */
    public static JsonMapper.Builder mapper() {
        SimpleModule addresses = new SimpleModule("addresses");
        text(addresses, InetAddress.class, Wire::text, Subnet::address);
        text(addresses, InetSocketAddress.class, Wire::text, Wire::socketAddress);
        text(addresses, Subnet.class, subnet -> text(subnet.base()) + "/" + subnet.prefix(), Subnet::parse);
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxStringLength(Talk.LONGEST_LINE)
                                .build())
                        .build())
                .addModule(addresses)
                .changeDefaultVisibility(checker -> checker.withIsGetterVisibility(Visibility.NONE))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addMixIn(Echo.class, EchoKinds.class)
                .addMixIn(Datagram.class, DatagramKinds.class);
    }

    /** Has values of a type written as a text. */
    public static <T> void text(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
        module.addSerializer(type, new ToText<>(type, write));
        module.addDeserializer(type, new FromText<>(type, read));
    }

    /** Without the name that led to it, and without the interface by which it is reached, which means nothing elsewhere. */
    private static String text(InetAddress address) {
        return address.getHostAddress().replaceAll("%.*", "");
    }

    private static String text(InetSocketAddress address) {
        return address.isUnresolved()
                ? "!" + address.getHostString() + " " + address.getPort()
                : text(address.getAddress()) + " " + address.getPort();
    }

    private static InetSocketAddress socketAddress(String text) {
        String[] parts = text.split(" ", -1);
        int port = Integer.parseInt(parts[1]);
        return text.startsWith("!")
                ? InetSocketAddress.createUnresolved(parts[0].substring(1), port)
                : new InetSocketAddress(Subnet.address(parts[0]), port);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "echo")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Echo.Replied.class, name = "replied"),
        @JsonSubTypes.Type(value = Echo.Silent.class, name = "silent"),
        @JsonSubTypes.Type(value = Echo.Unreachable.class, name = "unreachable")
    })
    private interface EchoKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "datagram")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Datagram.Answered.class, name = "answered"),
        @JsonSubTypes.Type(value = Datagram.Silent.class, name = "silent"),
        @JsonSubTypes.Type(value = Datagram.Refused.class, name = "refused"),
        @JsonSubTypes.Type(value = Datagram.Unreachable.class, name = "unreachable"),
        @JsonSubTypes.Type(value = Datagram.Unknown.class, name = "unknown")
    })
    private interface DatagramKinds {}

    private static final class ToText<T> extends StdSerializer<T> {

        private final Function<T, String> write;

        ToText(Class<T> type, Function<T, String> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(write.apply(value));
        }
    }

    private static final class FromText<T> extends StdDeserializer<T> {

        private final transient Function<String, T> read;

        FromText(Class<T> type, Function<String, T> read) {
            super(type);
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            return read.apply(parser.getString());
        }
    }
}
