package org.infratest.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All interfaces with their addresses, by {@code ip} of iproute2 or busybox. */
record InterfacesFact() implements Fact<List<NetworkInterface>> {

    private static final String SEPARATOR = "--";
    private static final Pattern LINK = Pattern.compile("\\d+: ([^:@ ]+)(?:@\\S+)?: <([^>]*)> .*?mtu (\\d+)");
    private static final Pattern MAC = Pattern.compile("link/\\w+ (\\S+)");
    private static final Pattern ADDRESS = Pattern.compile("\\d+: (\\S+)\\s+inet6? (\\S+)(?: peer (\\S+))?");

    @Override
    public String title() {
        return "the network interfaces";
    }

    @Override
    public String script() {
        return "needs ip; ip -o link show && echo -- && ip -o addr show";
    }

    @Override
    public List<NetworkInterface> read(Answer answer) throws Unseen {
        List<String> lines = answer.lines();
        int end = lines.indexOf(SEPARATOR);
        Map<String, List<String>> addresses = new TreeMap<>();
        for (String line : lines.subList(end + 1, lines.size())) {
            Matcher address = ADDRESS.matcher(line);
            if (address.lookingAt()) {
                addresses
                        .computeIfAbsent(address.group(1), name -> new ArrayList<>())
                        .add(address(address));
            }
        }
        return lines.subList(0, end).stream().map(line -> link(line, addresses)).toList();
    }

    /** To a peer the prefix length stands behind the peer's address. */
    private static String address(Matcher found) {
        String peer = found.group(3);
        return peer == null ? found.group(2) : found.group(2) + peer.substring(Math.max(0, peer.indexOf('/')));
    }

    private static NetworkInterface link(String line, Map<String, List<String>> addresses) {
        Matcher link = LINK.matcher(line);
        if (!link.lookingAt()) {
            throw new IllegalArgumentException("no interface: " + line);
        }
        Matcher mac = MAC.matcher(line);
        return new NetworkInterface(
                link.group(1),
                List.of(link.group(2).split(",")),
                Integer.parseInt(link.group(3)),
                mac.find() ? mac.group(1) : "",
                addresses.getOrDefault(link.group(1), List.of()));
    }
}
