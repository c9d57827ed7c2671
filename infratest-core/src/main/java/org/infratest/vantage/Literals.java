package org.infratest.vantage;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Values as they stand in the command line of a machine. */
final class Literals {

    private Literals() {}

    /** The address in digits. A scope is dropped: it would name an interface of this computer, not of the machine. */
    static String of(InetAddress address) {
        String literal = address.getHostAddress();
        int scope = literal.indexOf('%');
        return scope < 0 ? literal : literal.substring(0, scope);
    }

    /** The address in digits with its port, as URLs have it. */
    static String of(InetSocketAddress end) {
        String address = of(end.getAddress());
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + end.getPort();
    }

    /** Whole seconds, rounded up, at least one. */
    static long seconds(Duration duration) {
        return Math.max(1, (duration.toMillis() + 999) / 1000);
    }
}
