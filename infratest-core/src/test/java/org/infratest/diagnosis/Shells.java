package org.infratest.diagnosis;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ssh.SshResult;
import org.infratest.vantage.FakeSession;

/** A shell that runs the script of a {@link Batch}, with programs of which it knows what they print. */
final class Shells {

    private static final Pattern QUESTION = Pattern.compile("echo '(@\\w+) (\\d+)'\n\\{ \\$T (?:\\$S )?'(\\S+)'");

    private Shells() {}

    /** What the machine prints; programs that are not known are not there. */
    static SshResult answer(String script, Map<String, String> programs) {
        StringBuilder out = new StringBuilder();
        Matcher question = QUESTION.matcher(script);
        while (question.find()) {
            String known = programs.get(question.group(3));
            String mark = question.group(1);
            out.append(mark).append(' ').append(question.group(2)).append('\n');
            out.append(known == null ? "not found" : known).append('\n');
            out.append(mark).append(" ended ").append(known == null ? 127 : 0).append("\n\n");
        }
        return FakeSession.result(script, 0, out.toString(), "");
    }
}
