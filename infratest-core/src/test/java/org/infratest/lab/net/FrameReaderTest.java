package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.lab.net.Frames.EVERYBODY;
import static org.infratest.lab.net.Frames.mac;
import static org.infratest.lab.net.Frames.sized;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private static final int GARBAGE_STREAMS = 5_000;

    private final Segment segment = new Segment().with("a", "b");
    private final IoBuffers buffers = new IoBuffers();
    private final FrameReader reader =
            new FrameReader(buffers, new PendingLinks(segment.loop), segment.device.port("a"));

    @Test
    void framesAreTheSameHoweverTheStreamIsCut() throws IOException {
        Random random = new Random(1);
        List<String> expected = new ArrayList<>();
        ByteBuffer stream = ByteBuffer.allocate(4 << 20);
        for (int i = 0; i < 500; i++) {
            int length = i % 100 == 0 ? SwitchSettings.LONGEST_FRAME : 14 + random.nextInt(2000);
            ByteBuffer frame = sized(EVERYBODY, mac(1), length).put(length - 1, (byte) i);
            expected.add(Frames.hex(frame));
            stream.putInt(length).put(frame);
        }

        read(stream.flip(), random);

        assertThat(segment.received("b")).isEqualTo(expected);
        assertThat(reader.isWithinFrame()).isFalse();
    }

    @Test
    void frameThatHasBegunIsKnownToBeUnfinished() throws IOException {
        read(ByteBuffer.allocate(6).putInt(100).rewind(), new Random(2));

        assertThat(reader.isWithinFrame()).isTrue();
    }

    @Test
    void garbageThrowsNothingElse() {
        Random random = new Random(3);
        for (int i = 0; i < GARBAGE_STREAMS; i++) {
            byte[] garbage = new byte[random.nextInt(2000)];
            random.nextBytes(garbage);
            // Now and then lengths that are possible.
            for (int at = 0; at + 4 < garbage.length; at += 50) {
                if (random.nextInt(10) > 0) {
                    ByteBuffer.wrap(garbage).putInt(at, 46);
                }
            }
            FrameReader one = new FrameReader(buffers, new PendingLinks(segment.loop), segment.device.port("a"));
            try {
                read(one, ByteBuffer.wrap(garbage), random);
            } catch (IOException e) {
                assertThat(e).isInstanceOf(FrameReader.MalformedStreamException.class);
            }
            segment.received("b");
        }
        assertThat(segment.loop.errors()).isEmpty();
    }

    @Test
    void lengthThatCannotBeIsNamed() {
        assertThatThrownBy(() -> read(ByteBuffer.allocate(4).putInt(69_633).flip(), new Random(4)))
                .isInstanceOf(FrameReader.MalformedStreamException.class)
                .hasMessage("the machine announced a frame of 69633 bytes, and QEMU sends no more than 69632");
    }

    private void read(ByteBuffer stream, Random random) throws IOException {
        read(reader, stream, random);
    }

    private static void read(FrameReader with, ByteBuffer stream, Random random) throws IOException {
        Pieces pieces = new Pieces(stream, random);
        while (stream.hasRemaining()) {
            with.read(pieces);
        }
    }

    /** Gives a stream in pieces of any size. */
    private record Pieces(ByteBuffer stream, Random random) implements ReadableByteChannel {

        @Override
        public int read(ByteBuffer into) {
            int most = Math.min(stream.remaining(), into.remaining());
            int some = random.nextInt(10) == 0 ? most : Math.min(most, 1 + random.nextInt(3000));
            into.put(stream.slice(stream.position(), some));
            stream.position(stream.position() + some);
            return some;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // There is nothing behind it.
        }
    }
}
