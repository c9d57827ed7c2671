package org.infratest.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.report.RunSummary.EnvironmentRow;
import org.infratest.report.RunSummary.FlowRow;
import org.infratest.report.RunSummary.HostRow;
import org.jspecify.annotations.Nullable;

/**
 * What came of a reachability table in an environment. Where a flow was verified several times, what went wrong counts, else the last
 * time.
 *
 * @param table how people call the table
 * @param environment the environment's name, or null for machines of none
 * @param sources where flows come from: the test's JVM, then machines in the order of the environment
 * @param targets the machines to which they go, in the same order
 * @param flows the flows
 */
record FlowMatrix(
        String table, @Nullable String environment, List<String> sources, List<String> targets, List<FlowRow> flows) {

    private static final Pattern PORT = Pattern.compile("/(\\d{1,5})");

    /** The tables of a run, in the order in which they were first asked. */
    static List<FlowMatrix> of(RunSummary summary) {
        Map<List<String>, List<FlowRow>> byTable = new LinkedHashMap<>();
        for (FlowRow flow : summary.flows()) {
            List<String> key = List.of(flow.table(), String.valueOf(flow.environment()));
            put(byTable.computeIfAbsent(key, ignored -> new ArrayList<>()), flow);
        }
        return byTable.values().stream().map(flows -> matrix(summary, flows)).toList();
    }

    private static void put(List<FlowRow> flows, FlowRow flow) {
        for (int i = 0; i < flows.size(); i++) {
            if (flows.get(i).isSameCell(flow)) {
                if (!flows.get(i).verdict().isBad()) {
                    flows.set(i, flow);
                }
                return;
            }
        }
        flows.add(flow);
    }

    private static FlowMatrix matrix(RunSummary summary, List<FlowRow> flows) {
        FlowRow first = flows.get(0);
        List<String> machines = summary.environments().stream()
                .filter(environment -> environment.name().equals(first.environment()))
                .map(EnvironmentRow::hosts)
                .flatMap(hosts -> hosts.stream().map(HostRow::name))
                .toList();
        return new FlowMatrix(
                first.table(),
                first.environment(),
                names(machines, flows, FlowRow::from),
                names(machines, flows, FlowRow::to),
                List.copyOf(flows));
    }

    private static List<String> names(List<String> machines, List<FlowRow> flows, Function<FlowRow, String> name) {
        Set<String> used = new LinkedHashSet<>(flows.stream().map(name).toList());
        return used.stream().sorted(Comparator.comparingInt(machines::indexOf)).toList();
    }

    /** The flows of one cell of the picture, in the same order in all of them, whichever was verified first. */
    Stream<FlowRow> between(String from, String to) {
        return flows.stream()
                .filter(flow -> flow.from().equals(from) && flow.to().equals(to))
                .sorted(Comparator.comparing(FlowMatrix::protocol)
                        .thenComparingInt(FlowMatrix::port)
                        .thenComparing(FlowRow::service));
    }

    private static String protocol(FlowRow flow) {
        return flow.service().replaceFirst("/.*", "");
    }

    /** 0 where the protocol has none. */
    private static int port(FlowRow flow) {
        Matcher port = PORT.matcher(flow.service());
        return port.find() ? Integer.parseInt(port.group(1)) : 0;
    }

    /** The table, with the environment where there is one. */
    String title() {
        return environment == null ? table : table + " in " + environment;
    }

    /** Those that are not as the table says, what is surely wrong first. */
    List<FlowRow> wrong() {
        return flows.stream()
                .filter(flow -> flow.verdict().isBad())
                .sorted(Comparator.comparingInt(flow -> Verdicts.urgency(flow.verdict())))
                .toList();
    }

    /** What somebody wants to know who looks at it. */
    String headline() {
        int bad = wrong().size();
        String all = Counts.plural(flows.size(), "flow");
        return bad == 0 ? all + " as the table says" : bad + " of " + all + " not as the table says";
    }
}
