package org.infratest.vantage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.infratest.event.Durations;
import org.infratest.process.SystemCommandRunner;
import org.jspecify.annotations.Nullable;

/** Runs in a network namespace of its own and prints what a vantage sees there, one line for each question {@code kind,address,port}. */
final class GatewayMain {

    private static final Duration TIMEOUT = Duration.ofMillis(900);

    private GatewayMain() {}

    public static void main(String[] questions) throws Exception {
        JvmVantage vantage = new JvmVantage();
        for (String question : questions) {
            String[] parts = question.split(",", -1);
            InetAddress address = InetAddress.getByName(parts[1]);
            InetSocketAddress target = new InetSocketAddress(address, Integer.parseInt(parts[2]));
            System.out.println(question + " = " + answer(vantage, parts[0], target));
        }
    }

    private static String answer(JvmVantage vantage, String kind, InetSocketAddress target) throws Exception {
        return switch (kind) {
            case "tcp" -> text(vantage.connect(target, TIMEOUT));
            case "tcps" ->
                text(vantage.connectEach(List.of(target, target, target), TIMEOUT)
                        .get(2));
            case "udp" -> text(vantage.datagram(target, "hello".getBytes(UTF_8), TIMEOUT));
            case "udp-java" ->
                text(UdpChannel.exchange(new UdpQuestion(target, "hello".getBytes(UTF_8), DatagramPattern.ANY, TIMEOUT))
                        .end());
            case "icmp" -> text(vantage.echo(target.getAddress(), TIMEOUT));
            case "icmp-raw" ->
                text(IcmpSocket.RAW
                        .echoes(target.getAddress(), EchoPlan.once(TIMEOUT))
                        .get(0));
            case "icmp-ping" ->
                text(new SystemPing(new SystemCommandRunner())
                        .echoes(target.getAddress(), EchoPlan.once(TIMEOUT))
                        .get(0));
            case "series" -> series(vantage, target.getAddress());
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static String text(Dial dial) {
        return dial instanceof Dial.NotOpened closed
                ? closed.state() + ": " + closed.reason() + who(closed.by(), closed.code())
                : "open";
    }

    private static String text(Datagram datagram) {
        if (datagram instanceof Datagram.Answered answered) {
            return "answered: " + new String(answered.payload(), UTF_8);
        }
        if (datagram instanceof Datagram.Refused refused) {
            return "refused" + who(refused.by(), null);
        }
        return datagram instanceof Datagram.Unreachable unreachable
                ? "unreachable: " + unreachable.reason() + who(unreachable.by(), unreachable.code())
                : "silent";
    }

    private static String text(Echo echo) {
        if (echo instanceof Echo.Replied reply) {
            return "replied, ttl " + reply.ttl();
        }
        return echo instanceof Echo.Unreachable unreachable
                ? "unreachable: " + unreachable.reason() + who(unreachable.by(), unreachable.code())
                : "silent";
    }

    private static String who(@Nullable InetAddress by, @Nullable IcmpCode code) {
        return (by == null ? "" : " | " + Literals.of(by)) + (code == null ? "" : " | " + code);
    }

    /** 300 requests a millisecond apart, of which the gateway answers those that it does not drop. */
    private static String series(JvmVantage vantage, InetAddress target) {
        EchoPlan plan = new EchoPlan(300, 100, Duration.ofMillis(1), TIMEOUT);
        Stopwatch watch = new Stopwatch();
        List<Echo> seen = vantage.echoes(target, plan);
        Duration took = watch.time();
        long replied = seen.stream().filter(Echo.Replied.class::isInstance).count();
        boolean slow = took.compareTo(Duration.ofMillis(299)) < 0 || took.compareTo(Duration.ofSeconds(3)) > 0;
        return replied + " of " + seen.size() + (slow ? " in " + Durations.text(took) : " in time");
    }
}
