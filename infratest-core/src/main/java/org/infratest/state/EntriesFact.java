package org.infratest.state;

import java.util.List;

/**
 * The names in a directory.
 *
 * @param path an absolute path
 */
record EntriesFact(String path) implements Fact<List<String>> {

    @Override
    public String title() {
        return "the names in " + path;
    }

    @Override
    public String script() {
        String word = Shell.quoted(path);
        return "[ -d " + word + " ] || { [ -e " + word + " ] || missing " + word
                + "; unseen 'it is no directory'; }; [ -r " + word + " ] && [ -x " + word + " ] || root; ls -A -- "
                + word;
    }

    @Override
    public List<String> read(Answer answer) throws Unseen {
        return answer.isAbsent() ? List.of() : answer.lines();
    }
}
