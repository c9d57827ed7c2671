package org.infratest.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.infratest.event.Durations;
import org.infratest.event.Verdict;
import org.infratest.report.Span.Kind;
import org.infratest.report.Timeline.Lane;

/** Draws a timeline: each lane is a small picture as wide as the page, so that it fits every screen. */
final class TimelineView {

    private static final String HEIGHT = "18";
    /** In percent of the width; what is narrower gets a fixed width, or nobody would see it. */
    private static final double THIN = 0.4;

    private static final int MAX_NAME = 80;

    private final HtmlWriter html;
    private final Timeline timeline;
    private final Set<Span> critical;

    TimelineView(HtmlWriter html, Timeline timeline) {
        this.html = html;
        this.timeline = timeline;
        this.critical = new HashSet<>(timeline.path());
    }

    void write() {
        if (timeline.groups().isEmpty()) {
            return;
        }
        html.open("section", "id", "timeline").element("h2", "Timeline").open("div", "class", "card");
        path();
        html.open("div", "class", "timeline");
        axis();
        for (Timeline.Group group : timeline.groups()) {
            html.element("h3", Clean.line(group.title(), MAX_NAME));
            group.lanes().forEach(this::lane);
        }
        html.close();
        legend();
        html.close().close();
    }

    private void path() {
        html.open("p", "class", "path").element("strong", "Critical path");
        for (Step step : steps()) {
            html.element("span", step.text(), "class", "step " + step.css());
        }
        html.close();
    }

    /** Spans of one kind that follow each other are one step, and so is the time in which nothing is known to have happened. */
    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        List<Span> path = timeline.path();
        for (int i = 0; i < path.size(); ) {
            int end = i + 1;
            while (end < path.size() && isSameStep(path.get(i), path.get(end))) {
                end++;
            }
            if (i > 0) {
                gap(steps, Duration.between(path.get(i - 1).until(), path.get(i).from()));
            }
            steps.add(step(path.subList(i, end)));
            i = end;
        }
        return steps;
    }

    private static boolean isSameStep(Span first, Span next) {
        return first.kind() == Kind.PROBE ? next.kind() == Kind.PROBE : isOfTests(first) && isOfTests(next);
    }

    /** Between tests machines may go back. */
    private static boolean isOfTests(Span span) {
        return span.kind() == Kind.TEST || span.kind() == Kind.BACK;
    }

    private static void gap(List<Step> steps, Duration gap) {
        if (gap.compareTo(Duration.ofMillis(500)) >= 0) {
            steps.add(new Step("between " + Durations.text(gap), "gap"));
        }
    }

    private static Step step(List<Span> spans) {
        Span first = spans.get(0);
        Duration took =
                Duration.between(first.from(), spans.get(spans.size() - 1).until());
        String what = switch (first.kind()) {
            case TEST, BACK -> tests(spans);
            case PROBE -> Counts.plural(spans.size(), "probe");
            case START, TEARDOWN -> first.kind().text();
            default -> first.kind().text() + " " + Clean.line(first.subject(), MAX_NAME);
        };
        return new Step(what + " " + Durations.text(took), css(isOfTests(first) ? Kind.TEST : first.kind()));
    }

    /** Mostly machines go back as a part of a test, and only what is between tests is a step of its own. */
    private static String tests(List<Span> spans) {
        int tests =
                (int) spans.stream().filter(span -> span.kind() == Kind.TEST).count();
        return tests == 0 ? "going back" : Counts.plural(tests, "test");
    }

    private void axis() {
        html.open("div", "class", "lane axis").element("span", "", "class", "who");
        html.open("svg", "class", "track", "width", "100%", "height", HEIGHT, "aria-hidden", "true");
        List<Duration> ticks = timeline.ticks();
        for (Duration tick : ticks) {
            double at = timeline.position(timeline.from().plus(tick));
            String anchor = at < 0.02 ? "start" : at > 0.95 ? "end" : "middle";
            html.element("text", tick(tick), "x", percent(at), "y", "13", "text-anchor", anchor);
        }
        html.close().close();
    }

    private static String tick(Duration tick) {
        long seconds = tick.toSeconds();
        if (tick.toMillis() % 1_000 != 0) {
            return tick.toMillis() + " ms";
        }
        return seconds < 60 || seconds % 60 != 0
                ? (seconds < 60 ? seconds + " s" : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60))
                : seconds / 60 + " min";
    }

    private void lane(Lane lane) {
        html.open("div", "class", lane.label().isEmpty() ? "lane more" : "lane");
        html.element("span", Clean.line(lane.label(), MAX_NAME), "class", "who");
        html.open("svg", "class", "track", "width", "100%", "height", HEIGHT, "role", "img");
        for (Duration tick : timeline.ticks()) {
            String x = percent(timeline.position(timeline.from().plus(tick)));
            html.open("line", "x1", x, "x2", x, "y1", "0", "y2", HEIGHT, "class", "grid")
                    .close();
        }
        lane.spans().forEach(this::bar);
        html.close().close();
    }

    private void bar(Span span) {
        double from = timeline.position(span.from());
        double width = timeline.position(span.until()) - from;
        html.open(
                "rect",
                "class",
                classes(span),
                "x",
                percent(Math.min(from, 1 - THIN / 100)),
                "y",
                "2",
                "width",
                width * 100 < THIN ? "3" : percent(width),
                "height",
                "14");
        html.element("title", title(span)).close();
    }

    private String classes(Span span) {
        String css = css(span.kind());
        Verdict verdict = span.verdict();
        if (verdict != null) {
            css += " " + Verdicts.css(verdict);
        }
        return css + (critical.contains(span) ? " critical" : "") + (span.ended() ? "" : " torn");
    }

    private String title(Span span) {
        String when = Durations.text(Duration.between(timeline.from(), span.from()));
        String outcome = span.verdict() == null ? "" : ", " + Verdicts.text(span.verdict());
        return span.kind().text() + (hasOwnName(span) ? " " + Clean.line(span.subject(), MAX_NAME) : "") + ": "
                + Durations.text(span.took()) + ", from " + when + outcome
                + (span.ended() ? "" : ", its end was not recorded")
                + (critical.contains(span) ? "; on the critical path" : "");
    }

    private static boolean hasOwnName(Span span) {
        return span.kind() != Kind.START && span.kind() != Kind.TEARDOWN;
    }

    private void legend() {
        html.open("p", "class", "legend");
        Set<Kind> used = new HashSet<>();
        timeline.groups().forEach(g -> g.lanes().forEach(l -> l.spans().forEach(s -> used.add(s.kind()))));
        for (Kind kind : Kind.values()) {
            if (used.contains(kind)) {
                html.open("span")
                        .element("i", "", "class", css(kind))
                        .text(kind.text())
                        .close();
            }
        }
        html.element("span", "Pale: not on the critical path.", "class", "note").close();
    }

    private static String css(Kind kind) {
        return "k-" + kind.name().toLowerCase(Locale.ROOT);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.2f%%", part * 100);
    }

    private record Step(String text, String css) {}
}
