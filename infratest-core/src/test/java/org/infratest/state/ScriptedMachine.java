package org.infratest.state;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ssh.SshResult;
import org.infratest.vantage.FakeSession;

/** Answers what a script asks with what it was told, one thing after the other; the last one for ever. */
final class ScriptedMachine {

    private static final Pattern MARK = Pattern.compile("@[0-9a-f-]{36}");
    private static final Pattern QUESTION =
            Pattern.compile("b; \\( (.*?)\\n\\) </dev/null; e (\\d+) \\$\\?\\n", Pattern.DOTALL);

    private final Map<String, Deque<String>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Duration pause = Duration.ZERO;
    private final FakeSession session = new FakeSession().answer(this::answer);

    /** Answers whoever asks for that fact; an answer that begins with {@code exit N} ends so. */
    ScriptedMachine tell(Fact<?> fact, String... texts) {
        answers.put(fact.script(), new ArrayDeque<>(List.of(texts)));
        return this;
    }

    /** Lets it take so long for each round trip. */
    ScriptedMachine takes(Duration time) {
        pause = time;
        return this;
    }

    HostState state() {
        return machine().state();
    }

    TestMachine machine() {
        return TestMachine.behind(session);
    }

    /** How often the machine was asked anything. */
    int roundTrips() {
        return session.commands().size();
    }

    /** The scripts of all facts that were asked for. */
    List<String> asked() {
        return asked;
    }

    private SshResult answer(String command) {
        pause();
        String plain = command.replace("'\\''", "'");
        Matcher mark = MARK.matcher(plain);
        StringBuilder out = new StringBuilder("Welcome!\n");
        StringBuilder err = new StringBuilder();
        Matcher question = QUESTION.matcher(plain);
        while (mark.find(0) && question.find()) {
            asked.add(question.group(1));
            String answer = next(question.group(1));
            boolean exits = answer.startsWith("exit ");
            int code = exits ? Integer.parseInt(answer.substring(5).split("\n")[0]) : 0;
            String end = "\n" + mark.group() + " " + question.group(2) + " " + code + "\n";
            out.append('\n')
                    .append(mark.group())
                    .append('\n')
                    .append(exits ? "" : answer)
                    .append(end);
            err.append('\n')
                    .append(mark.group())
                    .append('\n')
                    .append(exits ? answer.replaceFirst("exit \\d+\n?", "") : "")
                    .append(end);
        }
        return new SshResult(command, 0, out.toString(), err.toString(), false, Duration.ofMillis(20));
    }

    private void pause() {
        try {
            boolean unused = new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String next(String script) {
        Deque<String> texts = answers.get(script);
        if (texts == null) {
            throw new AssertionError("Nobody said what comes of: " + script);
        }
        return texts.size() > 1 ? texts.remove() : texts.element();
    }
}
