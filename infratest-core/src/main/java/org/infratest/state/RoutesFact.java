package org.infratest.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The main tables of routes, by {@code ip} of iproute2 or busybox. */
record RoutesFact() implements Fact<List<Route>> {

    private static final String SEPARATOR = "--";
    private static final Set<String> TYPES = Set.of(
            "unicast", "local", "broadcast", "multicast", "throw", "unreachable", "prohibit", "blackhole", "nat");

    @Override
    public String title() {
        return "the routes";
    }

    /** Without IPv6 there is no table to show, which is no error. */
    @Override
    public String script() {
        return "needs ip; ip -4 route show table main; echo --; if [ -d /proc/sys/net/ipv6 ]; then ip -6 route show table main; fi; :";
    }

    @Override
    public List<Route> read(Answer answer) throws Unseen {
        List<String> lines = answer.lines();
        int end = lines.indexOf(SEPARATOR);
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (i != end && !Character.isWhitespace(lines.get(i).charAt(0))) {
                routes.add(route(whole(lines, i), i > end));
            }
        }
        return routes;
    }

    /** The next hops of a route with several stand on lines of their own. */
    private static String whole(List<String> lines, int first) {
        StringBuilder line = new StringBuilder(lines.get(first).strip());
        for (int i = first + 1;
                i < lines.size() && Character.isWhitespace(lines.get(i).charAt(0));
                i++) {
            line.append(' ').append(lines.get(i).strip());
        }
        return line.toString();
    }

    private static Route route(String line, boolean ipv6) {
        List<String> words = Arrays.asList(line.split("\\s+"));
        boolean typed = TYPES.contains(words.get(0));
        boolean several = words.contains("nexthop");
        return new Route(
                words.get(typed ? 1 : 0),
                ipv6,
                typed ? words.get(0) : "unicast",
                several ? "" : via(words),
                several ? "" : after(words, "dev"),
                after(words, "src"),
                line);
    }

    /** {@code via inet6 fe80::1} is a next hop of the other family. */
    private static String via(List<String> words) {
        String next = after(words, "via");
        return next.equals("inet6") || next.equals("inet") ? after(words, next) : next;
    }

    private static String after(List<String> words, String key) {
        int at = words.indexOf(key);
        return at < 0 || at + 1 >= words.size() ? "" : words.get(at + 1);
    }
}
