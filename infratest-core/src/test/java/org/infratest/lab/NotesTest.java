package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Remembering.Step;
import org.junit.jupiter.api.Test;

class NotesTest {

    private static final Step BASE = new Step("configset base", "1");
    private static final Step SHOP = new Step("configset shop", "2");

    @Test
    void stepsAreInTheirOrderAndChangedFilesAreOtherSteps() {
        Map<Step, String> web = new LinkedHashMap<>();
        web.put(BASE, "applied");
        web.put(SHOP, "applied, too");

        assertThat(Notes.steps(Map.of("web", web))).isEqualTo(Map.of("web", List.of(BASE, SHOP)));
        assertThat(Notes.steps(Map.of("web", Map.of(BASE, "applied"))))
                .isNotEqualTo(Map.of("web", List.of(new Step("configset base", "changed"))));
        assertThat(Notes.byName(Map.of("web", web)))
                .isEqualTo(Map.of("web", Map.of("configset base", "applied", "configset shop", "applied, too")));
    }
}
