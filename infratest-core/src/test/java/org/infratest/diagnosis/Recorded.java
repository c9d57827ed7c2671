package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.spec.Subnet;

/** A machine that answers as one on which the answers were recorded. */
final class Recorded {

    static final String UP = "[\"BROADCAST\",\"MULTICAST\",\"UP\",\"LOWER_UP\"]";

    private final String name;
    private final Map<InetAddress, Subnet> declared = new LinkedHashMap<>();
    private final List<String> nics = new ArrayList<>();
    private final Map<Question, Answer> before = new LinkedHashMap<>();
    private final Map<Question, Answer> after = new LinkedHashMap<>();

    private Recorded(String name) {
        this.name = name;
    }

    static Recorded machine(String name) {
        return new Recorded(name);
    }

    /** An address that it should have, and has, on an interface that is up. */
    Recorded nic(String nic, String address, String mac) {
        return declaring(address).nic(nic, address, mac, UP, "UP", 1500);
    }

    Recorded declaring(String address) {
        declared.put(address(address), Subnet.parse(address));
        return this;
    }

    Recorded nic(String nic, String address, String mac, String flags, String state, int mtu) {
        String[] parts = address.split("/", -1);
        nics.add("{\"ifname\":\"" + nic + "\",\"flags\":" + flags + ",\"mtu\":" + mtu + ",\"operstate\":\"" + state
                + "\",\"address\":\"" + mac + "\",\"addr_info\":[{\"family\":\"inet\",\"local\":\"" + parts[0]
                + "\",\"prefixlen\":" + parts[1] + "}]}");
        return this;
    }

    /** What it says of the way to an address. */
    Recorded via(String to, String gateway, String device) {
        String next = gateway.isEmpty() ? "" : "\"gateway\":\"" + gateway + "\",";
        return says(Question.route(address(to)), "[{\"dst\":\"" + to + "\"," + next + "\"dev\":\"" + device + "\"}]");
    }

    Recorded noWay(String to, String words) {
        return fails(Question.route(address(to)), "RTNETLINK answers: " + words);
    }

    Recorded neighbour(String address, String device, String mac, String state) {
        String lladdr = mac.isEmpty() ? "" : "\"lladdr\":\"" + mac + "\",";
        return saysLater(
                Question.NEIGHBOURS,
                "[{\"dst\":\"" + address + "\",\"dev\":\"" + device + "\"," + lladdr + "\"state\":[\"" + state
                        + "\"]}]");
    }

    Recorded says(Question question, String answer) {
        before.put(question, new Answer(0, answer));
        return this;
    }

    Recorded fails(Question question, String answer) {
        before.put(question, new Answer(2, answer));
        return this;
    }

    /** What it says once the probe has been repeated. */
    Recorded saysLater(Question question, String answer) {
        after.put(question, new Answer(0, answer));
        return this;
    }

    Recorded failsLater(Question question, String answer) {
        after.put(question, new Answer(2, answer));
        return this;
    }

    Machine machine() {
        if (!nics.isEmpty()) {
            before.put(Question.ADDRESSES, new Answer(0, "[" + String.join(",", nics) + "]"));
        }
        Answers first = new Answers(before);
        return new Machine(name, declared, Reading.of(first), Reading.of(first.and(new Answers(after))));
    }

    static InetAddress address(String text) {
        return Subnet.address(text.replaceFirst("/.*", ""));
    }
}
