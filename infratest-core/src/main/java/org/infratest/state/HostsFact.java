package org.infratest.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The entries of {@code /etc/hosts}. */
record HostsFact() implements Fact<List<HostsFact.Entry>> {

    /** An address and its names. */
    record Entry(String address, List<String> names) {}

    @Override
    public String title() {
        return "/etc/hosts";
    }

    @Override
    public String script() {
        return "[ -e /etc/hosts ] || absent; cat /etc/hosts";
    }

    @Override
    public List<Entry> read(Answer answer) throws Unseen {
        List<Entry> entries = new ArrayList<>();
        if (answer.isAbsent()) {
            return entries;
        }
        for (String line : answer.lines()) {
            List<String> words =
                    Arrays.asList(line.replaceFirst("#.*", "").strip().split("\\s+"));
            if (words.size() > 1) {
                entries.add(new Entry(words.get(0), words.subList(1, words.size())));
            }
        }
        return entries;
    }
}
