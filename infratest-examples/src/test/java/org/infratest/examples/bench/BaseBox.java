package org.infratest.examples.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.spec.BoxSpec;

/** The box that is built and booted, and the user's cache, in which its image is. */
final class BaseBox {

    /** The template, also for annotations. */
    static final String TEMPLATE = "configsets/basebox/basebox.pkr.json";

    private BaseBox() {}

    static BoxSpec spec(String name) {
        return new BoxSpec(template(), name, Map.of("base_image", image().toString()), List.of());
    }

    static Path template() {
        return Path.of(TEMPLATE).toAbsolutePath();
    }

    static Path image() {
        return cache().resolve("images").resolve("debian-12.qcow2");
    }

    static Path cache() {
        return Optional.ofNullable(System.getenv("INFRATEST_CACHE_DIR"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "infratest"))
                .toAbsolutePath();
    }
}
