package org.infratest.examples.lab;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.infratest.environment.Host;
import org.infratest.ssh.SshSession;

/**
 * What a machine's own ping has seen.
 *
 * @param sent how many requests it sent
 * @param received how many were answered
 * @param replies the answers in the order of their arrival
 */
record Pings(int sent, int received, List<Reply> replies) {

    private static final Pattern REPLY = Pattern.compile("icmp_seq=(\\d+) ttl=\\d+ time=([\\d.]+) ms( \\(DUP!\\))?");
    private static final Pattern SUMMARY = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    /**
     * One answer.
     *
     * @param number of the request
     * @param millis the round trip
     * @param again whether that request had been answered before
     */
    record Reply(int number, double millis, boolean again) {}

    /** Sends many requests, a hundred a second and not waiting for answers. */
    static Pings many(int count, SshSession from, Host to, String network) {
        return of(from, "-i 0.01 -W 1 -c " + count + " " + to.address(network).getHostAddress());
    }

    static Pings of(SshSession from, String arguments) {
        String output = from.exec("ping -n " + arguments).stdout();
        MatchResult summary = SUMMARY.matcher(output)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("ping " + arguments + " told nothing: " + output));
        List<Reply> replies = REPLY.matcher(output)
                .results()
                .map(reply -> new Reply(
                        Integer.parseInt(reply.group(1)), Double.parseDouble(reply.group(2)), reply.group(3) != null))
                .toList();
        return new Pings(Integer.parseInt(summary.group(1)), Integer.parseInt(summary.group(2)), replies);
    }

    int lost() {
        return sent - received;
    }

    long duplicates() {
        return replies.stream().filter(Reply::again).count();
    }

    /** How many answers came earlier than one to an earlier request. */
    long overtaking() {
        return Stream.iterate(1, i -> i < replies.size(), i -> i + 1)
                .filter(i -> replies.get(i).number() < replies.get(i - 1).number())
                .count();
    }

    long fasterThan(double millis) {
        return replies.stream().filter(reply -> reply.millis() < millis).count();
    }

    /** The round trip that this part of the answers, 0 to 1, was no slower than. */
    double quantile(double part) {
        double[] sorted = times().sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1, Math.round(part * (sorted.length - 1)))];
    }

    private DoubleStream times() {
        return replies.stream().mapToDouble(Reply::millis);
    }
}
