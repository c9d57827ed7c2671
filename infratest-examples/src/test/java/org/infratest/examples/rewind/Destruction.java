package org.infratest.examples.rewind;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.infratest.environment.Host;
import org.infratest.lab.Lab;
import org.infratest.lab.net.Impairment;

/**
 * Something that no test would do to a machine that it has to share.
 *
 * @param name what it is, for people
 * @param work does it
 */
record Destruction(String name, BiConsumer<Lab, Host> work) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    static final List<Destruction> ALL = List.of(
            command("/etc is removed", "rm -rf /etc 2> /dev/null; sync"),
            command("the database is dropped", "runuser -u postgres -- dropdb --force shop; rm -rf /srv/data; sync"),
            inTheBackground("sshd is killed", "pkill sshd; systemctl stop ssh"),
            command("the routes are changed", "ip route flush root 10.9.0.0/16; ip route add blackhole 10.9.0.0/16"),
            inTheBackground("the firewall drops all", "iptables -P INPUT DROP; iptables -P FORWARD DROP"),
            command("the disk is filled", "dd if=/dev/zero of=/filled bs=1M count=100 2> /dev/null; sync"),
            command("the clock is a year ahead", "date -s '+1 year' > /dev/null"),
            command("a package is purged", "dpkg --purge --force-all perl-base > /dev/null 2>&1; rm -f /usr/bin/perl"),
            inTheBackground("it reboots", "reboot -f"),
            new Destruction(
                    "its plug is pulled", (lab, host) -> lab.machine(host).cut()),
            new Destruction(
                    "its cables lose half of all frames",
                    (lab, host) -> lab.network(
                                    host.addresses().keySet().iterator().next().name())
                            .links()
                            .forEach(link -> link.impair(Impairment.NONE.withLoss(0.5)))),
            new Destruction("it is frozen", (lab, host) -> lab.machine(host).freeze()));

    private static Destruction command(String name, String command) {
        return new Destruction(name, (lab, host) -> host.ssh().exec("sudo sh -c \"" + command + "\"", PATIENCE));
    }

    /** What would end the session that asks for it. */
    private static Destruction inTheBackground(String name, String command) {
        return command(name, "(sleep 0.5; " + command + ") > /dev/null 2>&1 &");
    }

    void of(Lab lab, Host host) {
        work.accept(lab, host);
    }
}
