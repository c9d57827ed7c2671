package org.infratest.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.infratest.Redaction;
import org.junit.jupiter.api.Test;

class RedactedLogTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void secretThatComesInPiecesIsCutOut() throws IOException {
        Redaction.hide("pl4nted-in-pieces");
        try (RedactedLog log = new RedactedLog(written)) {
            for (String piece :
                    new String[] {"a\nit is pl4nt", "ed-in-p", "ieces.\nb", "\nlast pl4nted-in-", "pieces"}) {
                log.write(piece.getBytes(ISO_8859_1));
            }
        }
        assertThat(written.toString(ISO_8859_1)).isEqualTo("a\nit is ***.\nb\nlast ***");
    }

    @Test
    void bytesThatAreNoTextStay() throws IOException {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        try (RedactedLog log = new RedactedLog(written)) {
            log.write(bytes);
        }
        assertThat(written.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void lineWithoutAnEndIsNotKeptForEver() throws IOException {
        try (RedactedLog log = new RedactedLog(written)) {
            log.write(new byte[20_000]);
            assertThat(written.size()).isEqualTo(20_000);
        }
    }
}
