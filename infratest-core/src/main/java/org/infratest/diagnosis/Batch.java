package org.infratest.diagnosis;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Many questions in one command for a Unix shell. Each is bounded in time and output, and none can be taken for another's answer.
 *
 * @param questions what is asked, in order
 * @param mark what begins and ends each answer
 */
record Batch(List<Question> questions, String mark) {

    /** How long one question may take. */
    static final Duration EACH = Duration.ofSeconds(3);

    private static final int BYTES = 120_000;

    static Batch of(List<Question> questions) {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return new Batch(List.copyOf(questions), "@" + HexFormat.of().formatHex(random));
    }

    /** The command for a login shell, of which nobody knows whether it is one of POSIX: what it has to do is to start one. */
    String command() {
        return "sh <<'" + mark + "'\n" + script() + mark + "\n";
    }

    /** What a shell of POSIX is to do. Nothing is read from its input, and nothing is left behind. */
    String script() {
        StringBuilder script = new StringBuilder();
        script.append("LC_ALL=C; PATH=$PATH:/usr/sbin:/sbin; export LC_ALL PATH\n");
        script.append("S=; [ \"$(id -u)\" = 0 ] || S='sudo -n'\n");
        script.append("T='timeout ").append(EACH.toSeconds()).append("'; command -v timeout >/dev/null 2>&1 || T=\n");
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            script.append("echo '").append(mark).append(' ').append(i).append("'\n");
            script.append("{ $T ").append(question.privileged() ? "$S " : "");
            script.append(question.command().stream().map(Batch::quoted).collect(Collectors.joining(" ")));
            script.append(" </dev/null 2>&1; code=$?; echo; echo \"")
                    .append(mark)
                    .append(" ended $code\"; }");
            script.append(" | head -c ").append(BYTES).append("\necho\n");
        }
        return script.toString();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** What the machine answered. */
    Answers read(String output) {
        Map<Question, Answer> answers = new LinkedHashMap<>();
        String[] parts = output.split(java.util.regex.Pattern.quote(mark) + " (?=\\d+\n)", -1);
        for (String part : parts) {
            int lineEnd = part.indexOf('\n');
            if (lineEnd > 0 && part.substring(0, lineEnd).matches("\\d{1,3}")) {
                int index = Integer.parseInt(part.substring(0, lineEnd));
                if (index < questions.size()) {
                    answers.put(questions.get(index), answer(part.substring(lineEnd + 1)));
                }
            }
        }
        return new Answers(answers);
    }

    private Answer answer(String body) {
        int end = body.lastIndexOf(mark + " ended ");
        if (end < 0) {
            return Answer.none("the answer is too long or was cut off");
        }
        String code = body.substring(end + mark.length() + " ended ".length()).strip();
        return code.matches("\\d{1,3}")
                ? new Answer(Integer.parseInt(code), body.substring(0, end).strip())
                : Answer.none("the answer was cut off");
    }
}
