package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** The names of a lab, forward and reverse. */
final class DnsZone {

    private static final int ANY = 255;

    private final DnsSettings settings;
    private final Map<String, List<InetAddress>> forward = new LinkedHashMap<>();
    private final Map<InetAddress, List<String>> reverse = new LinkedHashMap<>();
    private final Set<String> inner = new HashSet<>();

    DnsZone(DnsSettings settings) {
        this.settings = settings;
        settings.names().forEach(this::add);
        forward.keySet().forEach(this::addParents);
    }

    private void add(String name, List<InetAddress> addresses) {
        boolean bare = !name.contains(".") && !settings.domain().isEmpty();
        String full = bare ? name + "." + settings.domain() : name;
        forward.put(name, addresses);
        forward.put(full, addresses);
        for (InetAddress address : addresses) {
            reverse.computeIfAbsent(address, a -> new ArrayList<>()).add(full);
        }
    }

    /** Names that have none of their own but stand above others exist too (RFC 8020). */
    private void addParents(String name) {
        for (int dot = name.indexOf('.');
                dot > 0 && isInDomain(name.substring(dot + 1));
                dot = name.indexOf('.', dot + 1)) {
            inner.add(name.substring(dot + 1));
        }
    }

    private boolean isInDomain(String name) {
        String domain = settings.domain();
        return !domain.isEmpty() && (name.equals(domain) || name.endsWith("." + domain));
    }

    /** The answer, or null where the lab does not know about such names. */
    @Nullable
    DnsAnswer answer(DnsQuery query) {
        List<InetAddress> addresses = forward.get(query.name());
        if (addresses != null) {
            return addresses(query, addresses);
        }
        if (isInDomain(query.name())) {
            boolean exists = inner.contains(query.name()) || query.name().equals(settings.domain());
            return nothing(query, exists ? DnsAnswer.NO_ERROR : DnsAnswer.NO_SUCH_NAME);
        }
        InetAddress address = ReverseName.address(query.name());
        if (address != null && settings.subnets().stream().anyMatch(subnet -> subnet.contains(address))) {
            return names(query, reverse.getOrDefault(address, List.of()));
        }
        return null;
    }

    private DnsAnswer addresses(DnsQuery query, List<InetAddress> addresses) {
        DnsAnswer answer = nothing(query, DnsAnswer.NO_ERROR);
        DnsAnswer full = new DnsAnswer(query, DnsAnswer.NO_ERROR, true);
        boolean found = false;
        for (InetAddress address : addresses) {
            int type = Ips.isV6(address) ? DnsAnswer.AAAA : DnsAnswer.A;
            if (query.type() == type || query.type() == ANY) {
                full.add(type, address.getAddress());
                found = true;
            }
        }
        return found ? full : answer;
    }

    private DnsAnswer names(DnsQuery query, List<String> names) {
        if (names.isEmpty()) {
            return nothing(query, DnsAnswer.NO_SUCH_NAME);
        }
        boolean wanted = query.type() == DnsAnswer.PTR || query.type() == ANY;
        DnsAnswer answer = wanted ? new DnsAnswer(query, DnsAnswer.NO_ERROR, true) : nothing(query, DnsAnswer.NO_ERROR);
        if (wanted) {
            names.forEach(name -> answer.add(DnsAnswer.PTR, DnsAnswer.name(name)));
        }
        return answer;
    }

    private DnsAnswer nothing(DnsQuery query, int code) {
        DnsAnswer answer = new DnsAnswer(query, code, true);
        if (isInDomain(query.name())) {
            answer.zone(settings.domain());
        }
        return answer;
    }

    /** The subnets that are answered for, for messages. */
    List<Subnet> subnets() {
        return settings.subnets();
    }
}
