package org.infratest.examples.rewind;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.infratest.environment.Host;
import org.infratest.lab.Lab;
import org.infratest.lab.net.Impairment;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;

/**
 * Something that no test would do to a machine that it has to share.
 *
 * @param name what it is, for people
 * @param victim the machine that it needs, or an empty text where any will do
 * @param work does it, and fails unless it was done
 */
record Destruction(String name, String victim, BiConsumer<Lab, Host> work) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static final List<Destruction> ALL = List.of(
            command("/etc is removed", "rm -rf /etc 2> /dev/null; sync; [ ! -e /etc/passwd ]"),
            command("the database is dropped", "runuser -u postgres -- dropdb --force shop && rm -r /srv/data && sync")
                    .on("db"),
            inTheBackground("sshd is killed", "pkill sshd; systemctl stop ssh", Destruction::awaitNoSsh),
            command("the routes are changed", "ip route flush root 10.9.0.0/16; ip route add blackhole 10.9.0.0/16"),
            inTheBackground(
                    "the firewall drops all",
                    "iptables -P INPUT DROP; iptables -P FORWARD DROP",
                    Destruction::awaitSilence),
            command("the disk is filled", """
                    fallocate -l \\$(df --output=avail -k / | tail -1)k /filled; \
                    dd if=/dev/zero of=/rest bs=1M 2> /dev/null; sync; ! cp /bin/ls /more 2> /dev/null"""),
            command("the clock is a year ahead", "date -s '+1 year' > /dev/null"),
            command(
                    "a package is purged",
                    "dpkg --purge --force-all perl-base > /dev/null 2>&1; rm -f /usr/bin/perl; ! dpkg -s perl-base 2> /dev/null"),
            inTheBackground("it reboots", "reboot -f", Destruction::awaitSilence),
            any("its plug is pulled", (lab, host) -> lab.machine(host).cut()),
            any(
                    "its cables lose half of all frames",
                    (lab, host) -> lab.network(
                                    host.addresses().keySet().iterator().next().name())
                            .links()
                            .forEach(link -> link.impair(Impairment.NONE.withLoss(0.5)))),
            any("it is frozen", (lab, host) -> lab.machine(host).freeze()));

    private static Destruction any(String name, BiConsumer<Lab, Host> work) {
        return new Destruction(name, "", work);
    }

    private static Destruction command(String name, String command) {
        return any(
                name,
                (lab, host) -> host.ssh()
                        .exec("sudo sh -c \"" + command + "\"", PATIENCE)
                        .assertSucceeded());
    }

    /** What would end the session that asks for it; it is over once its effect is seen from outside. */
    private static Destruction inTheBackground(String name, String command, Consumer<Host> effect) {
        Destruction begun = command(name, "(sleep 0.5; " + command + ") > /dev/null 2>&1 &");
        return any(name, (lab, host) -> {
            begun.work.accept(lab, host);
            effect.accept(host);
        });
    }

    private static void awaitNoSsh(Host host) {
        TcpProbe.to(host).within(PATIENCE).evenIfDown().assertRefused(22);
    }

    private static void awaitSilence(Host host) {
        IcmpProbe.to(host).within(PATIENCE).evenIfDown().assertUnreachable();
    }

    private Destruction on(String machine) {
        return new Destruction(name, machine, work);
    }

    /** The machine that it is done to: the one that it needs, or any. */
    String choose(List<String> hosts, Random random) {
        return victim.isEmpty() ? hosts.get(random.nextInt(hosts.size())) : victim;
    }

    void of(Lab lab, Host host) {
        work.accept(lab, host);
    }
}
