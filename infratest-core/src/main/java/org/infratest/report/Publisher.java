package org.infratest.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Writes what people and programs read of a run. Several JVMs may do so at the same time. */
final class Publisher {

    static final String HTML = "report.html";
    static final String JSON = "summary.json";
    static final String MARKDOWN = "summary.md";

    private static final int MAX_ROUNDS = 10;

    private final Path folder;
    private final String run;

    Publisher(Path folder, String run) {
        this.folder = folder;
        this.run = run;
    }

    /**
     * Merges and writes, and does so again where another JVM has added lines meanwhile: it may have merged them, and then been
     * overwritten by us. Whoever writes last has seen all, so no lock is needed that a killed JVM could leave behind.
     *
     * @param remarks what this JVM has to add
     */
    void publish(List<String> remarks) throws IOException {
        Map<Path, Long> seen;
        int round = 0;
        do {
            seen = sizes();
            RunSummary summary = RunSummary.read(folder, run).with(remarks);
            replace(folder.resolve(JSON), Json.document(SummaryDocument.of(summary)));
            String markdown = MarkdownReport.render(summary, folder, MarkdownReport.MAX_BYTES);
            replace(folder.resolve(MARKDOWN), markdown.getBytes(StandardCharsets.UTF_8));
            replace(folder.resolve(HTML), HtmlReport.render(summary, folder).getBytes(StandardCharsets.UTF_8));
        } while (++round < MAX_ROUNDS && !sizes().equals(seen));
    }

    private Map<Path, Long> sizes() throws IOException {
        var sizes = new TreeMap<Path, Long>();
        for (Path file : EventFile.in(folder)) {
            sizes.put(file, file.toFile().length()); // 0 where it has just been removed
        }
        return sizes;
    }

    /** Readers see the old content or the new, never a part. */
    private static void replace(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.write(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
