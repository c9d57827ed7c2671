package org.infratest.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@code /etc/resolv.conf} says, as {@code resolv.conf(5)} describes it. */
record ResolverFact() implements Fact<ResolverObservation> {

    @Override
    public String title() {
        return "/etc/resolv.conf";
    }

    @Override
    public String script() {
        return "[ -e /etc/resolv.conf ] || absent; cat /etc/resolv.conf";
    }

    /** Of several search lists the last one counts; {@code domain} is a list of one. */
    @Override
    public ResolverObservation read(Answer answer) throws Unseen {
        List<String> servers = new ArrayList<>();
        List<String> search = new ArrayList<>();
        List<String> options = new ArrayList<>();
        for (String line : answer.isAbsent() ? List.<String>of() : answer.lines()) {
            List<String> words = Arrays.asList(line.strip().split("\\s+"));
            List<String> values = words.subList(1, words.size());
            switch (words.get(0)) {
                case "nameserver" -> servers.addAll(values.subList(0, Math.min(1, values.size())));
                case "search", "domain" -> {
                    search.clear();
                    search.addAll(values);
                }
                case "options" -> options.addAll(values);
                default -> {} // comments, and what only some systems know
            }
        }
        return new ResolverObservation(servers, search, options, Duration.ZERO);
    }
}
