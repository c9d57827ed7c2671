package org.infratest.lab.qemu;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.infratest.Printable;

/** Makes lines from what a terminal is told to show, without colours and cursor movements. Keeps the last ones. */
final class ConsoleText {

    private static final int KEPT_LINES = 100;
    private static final int LONGEST_LINE = 2000;
    private static final String SEQUENCES =
            "\\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(\\x07|\\x1b\\\\)?|[()][A-Z0-9]|[=>78cDEHMNOZ])";

    private final Deque<String> lines = new ArrayDeque<>();
    private final StringBuilder open = new StringBuilder();
    private String unfinished = "";
    private final Consumer<String> onLine;
    private final Consumer<String> onOpen;

    /**
     * Begins with nothing.
     *
     * @param onLine told each line that is complete
     * @param onOpen told what stands in the last line so far, as a prompt has no end; a line may come in pieces, so it may be told
     *     of several beginnings of one
     */
    ConsoleText(Consumer<String> onLine, Consumer<String> onOpen) {
        this.onLine = onLine;
        this.onOpen = onOpen;
    }

    void add(ByteBuffer bytes) {
        String text = StandardCharsets.ISO_8859_1.decode(bytes).toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                end();
            } else if (open.length() < LONGEST_LINE) {
                open.append(c);
            }
        }
        String line = cleaned();
        showUnfinished(line);
        if (!line.isBlank()) {
            onOpen.accept(line);
        }
    }

    /** The last lines, cleaned; what has no end yet is the last of them. */
    synchronized List<String> last(int count) {
        List<String> all = new ArrayList<>(lines);
        if (!unfinished.isBlank()) {
            all.add(unfinished);
        }
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    /** Nothing more comes to the last line. */
    void end() {
        String line = cleaned();
        open.setLength(0);
        showUnfinished("");
        if (line.isBlank()) {
            return;
        }
        keep(line);
        onLine.accept(line);
    }

    private synchronized void showUnfinished(String line) {
        unfinished = line;
    }

    private synchronized void keep(String line) {
        lines.addLast(line);
        if (lines.size() > KEPT_LINES) {
            lines.removeFirst();
        }
    }

    private String cleaned() {
        byte[] bytes = open.toString().getBytes(StandardCharsets.ISO_8859_1);
        String text = new String(bytes, StandardCharsets.UTF_8).replaceAll(SEQUENCES, "");
        String shown = text.stripTrailing();
        int restart = shown.lastIndexOf('\r'); // the cursor goes back, and what stood there is overwritten
        return Printable.line(shown.substring(restart + 1), LONGEST_LINE).stripTrailing();
    }
}
