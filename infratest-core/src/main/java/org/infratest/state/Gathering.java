package org.infratest.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.ssh.SshResult;

/**
 * Asks a machine for facts in as few round trips as possible: one, unless questions or answers are longer than fits. What is
 * not about the user who logs in is asked as root where that user may become it by {@code sudo -n}.
 */
final class Gathering {

    /** A whole command may have 128 KiB on Linux, and quotes in it grow when it is quoted again. */
    private static final int LONGEST_SCRIPT = 48 * 1024;

    private static final int TITLES = 5;

    private static final String AS_ROOT_IF_ALLOWED = """
            if [ -n "$1" ]; then sh -c "$1"; fi
            if [ -n "$2" ]; then
              if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1
              then exec sudo -n sh -c "$2"
              else exec sh -c "$2"
              fi
            fi
            """;

    private final Host host;
    private final Duration deadline;
    /** What a file contains cannot be taken for the end of an answer, as nobody can know this beforehand. */
    private final String mark = "@" + UUID.randomUUID();

    private final Map<Fact<?>, Answer> answers = new LinkedHashMap<>();

    private Gathering(Host host, Duration deadline) {
        this.host = host;
        this.deadline = deadline;
    }

    /**
     * Asks.
     *
     * @return an answer to each
     * @throws org.infratest.EnvironmentException if the session is lost or the deadline passes
     */
    static Map<Fact<?>, Answer> of(Host host, Collection<Fact<?>> facts, Duration deadline) {
        Gathering gathering = new Gathering(host, deadline);
        for (List<Fact<?>> batch : batches(facts)) {
            gathering.ask(batch);
        }
        return gathering.answers;
    }

    private static List<List<Fact<?>>> batches(Collection<Fact<?>> facts) {
        List<List<Fact<?>>> batches = new ArrayList<>();
        int length = LONGEST_SCRIPT;
        for (Fact<?> fact : facts) {
            int more = Shell.quoted(fact.script()).length() + 40;
            length += more;
            if (length > LONGEST_SCRIPT) {
                batches.add(new ArrayList<>());
                length = more;
            }
            batches.get(batches.size() - 1).add(fact);
        }
        return batches;
    }

    /** Where the answers are longer than a session keeps, those that were cut are asked for again, each alone. */
    private void ask(List<Fact<?>> batch) {
        SshResult result = run(batch);
        Map<Integer, Answer> known = answers(result, batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Answer answer = known.get(i);
            if (answer != null) {
                answers.put(batch.get(i), answer);
            } else if (batch.size() > 1) {
                ask(List.of(batch.get(i)));
            } else {
                answers.put(batch.get(i), cut(result));
            }
        }
    }

    private SshResult run(List<Fact<?>> batch) {
        try {
            return host.ssh().exec(command(batch), deadline);
        } catch (EnvironmentException e) {
            throw new EnvironmentException(
                    host.name() + ": could not gather " + titles(batch) + "\n  " + e.getMessage(), e);
        }
    }

    private static String titles(List<Fact<?>> batch) {
        String some = batch.stream().limit(TITLES).map(Fact::title).collect(Collectors.joining(", "));
        return batch.size() > TITLES ? some + " and " + (batch.size() - TITLES) + " more" : some;
    }

    private static Answer cut(SshResult result) {
        return new Answer(
                Answer.UNSEEN,
                "",
                result.truncated()
                        ? "the answer is longer than 1 MiB"
                        : "the machine's shell exited with " + result.exitCode() + " before it had answered"
                                + said(result));
    }

    private static String said(SshResult result) {
        String words = (result.stderr().isBlank() ? result.stdout() : result.stderr()).strip();
        return words.isEmpty() ? ", without a word" : ": " + words;
    }

    private String command(List<Fact<?>> batch) {
        return "sh -c " + Shell.quoted(AS_ROOT_IF_ALLOWED) + " infratest " + Shell.quoted(script(batch, true)) + " "
                + Shell.quoted(script(batch, false));
    }

    private String script(List<Fact<?>> batch, boolean asUser) {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).isAskedAsUser() == asUser) {
                script.append("b; ( ")
                        .append(batch.get(i).script())
                        .append("\n) </dev/null; e ")
                        .append(i)
                        .append(" $?\n");
            }
        }
        return script.isEmpty() ? "" : Prelude.SHELL + marks() + script;
    }

    /** Both outputs are marked where an answer begins and ends. */
    private String marks() {
        return "b() { printf '\\n" + mark + "\\n'; printf '\\n" + mark + "\\n' >&2; }\n"
                + "e() { printf '\\n" + mark + " %s %s\\n' \"$1\" \"$2\"; printf '\\n" + mark
                + " %s %s\\n' \"$1\" \"$2\" >&2; }\n";
    }

    private Map<Integer, Answer> answers(SshResult result, int batch) {
        Map<Integer, Section> errors = sections(result.stderr());
        Map<Integer, Answer> known = new HashMap<>();
        sections(result.stdout()).forEach((number, section) -> {
            Section error = errors.get(number);
            if (error != null) {
                known.put(number, new Answer(section.exitCode(), section.text(), error.text()));
            } else if (batch == 1) { // its own words are what was cut
                known.put(number, new Answer(section.exitCode(), section.text(), afterMark(result.stderr())));
            }
        });
        return known;
    }

    private String afterMark(String output) {
        int begin = output.indexOf("\n" + mark + "\n");
        return begin < 0 ? output : output.substring(begin + mark.length() + 2);
    }

    private record Section(String text, int exitCode) {}

    private Map<Integer, Section> sections(String output) {
        Pattern end = Pattern.compile("\n" + mark + " (\\d+) (\\d+)\n");
        String begin = "\n" + mark + "\n";
        Map<Integer, Section> sections = new HashMap<>();
        Matcher ends = end.matcher(output);
        int from = 0;
        while (ends.find()) {
            int start = output.indexOf(begin, from) + begin.length();
            if (start >= begin.length() && start <= ends.start()) {
                String text = output.substring(start, ends.start());
                sections.put(Integer.parseInt(ends.group(1)), new Section(text, Integer.parseInt(ends.group(2))));
            }
            from = ends.end();
        }
        return sections;
    }
}
