package org.infratest.state;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of the command line that the kernel was started with. */
record KernelParametersFact() implements Fact<List<String>> {

    /** Quotes keep blanks together. */
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]++|\"[^\"]*\")+");

    @Override
    public String title() {
        return "the kernel's command line";
    }

    @Override
    public String script() {
        return "cat /proc/cmdline";
    }

    @Override
    public List<String> read(Answer answer) throws Unseen {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(answer.text());
        while (word.find()) {
            words.add(word.group().replace("\"", ""));
        }
        return words;
    }
}
