package org.infratest.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RegexTest {

    @Test
    void wholeTextMustMatch() {
        assertThat(Regex.of("a.*z").matches("a\r\nz")).isTrue();
        assertThat(Regex.of("a").matches("ab")).isFalse();
    }

    @Test
    void linesBeginWhereTheyBeginNotWhereTheSearchDoes() {
        assertThat(Regex.ofLines("^250 ").find("x 250 \n250 ", 2)).hasValue(11);
        assertThat(Regex.ofLines("^b").find("ab", 1)).isEmpty();
    }

    @Test
    void expressionThatNeverEndsIsCutOff() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> Regex.of("(x+x+)+y").matches("x".repeat(4096)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "The regular expression '(x+x+)+y' did not come to an end within 1 s on a text of 4096"
                                + " characters: ");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void expressionThatIsTooDeepIsTold() {
        assertThatThrownBy(() -> Regex.of("(a|b)*").matches("ab".repeat(500_000)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "The regular expression '(a|b)*' is too deep for a text of 1000000 characters: ");
    }

    @Test
    void malformedExpressionIsTold() {
        assertThatThrownBy(() -> Regex.of("220 (mail"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("'220 (mail' is not a regular expression: Unclosed group");
    }
}
