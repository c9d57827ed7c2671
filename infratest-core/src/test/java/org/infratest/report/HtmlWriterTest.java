package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HtmlWriterTest {

    @Test
    void textsAndAttributesAreEscaped() {
        String html = new HtmlWriter()
                .open("p", "title", "\"a' <&>")
                .text("\"b' <&>")
                .close()
                .toString();
        assertThat(html)
                .isEqualTo("<!DOCTYPE html>\n<p title=\"&quot;a&#39; &lt;&amp;&gt;\">&quot;b&#39; &lt;&amp;&gt;</p>\n");
    }

    @Test
    void elementThatIsNotClosedIsAnError() {
        HtmlWriter html = new HtmlWriter().open("p");
        assertThatThrownBy(html::toString)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Elements are still open: [p]");
    }
}
