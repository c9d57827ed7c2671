package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a machine's answers mean.
 *
 * @param answers the answers themselves
 * @param nics its interfaces; none where it could not tell
 * @param neighbours what it knows of its neighbours
 * @param settings settings of its kernel
 * @param counters counters of its kernel
 * @param sockets where it listens
 * @param processes its processes
 * @param firewall its rules
 */
record Reading(
        Answers answers,
        List<Nic> nics,
        List<Neighbour> neighbours,
        Settings settings,
        Counters counters,
        Sockets sockets,
        Processes processes,
        Firewall firewall) {

    static Reading of(Answers answers) {
        Answer sockets = answers.to(Question.SOCKETS);
        return new Reading(
                answers,
                Nic.read(answers.to(Question.ADDRESSES)),
                Neighbour.read(answers.to(Question.NEIGHBOURS)),
                Settings.read(answers.to(Question.SETTINGS)),
                Counters.read(answers.to(Question.COUNTERS)),
                Sockets.read(sockets.succeeded() ? sockets : answers.to(Question.SOCKETS_ALONE)),
                Processes.read(answers.to(Question.PROCESSES)),
                firewall(answers));
    }

    private static Firewall firewall(Answers answers) {
        Answer nft = answers.to(Question.NFTABLES);
        Answer iptables = answers.to(Question.IPTABLES);
        Answer ip6tables = answers.to(Question.IP6TABLES);
        List<Chain> chains = new ArrayList<>(NftRules.read(nft, answers.to(Question.NFTABLES_TEXT)));
        List<Chain> old = new ArrayList<>(IptablesRules.read("ip", iptables));
        old.addAll(IptablesRules.read("ip6", ip6tables));
        // What iptables wrote into nftables, it reads better itself.
        chains.removeIf(chain -> old.stream()
                .anyMatch(other -> other.place().family().equals(chain.place().family())
                        && other.place().table().equals(chain.place().table())));
        chains.addAll(old);
        return new Firewall(NftRules.isReadable(nft) || iptables.succeeded(), chains);
    }

    /** The interface with that address. */
    Optional<Nic> nicWith(InetAddress address) {
        return nics.stream().filter(nic -> nic.assigned(address).isPresent()).findFirst();
    }

    Optional<Nic> nic(String name) {
        return nics.stream().filter(nic -> nic.name().equals(name)).findFirst();
    }

    /** What it knows of a neighbour. */
    Optional<Neighbour> neighbour(InetAddress address, String device) {
        return neighbours.stream()
                .filter(n -> n.address().equals(address) && n.device().equals(device))
                .findFirst();
    }

    /** The way to an address, if that was asked. */
    Route route(InetAddress to) {
        return Route.read(to, answers.to(Question.route(to)));
    }

    /** The interface on which our own SSH comes in. */
    Optional<Nic> management() {
        String[] connection = answers.to(Question.OWN_SSH).printed().orElse("").split(" ", -1);
        return connection.length < 3
                ? Optional.empty()
                : Json.address(connection[2]).flatMap(this::nicWith);
    }
}
