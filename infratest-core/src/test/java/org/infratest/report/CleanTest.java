package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTest {

    @ParameterizedTest
    @CsvSource({
        "'\u001b[31mred\u001b[0m', red",
        "'\u009b2Jcleared', cleared",
        "'\u001b]0;title\u0007text', text",
        "'\u001b]8;;http://example\u001b\\link', link",
        "'\u001bPq data\u001b\\text', text",
        "'\u001bctext', text",
        "'\u001b(Btext', text",
        "'a\u001b', a",
        "'\u001b]0;never ends', ]0;never ends"
    })
    void terminalSequencesVanish(String dirty, String clean) {
        assertThat(Clean.line(dirty)).isEqualTo(clean);
    }

    @Test
    void controlAndFormatCharactersVanish() {
        assertThat(Clean.line("a\0b\bc\u007fd\u0080e")).isEqualTo("abcde");
        assertThat(Clean.line("user\u202egnp.exe \u2066x\u2069\u200b\ufeff")).isEqualTo("usergnp.exe x");
    }

    @Test
    void whatUtf8AndXmlCannotCarryIsReplaced() {
        assertThat(Clean.line("a\ud800b\udc00c")).isEqualTo("a\ufffdb\ufffdc");
        assertThat(Clean.line("x\ufffey\uffffz\ufdd0")).isEqualTo("x\ufffdy\ufffdz\ufffd");
        assertThat(Clean.line("fine: \ud83d\ude00")).isEqualTo("fine: \ud83d\ude00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nb", "a\tb", "a \n\n b", "a\u2028b", "\na\u0085b\n"})
    void lineBreaksBecomeOneSpace(String text) {
        assertThat(Clean.line(text).replace("  ", " ")).isEqualTo("a b");
    }

    @Test
    void textKeepsItsLines() {
        assertThat(Clean.text("one\r\n\ttwo\u001b[1m\n", 100)).isEqualTo("one\n\ttwo\n");
    }

    @Test
    void longTextEndsInAnEllipsis() {
        assertThat(Clean.line("12345", 5)).isEqualTo("12345");
        assertThat(Clean.line("123456", 5)).isEqualTo("1234…");
        assertThat(Clean.line("\ud83d\ude00".repeat(3), 2)).isEqualTo("\ud83d\ude00…");
        assertThat(Clean.line("a" + "\0".repeat(1_000) + "b", 5)).isEqualTo("a…");
    }

    @Test
    void firstLineSkipsEmptyOnes() {
        assertThat(Clean.firstLine("\n \nCould not start\n  details", 100)).isEqualTo("Could not start");
        assertThat(Clean.firstLine("", 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b]", "\u001b[0", "\u001b", "\u009d", "\n ", "\u001b  "})
    void hostileRepetitionCostsLinearTime(String part) {
        String text = part.repeat(500_000);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Clean.line(text));
    }
}
