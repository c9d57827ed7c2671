package org.infratest.state;

import org.jspecify.annotations.Nullable;

/**
 * What a file contains, up to {@link Prelude#CONTENT} bytes.
 *
 * @param path an absolute path
 */
record ContentFact(String path) implements Fact<ContentFact.Content> {

    /**
     * What was read.
     *
     * @param text the content, or null where there is no such file
     * @param whole whether nothing is missing
     */
    record Content(@Nullable String text, boolean whole) {}

    @Override
    public String title() {
        return "the content of " + path;
    }

    @Override
    public String script() {
        return "content " + Shell.quoted(path);
    }

    @Override
    public Content read(Answer answer) throws Unseen {
        return answer.isAbsent()
                ? new Content(null, true)
                : new Content(answer.text(), answer.exitCode() != Answer.LONGER);
    }
}
