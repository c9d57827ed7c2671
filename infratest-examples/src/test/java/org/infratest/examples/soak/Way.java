package org.infratest.examples.soak;

import java.util.List;
import java.util.Map;

/** In which way machines come up in a run. */
enum Way {
    /** There is one only. */
    ONLY(Map.of()),
    /** They boot, and are not kept. */
    COLD(Map.of("INFRATEST_LAB_WARM_START", "never")),
    /** They come back as they were kept. */
    WARM(Map.of()),
    /** They boot, and are kept. */
    KEEPING(Map.of());

    private final Map<String, String> variables;

    Way(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Those of a scene, as often as they are to be met. */
    static List<Way> of(Scene scene) {
        return scene == Scene.LAB ? List.of(COLD, WARM, COLD, WARM, KEEPING) : List.of(ONLY);
    }

    /** What such a run gets beside what others do. */
    Map<String, String> variables() {
        return variables;
    }
}
