package org.infratest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the documentation, whose messages are compared with those that the code produces. */
public final class Page {

    private static final Path DOCS = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("docs");

    /** Messages stand in blocks of no language. */
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    private final String name;
    private final List<String> messages = new ArrayList<>();

    private Page(String name) {
        this.name = name;
    }

    /** The page of that file name. */
    public static Page of(String name) throws IOException {
        Page page = new Page(name);
        Matcher block = BLOCK.matcher(Files.readString(DOCS.resolve(name)));
        while (block.find()) {
            if (block.group(1).isEmpty()) {
                page.messages.add(general(block.group(2)));
            }
        }
        return page;
    }

    /** Asserts that the page shows that message as a whole. Tests wait for less long than pages say, so numbers of time do not count. */
    public void shows(String message) {
        assertThat(messages).as("messages in docs/%s", name).contains(general(message));
    }

    /** Asserts that the page shows the first line of that message alone. */
    public void showsFirstLineOf(String message) {
        shows(message.lines().findFirst().orElse(""));
    }

    /** Without what differs from one run to the next. */
    private static String general(String text) {
        return text.strip()
                .replaceAll(" (within|for) [\\d.]+ (ms|s|min)\\b", "")
                .replaceAll("(?m)^(\\s*attempts:) .*$", "$1")
                .replaceAll("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2} UTC", "TIME")
                .replaceAll("SHA256:[A-Za-z0-9+/]{43} \\([a-z0-9-]+\\)", "SHA256:KEY")
                .replaceAll("(?m)^(\\s*version: SSH-2\\.0-).*$", "$1");
    }
}
