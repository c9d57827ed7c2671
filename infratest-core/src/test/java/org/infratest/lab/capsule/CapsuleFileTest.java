package org.infratest.lab.capsule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapsuleFileTest {

    private static final byte[] DESCRIPTION = "{\"test\": \"WebIT.fails()\"}".getBytes(UTF_8);
    private static final int NOISE = 700_000;
    private static final long SPARSE = 64L << 20;

    @TempDir
    Path folder;

    private Path capsule;
    private List<Content> contents;
    private List<Packed> packed;

    @BeforeEach
    void write() throws IOException {
        byte[] noise = new byte[NOISE];
        new Random(7).nextBytes(noise);
        Path disk = Files.write(folder.resolve("disk"), noise);
        Path memory = folder.resolve("memory");
        try (FileChannel channel = FileChannel.open(
                memory, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap("in the middle".getBytes(UTF_8)), SPARSE / 2);
            channel.write(ByteBuffer.allocate(1), SPARSE - 1);
        }
        Path empty = Files.createFile(folder.resolve("empty"));
        contents = List.of(
                new Content("db.disk0.0", disk), new Content("db.memory", memory), new Content("db.console", empty));
        packed = List.of(new Packed("db.disk0.0", NOISE), new Packed("db.memory", SPARSE), new Packed("db.console", 0));
        capsule = folder.resolve("web.capsule");
        new CapsuleWriter(capsule).write(DESCRIPTION, contents);
    }

    @Test
    void whatWasPutInComesOut() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));

        assertThat(new CapsuleReader(capsule).description()).isEqualTo(DESCRIPTION);
        new CapsuleReader(capsule).unpack(packed, out);

        for (Content content : contents) {
            assertThat(out.resolve(content.name())).hasSameBinaryContentAs(content.file());
        }
        assertThat(Files.size(capsule)).as("zeros take no room").isLessThan(NOISE + 10_000L);
    }

    @Test
    void nobodyElseCanReadItNorWhatComesOut() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        new CapsuleReader(capsule).unpack(packed, out);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(capsule)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("db.memory"))))
                .isEqualTo("rw-------");
    }

    @Test
    void oneByteThatIsAnotherIsFoundOutWhereverItIs() throws IOException {
        byte[] whole = Files.readAllBytes(capsule);
        int unpackedAlone = 0;
        for (int at = CapsuleFormat.MAGIC.length + 4; at < whole.length; at += 3_001) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Path copy = Files.write(folder.resolve("damaged"), damaged);
            Path out = Files.createDirectory(folder.resolve("out" + at));

            assertThatThrownBy(() -> new CapsuleReader(copy).unpack(packed, out))
                    .as("byte %s", at)
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageMatching("(?s)The capsule " + copy
                            + " is (damaged: .*|cut off); get it anew from where it was made");
            unpackedAlone++;
        }
        assertThat(unpackedAlone).isGreaterThan(100);
    }

    @Test
    void fileThatWasCutOffSaysSo() throws IOException {
        for (long length : List.of(30L, 60L, 5_000L, Files.size(capsule) - 1)) {
            Path cut = Files.copy(capsule, folder.resolve("cut" + length));
            try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
                file.setLength(length);
            }
            Path out = Files.createDirectory(folder.resolve("out" + length));

            assertThatThrownBy(() -> new CapsuleReader(cut).unpack(packed, out))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("The capsule " + cut + " is cut off; get it anew from where it was made");
        }
    }

    @Test
    void blockThatSaysThatItBelongsElsewhereIsFoundOut() throws IOException {
        int offset = CapsuleFormat.MAGIC.length + 8 + DESCRIPTION.length + 4 + 5;
        try (RandomAccessFile file = new RandomAccessFile(capsule.toFile(), "rw")) {
            file.seek(offset);
            file.writeLong(4096);
        }
        Path out = Files.createDirectory(folder.resolve("out"));

        assertThatThrownBy(() -> new CapsuleReader(capsule).unpack(packed, out))
                .hasMessage("The capsule " + capsule + " is damaged: a block of it cannot be unpacked: its checksum is"
                        + " another one; get it anew from where it was made");
    }

    @Test
    void blockThatIsMissingAsAWholeIsFoundOut() throws IOException {
        byte[] whole = Files.readAllBytes(capsule);
        int first = CapsuleFormat.MAGIC.length + 8 + DESCRIPTION.length + 4;
        int length = 25 + ByteBuffer.wrap(whole).getInt(first + 17);
        byte[] without = new byte[whole.length - length];
        System.arraycopy(whole, 0, without, 0, first);
        System.arraycopy(whole, first + length, without, first, without.length - first);
        Path copy = Files.write(folder.resolve("without"), without);
        Path out = Files.createDirectory(folder.resolve("out"));

        assertThatThrownBy(() -> new CapsuleReader(copy).unpack(packed, out))
                .hasMessage("The capsule " + copy
                        + " is damaged: blocks of it are missing; get it anew from where it was made");
    }

    @Test
    void newerFormatIsRefusedNamingBoth() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(capsule.toFile(), "rw")) {
            file.seek(CapsuleFormat.MAGIC.length);
            file.writeInt(2);
        }

        assertThatThrownBy(() -> new CapsuleReader(capsule).description())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "The capsule " + capsule
                                + " has format 2, and this infratest knows format 1; resume it with the infratest that made it");
    }

    @Test
    void whatIsNoCapsuleIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "nothing of ours");
        Path none = folder.resolve("none.capsule");

        assertThatThrownBy(() -> new CapsuleReader(text).description())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(text + " is no capsule of infratest");
        assertThatThrownBy(() -> new CapsuleReader(none).description())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("There is no capsule " + none);
    }

    @Test
    void nameThatLeadsOutOfTheFolderIsRefused() {
        for (String name : List.of("../login-key", "a/b", ".hidden", "", "a\nb")) {
            assertThatThrownBy(() -> new Packed(name, 1)).isInstanceOf(EnvironmentException.class);
        }
    }

    @Test
    void capsuleThatCannotBeWrittenToItsEndIsNotThere() {
        Path target = folder.resolve("half.capsule");
        List<Content> missing = List.of(contents.get(0), new Content("gone", folder.resolve("gone")));

        assertThatThrownBy(() -> new CapsuleWriter(target).write(DESCRIPTION, missing))
                .isInstanceOf(IOException.class);
        assertThat(target).doesNotExist();
    }
}
