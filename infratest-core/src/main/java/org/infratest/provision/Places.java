package org.infratest.provision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All places in SLS files at which a text stands. */
final class Places {

    private Places() {}

    static List<SourceFiles.Place> of(List<Path> roots, String text) {
        List<SourceFiles.Place> places = new ArrayList<>();
        for (Path file : TreeFiles.of(roots).files().values()) {
            if (file.toString().endsWith(".sls")) {
                collect(file, text, places);
            }
        }
        return places;
    }

    private static void collect(Path file, String text, List<SourceFiles.Place> places) {
        try {
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(text)) {
                    places.add(new SourceFiles.Place(SourceFiles.shown(file), i + 1));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
