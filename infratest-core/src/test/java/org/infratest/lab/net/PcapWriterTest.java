package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.lab.net.Frames.EVERYBODY;
import static org.infratest.lab.net.Frames.mac;
import static org.infratest.lab.net.Frames.sized;
import static org.infratest.lab.net.Frames.tagged;
import static org.infratest.lab.net.Frames.untagged;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapWriterTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.000000006Z");
    private static final long ROOMY = 1 << 20;

    @TempDir
    private Path folder;

    private Instant now = START;

    @Test
    void fileBeginsAsTheFormatSays() throws IOException {
        PcapWriter writer = writer(ROOMY);
        writer.close();

        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(writer.file()));
        assertThat(file.remaining()).isEqualTo(24);
        assertThat(file.getInt()).isEqualTo(0xa1b23c4d);
        assertThat(file.getShort()).isEqualTo((short) 2);
        assertThat(file.getShort()).isEqualTo((short) 4);
        assertThat(file.getLong()).isZero();
        assertThat(file.getInt()).isGreaterThan(SwitchSettings.LONGEST_FRAME + 4);
        assertThat(file.getInt()).isEqualTo(1);
    }

    @Test
    void framesAreRecordedOnceWithTheirTimeAndTheTagOfTheirVlan() throws IOException {
        Segment segment = new Segment()
                .with("trunk", PortMode.trunk(Set.of(10), 0))
                .with("web", PortMode.access(10))
                .with("db", PortMode.access(10))
                .with("plain", PortMode.access(0));
        PcapWriter writer = writer(ROOMY);
        segment.device.capture(writer);

        segment.send("web", untagged(EVERYBODY, mac(1), "one"));
        now = now.plusNanos(1_000_000_001);
        segment.send("trunk", tagged(mac(1), mac(2), "two", 0x8100, 0x600a));
        segment.send("plain", untagged(EVERYBODY, mac(3), "three"));
        segment.send("web", ByteBuffer.allocate(3));
        segment.device.capture(null);
        segment.send("web", untagged(EVERYBODY, mac(1), "not recorded"));
        writer.close();

        assertThat(read(writer.file()))
                .containsExactly(
                        new Packet(START, Frames.hex(tagged(EVERYBODY, mac(1), "one", 0x8100, 10))),
                        new Packet(now, Frames.hex(tagged(mac(1), mac(2), "two", 0x8100, 0x600a))),
                        new Packet(now, Frames.hex(untagged(EVERYBODY, mac(3), "three"))));
        assertThat(writer.frames()).isEqualTo(3);
        assertThat(writer.problem()).isEmpty();
    }

    @Test
    void frameThatAnImpairmentTakesOnTheWayInIsNotRecorded() throws IOException {
        Segment segment = new Segment().with("a", "b");
        PcapWriter writer = writer(ROOMY);
        segment.device.capture(writer);
        segment.device.port("a").impair(Direction.FROM_HOST, Impairment.NONE.withLoss(1));
        segment.device.port("a").impair(Direction.TO_HOST, Impairment.NONE.withLoss(1));

        segment.send("a", untagged(EVERYBODY, mac(1), "lost"));
        segment.send("b", untagged(EVERYBODY, mac(2), "lost behind the switch"));
        writer.close();

        assertThat(read(writer.file())).hasSize(1);
    }

    @Test
    void flushMakesAllReadable() throws IOException {
        PcapWriter writer = writer(ROOMY);
        record(writer, 100);
        assertThat(read(writer.file())).isEmpty();

        writer.flush();

        assertThat(read(writer.file())).hasSize(1);
        writer.close();
    }

    @Test
    void longestFramesFit() throws IOException {
        PcapWriter writer = writer(ROOMY);
        for (int i = 0; i < 5; i++) {
            record(writer, SwitchSettings.LONGEST_FRAME + 4);
        }
        writer.close();

        assertThat(read(writer.file())).hasSize(5);
    }

    @Test
    void fullFileBecomesTheOlderOneAndBothStayBelowTheirSize() throws IOException {
        PcapWriter writer = writer(5_000);
        for (int i = 0; i < 100; i++) {
            record(writer, 984);
            now = now.plusSeconds(1);
        }
        writer.close();

        Path older = folder.resolve("lan.1.pcap");
        assertThat(Files.size(writer.file())).isLessThanOrEqualTo(5_000);
        assertThat(Files.size(older)).isLessThanOrEqualTo(5_000);
        assertThat(read(older)).hasSize(4);
        assertThat(read(writer.file())).last().extracting(Packet::time).isEqualTo(START.plusSeconds(99));
        assertThat(folder).isDirectoryContaining("glob:**lan.1.pcap");
        assertThat(writer.frames()).isEqualTo(100);
    }

    @Test
    void sliceHasWhatWasRecordedInATimeAlsoFromTheOlderFile() throws IOException {
        PcapWriter writer = writer(5_000);
        for (int i = 0; i < 8; i++) {
            record(writer, 984);
            now = now.plusSeconds(1);
        }
        Path target = folder.resolve("failed.pcap");

        long frames = writer.slice(START.plusSeconds(2), START.plusSeconds(5), target);

        assertThat(frames).isEqualTo(4);
        assertThat(read(target))
                .extracting(Packet::time)
                .containsExactly(
                        START.plusSeconds(2), START.plusSeconds(3), START.plusSeconds(4), START.plusSeconds(5));
        record(writer, 984);
        writer.close();
        assertThat(writer.slice(START, now, target)).isEqualTo(9 - 4);
    }

    @Test
    void captureThatCannotBeWrittenSaysSo() {
        Path nowhere = folder.resolve("missing/lan.pcap");

        assertThatThrownBy(() -> PcapWriter.open(nowhere, ROOMY))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("The capture " + nowhere + " cannot be written");
    }

    @Test
    void captureThatBreaksEndsWithANoteAndDisturbsNobody() throws IOException {
        Segment segment = new Segment().with("a", "b");
        PcapWriter writer = writer(5_000);
        segment.device.capture(writer);
        Files.delete(writer.file());
        for (int i = 0; i < 20; i++) {
            segment.send("a", sized(EVERYBODY, mac(1), 984));
        }

        assertThat(segment.received("b")).hasSize(20);
        assertThat(writer.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("The capture " + writer.file() + " ended after 4 frames: ")
                        .contains("NoSuchFile"));
        writer.close();
    }

    @Test
    void olderFileIsCalledAfterTheFile() {
        assertThat(PcapWriter.olderThan(Path.of("x", "lan.pcap"))).isEqualTo(Path.of("x", "lan.1.pcap"));
        assertThat(PcapWriter.olderThan(Path.of("lan"))).isEqualTo(Path.of("lan.1"));
    }

    private PcapWriter writer(long maxBytes) throws IOException {
        return new PcapWriter(folder.resolve("lan.pcap"), maxBytes, () -> now);
    }

    private static void record(PcapWriter writer, int length) {
        writer.record(sized(EVERYBODY, mac(1), length), 0, length);
    }

    private static List<Packet> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).position(24);
        List<Packet> packets = new ArrayList<>();
        while (bytes.hasRemaining()) {
            Instant time = Instant.ofEpochSecond(bytes.getInt(), bytes.getInt());
            byte[] frame = new byte[bytes.getInt()];
            assertThat(bytes.getInt()).isEqualTo(frame.length);
            bytes.get(frame);
            packets.add(new Packet(time, Frames.hex(ByteBuffer.wrap(frame))));
        }
        return packets;
    }

    private record Packet(Instant time, String frame) {}
}
