package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.report.Excerpt.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExcerptTest {

    @TempDir
    private Path folder;

    @Test
    void endOfALongTextIsShownInWholeLines() throws IOException {
        Excerpt excerpt = excerpt("first line\nsecond line\nlast line\n", 18);
        assertThat(excerpt.text()).isEqualTo("…\nlast line");
        assertThat(excerpt.size()).isEqualTo(33);
    }

    @Test
    void endOfAnEndlessLineIsShownAllTheSame() throws IOException {
        assertThat(excerpt("x".repeat(1_000_000) + "end", 10).text()).isEqualTo("…\nxxxxxxxend");
    }

    @Test
    void characterThatWasCutInTwoHurtsNobody() throws IOException {
        assertThat(excerpt("ä".repeat(1_000), 10).text()).isEqualTo("…\n" + "ä".repeat(10));
        assertThat(excerpt("xx" + "\ud83d\ude00".repeat(50), 10).text()).isEqualTo("…\n" + "\ud83d\ude00".repeat(10));
    }

    @Test
    void consoleIsATextWhateverItSends() throws IOException {
        Excerpt excerpt = excerpt("\u001b[2J\u001b[01;01Hgrub\r\n" + "x".repeat(100) + "\0\n", 1_000);
        assertThat(excerpt.kind()).isEqualTo(Kind.TEXT);
        assertThat(excerpt.text()).isEqualTo("grub\n" + "x".repeat(100));
    }

    @Test
    void pictureIsOneByItsContentAlone() throws IOException {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0};
        assertThat(excerpt(png, "console.log").image()).isEqualTo("data:image/png;base64,iVBORw0KGgoAAA==");
        assertThat(excerpt("<svg onload='x()'/>".getBytes(StandardCharsets.UTF_8), "screen.png")
                        .kind())
                .isEqualTo(Kind.TEXT);
        byte[] large = java.util.Arrays.copyOf(png, (1 << 20) + 1);
        assertThat(excerpt(large, "screen.png")).isEqualTo(new Excerpt(Kind.LARGE_IMAGE, large.length, "", null));
    }

    @Test
    void fileThatIsNotThereIsMissing() {
        assertThat(Excerpt.of(folder.resolve("gone"), 10)).isEqualTo(new Excerpt(Kind.MISSING, 0, "", null));
        assertThat(Excerpt.of(folder, 10).kind()).isEqualTo(Kind.MISSING);
    }

    private Excerpt excerpt(String text, int max) throws IOException {
        return Excerpt.of(Files.writeString(folder.resolve("text"), text), max);
    }

    private Excerpt excerpt(byte[] content, String name) throws IOException {
        return Excerpt.of(Files.write(folder.resolve(name), content), 100);
    }
}
