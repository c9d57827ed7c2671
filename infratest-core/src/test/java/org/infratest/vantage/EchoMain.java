package org.infratest.vantage;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.infratest.process.SystemCommandRunner;

/** Runs in a network namespace of its own and prints what each means of a vantage sees there, one line each. */
final class EchoMain {

    private static final Duration TIMEOUT = Duration.ofMillis(700);

    private EchoMain() {}

    public static void main(String[] addresses) throws Exception {
        for (String literal : addresses) {
            InetAddress address = InetAddress.getByName(literal);
            for (EchoMeans means :
                    new EchoMeans[] {IcmpSocket.DATAGRAM, IcmpSocket.RAW, new SystemPing(new SystemCommandRunner())}) {
                print(literal + " " + means.title(), echo(means, address));
            }
            print(literal + " tcp", dial(address));
        }
    }

    private static String echo(EchoMeans means, InetAddress address) {
        try {
            Echo echo = means.echoes(address, EchoPlan.once(TIMEOUT)).get(0);
            if (echo instanceof Echo.Replied) {
                return "replied";
            }
            return echo instanceof Echo.Unreachable unreachable ? "unreachable: " + unreachable.reason() : "silent";
        } catch (EchoMeans.MeansMissingException e) {
            return "missing: " + e.getMessage();
        }
    }

    private static String dial(InetAddress address) {
        Dial dial = new JvmVantage().connect(new InetSocketAddress(address, 9), TIMEOUT);
        return dial instanceof Dial.NotOpened closed ? closed.state() + ": " + closed.reason() : "open";
    }

    private static void print(String what, String seen) {
        System.out.println(what + " = " + seen);
    }
}
