package org.infratest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void lineHasNoControlCharacters() {
        assertThat(Printable.line("a\u001b[31m\r\n\tb\u0000\u0085\u202e", 100))
                .isEqualTo("a\\x1b[31m\\r\\n\\tb\\x00\\x85\\u202e");
    }

    @Test
    void textKeepsLinesAndTabs() {
        assertThat(Printable.text("a\r\n\tb\rc\u0007", 100)).isEqualTo("a\n\tb\\rc\\x07");
    }

    @Test
    void ordinaryTextOfAllLanguagesStays() {
        assertThat(Printable.line("gr\u00fc\u00df \u4f60\u597d \ud83d\ude00", 100))
                .isEqualTo("gr\u00fc\u00df \u4f60\u597d \ud83d\ude00");
    }

    @Test
    void whatNoXmlCanCarryIsEscaped() {
        assertThat(Printable.line("a\ufffe\uffff\ud83d b\ude00", 100)).isEqualTo("a\\ufffe\\uffff\\ud83d b\\ude00");
    }

    @Test
    void pairIsNotCutInHalf() {
        assertThat(Printable.line("a\ud83d\ude00b", 2)).isEqualTo("a\ud83d\ude00...");
        assertThat(Printable.tail("a\ud83d\ude00b", 2)).isEqualTo("...\\ude00b");
    }

    @Test
    void longTextIsCut() {
        assertThat(Printable.line("abcdef", 3)).isEqualTo("abc...");
        assertThat(Printable.line("abc", 3)).isEqualTo("abc");
        assertThat(Printable.tail("abcdef\n", 3)).isEqualTo("...def");
    }

    @Test
    void nothingThatACiWouldObeyIsLeft() {
        assertThat(Printable.text("::error::x\n  ::warning file=a::y\na::b ::c", 1_000))
                .isEqualTo(": :error::x\n  : :warning file=a::y\na::b ::c");
        assertThat(Printable.line("##vso[task.complete] ##[error] ##TeamCity[x] ## head", 1_000))
                .isEqualTo("# #vso[task.complete] # #[error] # #TeamCity[x] ## head");
        assertThat(Printable.tail("[[ATTACHMENT|/etc/passwd]] [[other]]", 1_000))
                .isEqualTo("[ [ATTACHMENT|/etc/passwd]] [[other]]");
    }

    @Test
    void manyBlankLinesCostNoTime() {
        String blank = " \n".repeat(500_000);
        assertThat(Printable.withoutCommands(blank)).isEqualTo(blank);
    }
}
