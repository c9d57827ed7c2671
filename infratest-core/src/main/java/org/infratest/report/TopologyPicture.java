package org.infratest.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.report.RunSummary.EnvironmentRow;
import org.infratest.report.RunSummary.EnvironmentState;
import org.infratest.report.RunSummary.HostRow;
import org.infratest.report.RunSummary.NetworkRow;
import org.jspecify.annotations.Nullable;

/**
 * Draws the networks of an environment as vertical lines and its hosts as boxes beside them: a host's line ends in a dot on each network
 * that it is attached to. It is narrow, so that it can be read on a phone. Equal environments give equal pictures.
 */
final class TopologyPicture {

    private static final int MARGIN = 6;
    private static final int HEAD = 58;
    private static final int SEGMENT = 16;
    private static final int ROW = 58;
    private static final int BOX = 40;
    private static final int MAX_NAME = 24;
    private static final int MAX_ADDRESS = 28;
    private static final int COLOURS = 6;
    private static final double BOLD = 8.2;
    private static final double MONO = 7.3;

    private final HtmlWriter html;
    private final EnvironmentRow environment;
    private final List<NetworkRow> networks;
    private final int head;
    private final int boxWidth;
    private final int[] columns;
    private final int width;

    TopologyPicture(HtmlWriter html, EnvironmentRow environment) {
        this.html = html;
        this.environment = environment;
        this.networks = networks(environment);
        this.head = networks.stream().allMatch(network -> network.segment() == null) ? HEAD : HEAD + SEGMENT;
        this.boxWidth = boxWidth(environment.hosts());
        this.columns = new int[networks.size()];
        int x = MARGIN + boxWidth + 26;
        for (int i = 0; i < columns.length; i++) {
            columns[i] = x;
            x += columnWidth(networks.get(i));
        }
        this.width = x;
    }

    /** The declared networks, then those that only the machines know of. */
    private static List<NetworkRow> networks(EnvironmentRow environment) {
        Map<String, NetworkRow> networks = new LinkedHashMap<>();
        environment.networks().forEach(network -> networks.put(network.name(), network));
        for (HostRow host : environment.hosts()) {
            host.addresses().keySet().forEach(name -> networks.putIfAbsent(name, new NetworkRow(name, "", null, null)));
        }
        return List.copyOf(networks.values());
    }

    private static int boxWidth(List<HostRow> hosts) {
        int longest = 0;
        for (HostRow host : hosts) {
            longest =
                    Math.max(longest, (int) (BOLD * shown(host.name(), MAX_NAME).length()));
            longest = Math.max(longest, (int) (6.2 * note(host.groups()).length()));
        }
        return Math.max(90, longest + 24);
    }

    private int columnWidth(NetworkRow network) {
        int longest = (int) (BOLD * shown(network.name(), MAX_NAME).length());
        longest = Math.max(
                longest, (int) (MONO * shown(network.subnet(), MAX_ADDRESS).length()));
        longest = Math.max(
                longest, (int) (MONO * shown(network.segment(), MAX_ADDRESS).length()));
        for (HostRow host : environment.hosts()) {
            String address = host.addresses().getOrDefault(network.name(), "");
            longest =
                    Math.max(longest, (int) (MONO * shown(address, MAX_ADDRESS).length()));
        }
        return longest + 26;
    }

    /** Writes nothing where no host is known. */
    void write() {
        List<HostRow> hosts = environment.hosts();
        if (hosts.isEmpty()) {
            return;
        }
        int height = head + ROW * hosts.size() + MARGIN;
        html.open("div", "class", "picture");
        html.open(
                "svg",
                "class",
                "topology" + (width > 520 ? " wide" : ""),
                "viewBox",
                "0 0 " + width + " " + height,
                "width",
                Integer.toString(width),
                "height",
                Integer.toString(height),
                "role",
                "img");
        html.element("title", "The networks and hosts of " + shown(environment.name(), 80));
        for (int i = 0; i < networks.size(); i++) {
            network(i);
        }
        for (int i = 0; i < hosts.size(); i++) {
            host(hosts.get(i), head + i * ROW + ROW / 2);
        }
        html.close().close();
    }

    private void network(int index) {
        NetworkRow network = networks.get(index);
        int x = columns[index];
        html.open("g", "class", "net c" + index % COLOURS);
        text(x - 6, 18, "name", network.name(), MAX_NAME);
        text(x - 6, 36, "address", network.subnet(), MAX_ADDRESS);
        text(x - 6, 52, "small", network.segment(), MAX_ADDRESS);
        line(x, head - 14, x, head + lastRow(network) * ROW + ROW / 2);
        html.close();
    }

    private int lastRow(NetworkRow network) {
        List<HostRow> hosts = environment.hosts();
        int last = 0;
        for (int i = 0; i < hosts.size(); i++) {
            last = hosts.get(i).addresses().containsKey(network.name()) ? i : last;
        }
        return last;
    }

    private void host(HostRow host, int y) {
        int right = MARGIN + boxWidth;
        List<Integer> attached = new ArrayList<>();
        for (int i = 0; i < networks.size(); i++) {
            if (host.addresses().containsKey(networks.get(i).name())) {
                attached.add(i);
            }
        }
        boolean missing = host.took() == null && environment.state() != EnvironmentState.STARTING;
        html.open("g", "class", missing ? "host missing" : "host");
        if (!attached.isEmpty()) {
            line(right, y, columns[attached.get(attached.size() - 1)], y);
        }
        html.open(
                        "rect",
                        "x",
                        Integer.toString(MARGIN),
                        "y",
                        Integer.toString(y - BOX / 2),
                        "width",
                        Integer.toString(boxWidth),
                        "height",
                        Integer.toString(BOX),
                        "rx",
                        "7")
                .close();
        String note = missing ? "not ready" : note(host.groups());
        text(MARGIN + 12, note.isEmpty() ? y + 5 : y - 2, "name", host.name(), MAX_NAME);
        text(MARGIN + 12, y + 13, "small", note, 40);
        html.close();
        attached.forEach(index -> attachment(host, index, y));
    }

    private void attachment(HostRow host, int index, int y) {
        NetworkRow network = networks.get(index);
        int x = columns[index];
        boolean gateway = host.name().equals(network.gateway());
        html.open("g", "class", "net c" + index % COLOURS);
        html.open("circle", "cx", "" + x, "cy", "" + y, "r", gateway ? "8" : "5", "class", gateway ? "gateway" : "dot")
                .close();
        if (gateway) {
            text(x + 12, y + 18, "small", "gateway", 10);
        }
        text(x + 12, y - 7, "address", host.addresses().getOrDefault(network.name(), ""), MAX_ADDRESS);
        html.close();
    }

    private void line(int x1, int y1, int x2, int y2) {
        html.open("line", "x1", "" + x1, "y1", "" + y1, "x2", "" + x2, "y2", "" + y2)
                .close();
    }

    private void text(int x, int y, String css, @Nullable String text, int max) {
        String shown = shown(text, max);
        if (shown.isEmpty()) {
            return;
        }
        html.open("text", "x", "" + x, "y", "" + y, "class", css).text(shown);
        if (text != null && shown.endsWith("…")) {
            html.element("title", text);
        }
        html.close();
    }

    private static String note(List<String> groups) {
        return shown(String.join(", ", groups), 40);
    }

    private static String shown(@Nullable String text, int max) {
        return text == null ? "" : Clean.line(text, max);
    }
}
