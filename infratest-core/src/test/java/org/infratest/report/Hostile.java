package org.infratest.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.infratest.event.Event;
import org.infratest.event.Phase;
import org.infratest.event.Verdict;

/** Text that means ill, put together anew from a seed each time. */
final class Hostile {

    private static final List<String> PIECES = List.of(
            "<script>alert(1)</script>",
            "</details></pre></code></td></table></svg></style></title>",
            "<!-- --> ]]> <![CDATA[ --!>",
            "\" onmouseover=\"alert(1)",
            "' style='x'",
            "&lt;b&gt; &#0; &unknown; &amp",
            "[[ATTACHMENT|/etc/passwd]]",
            "\n[[ATTACHMENT|/etc/passwd]]\n",
            "\n::error file=a::b\n",
            "\n  ::set-output name=a::b",
            "##vso[task.setvariable variable=a]b",
            "##[group]x",
            "##teamcity[testFailed name='x']",
            "| a | b |",
            "\n| --- |\n",
            "``` ```` `````",
            "\n```\n</details>\n\n# head\n",
            "[x](javascript:alert(1)) ![y](http://evil.example/z.png)",
            "https://evil.example www.evil.example @everyone #1 :x: $a$",
            "\u001b[31m\u001b]0;title\u0007\u009b2J",
            "\0\u0001\b\u007f\u0085\u2028\u2029",
            "\u202e\u2066\u200b\ufeff",
            "\ud800",
            "\udc00\ud800x",
            "\ufffe\uffff\ufdd0",
            "\ud83d\ude00\ud83c\udff4",
            "\\ \\n \\u0000 {\"type\":\"x\"}\r\n",
            "{{7*7}} ${jndi:ldap://x} %s %n",
            "x".repeat(5_000));

    private Hostile() {}

    static String text(long seed) {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 2 + random.nextInt(5); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return seed == 24 ? text + "y".repeat(1_000_000) + text : text.toString();
    }

    /** A run in which everything that can be said is that text. */
    static Event[] everythingSays(String text, Path folder) {
        // A path can hold most of it, but neither a NUL nor half a surrogate pair.
        Path path = folder.resolve(Clean.line(text, 40).replace("/", ""));
        return new Event[] {
            new Event.BoxBuilding(text, text, path),
            new Event.BoxReady(text, text, true, path, Duration.ZERO),
            new Event.BoxFailed(text, text),
            new Event.BoxUnchecked(text, text, text),
            new Event.EnvironmentStarting("e1", text, text, path),
            new Event.EnvironmentJoined("e2", text, text, path, 1),
            new Event.TopologyDeclared(
                    "e1",
                    List.of(new Event.TopologyDeclared.Network(text, text, text, text)),
                    List.of(new Event.TopologyDeclared.Machine(text, Map.of(text, text), List.of(text)))),
            new Event.EnvironmentProgress("e1", text),
            new Event.PhaseStarted("e1", text, Phase.BOOT),
            new Event.PhaseEnded("e1", text, Phase.BOOT),
            new Event.HostReady("e1", text, Map.of(text, text), Duration.ZERO),
            new Event.EnvironmentFailed("e1", text, Duration.ZERO),
            new Event.EnvironmentStopped("e1", true, text, Duration.ZERO),
            new Event.CheckpointTaken("e1", text, Map.of(text, Duration.ZERO), Duration.ZERO),
            new Event.WentBack("e1", text, Map.of(text, Duration.ZERO), Duration.ZERO),
            new Event.TestStarted(text, "e1"),
            new Event.ProbeFinished("e1", text, text, text, text, text, Verdict.FAILED, 1, Duration.ZERO),
            new Event.FlowVerified(
                    "e1", text, text, text, text, text, true, text, false, text, Verdict.FAILED, 1, Duration.ZERO),
            new Event.FlowVerified(
                    "e1", text, "a", text, text, text, false, text, false, text, Verdict.PASSED, 1, Duration.ZERO),
            new Event.TestFinished(text, Verdict.FAILED, text, List.of(path)),
            new Event.TestFinished(text, Verdict.SKIPPED, text, List.of())
        };
    }

    static List<Long> seeds() {
        var seeds = new ArrayList<Long>();
        for (long seed = 1; seed <= 24; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }
}
