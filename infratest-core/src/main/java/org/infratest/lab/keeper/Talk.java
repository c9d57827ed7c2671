package org.infratest.lab.keeper;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One connection between a keeper and whoever asks it: lines of JSON, and for an open TCP connection frames of bytes after them. One thread may
 * listen while others speak.
 */
final class Talk implements AutoCloseable {

    /** The version of what is spoken. Whoever speaks another one is refused by name. */
    public static final int PROTOCOL = 1;

    static final int LONGEST_LINE = 4 << 20;

    private static final JsonMapper JSON = Wire.mapper().build();
    private static final int BUFFER = 1 << 16;

    private final SocketChannel channel;
    private final DataInputStream in;

    Talk(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(new BufferedInputStream(new ChannelStream(channel), BUFFER));
    }

    /** Calls whoever listens at that socket. */
    static Talk to(Path socket) throws IOException {
        return new Talk(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /**
     * What is asked.
     *
     * @param protocol what whoever asks speaks
     */
    record Question(int protocol, Ask ask) {}

    /** Only the version, whatever else there is in a question of another one. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Version(int protocol) {}

    void ask(Ask ask) throws IOException {
        say(new Question(PROTOCOL, ask));
    }

    void answer(Answer answer) throws IOException {
        say(answer);
    }

    private void say(Object value) throws IOException {
        byte[] line = (JSON.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        write(ByteBuffer.wrap(line));
    }

    /** Empty where the other side has ended the connection. */
    Optional<Answer> hear() throws IOException {
        String line = line();
        return line.isEmpty() ? Optional.empty() : Optional.of(read(line, Answer.class));
    }

    /**
     * The question; empty where none comes.
     *
     * @throws OtherProtocol if it is of another version
     */
    Optional<Ask> question() throws IOException {
        String line = line();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        int protocol = read(line, Version.class).protocol();
        if (protocol != PROTOCOL) {
            throw new OtherProtocol(protocol);
        }
        return Optional.of(read(line, Question.class).ask());
    }

    /** Somebody speaks another version. */
    static final class OtherProtocol extends IOException {

        private static final long serialVersionUID = 1L;

        OtherProtocol(int protocol) {
            super("This keeper speaks version " + PROTOCOL + " of its protocol, and was asked in version " + protocol
                    + ", by another version of infratest; end the lab with 'infratest destroy', and it is booted anew");
        }
    }

    private static <T> T read(String line, Class<T> type) throws IOException {
        try {
            return JSON.readValue(line, type);
        } catch (JacksonException e) {
            throw new IOException("Not understood: " + e.getOriginalMessage(), e);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return "";
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("A line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** The next number of what follows the lines; empty at the end of the connection. */
    Optional<Integer> number() throws IOException {
        try {
            return Optional.of(in.readInt());
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    /** As many bytes as that of what follows the lines. */
    byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Writes all of it, and nothing of another thread in between. */
    synchronized void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("A Unix socket could not be closed", e);
        }
    }

    /** Java's own stream over a channel lets nobody write while somebody waits for something to read. */
    private static final class ChannelStream extends InputStream {

        private final SocketChannel channel;

        ChannelStream(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(target, offset, length));
        }
    }
}
