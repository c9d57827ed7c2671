package org.infratest.state;

import java.util.List;
import java.util.regex.Pattern;

/** What is mounted, as the kernel says. */
record MountsFact() implements Fact<List<Mount>> {

    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");
    private static final int TYPE = 2;
    private static final int OPTIONS = 3;

    @Override
    public String title() {
        return "the mounts";
    }

    @Override
    public String script() {
        return "cat /proc/self/mounts";
    }

    @Override
    public List<Mount> read(Answer answer) throws Unseen {
        return answer.lines().stream().map(MountsFact::mount).toList();
    }

    private static Mount mount(String line) {
        List<String> fields = List.of(line.split(" "));
        return new Mount(
                plain(fields.get(0)),
                plain(fields.get(1)),
                fields.get(TYPE),
                List.of(plain(fields.get(OPTIONS)).split(",")));
    }

    /** Blanks and backslashes are written as three octal digits. */
    private static String plain(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(octal -> java.util.regex.Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
    }
}
