package org.infratest.provision;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.environment.Host;

/** A machine as a minion of a master. */
final class SaltMinion {

    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofMinutes(5);
    private static final String LOG = "/var/log/salt/minion";

    /**
     * The log begins anew with the service, so that what it says holds for the one that runs. And the service begins anew with its master: a question
     * that was under way to one that has stopped is never answered, and the minion asks nothing else until then.
     */
    private static final String DROP_IN = "[Service]\nExecStartPre=/bin/sh -c ': > " + LOG + "'\n# follows start ";

    private final Guest guest;
    private final SaltCommands salt;
    private final Host master;

    SaltMinion(Guest guest, SaltCommands salt, Host master) {
        this.guest = guest;
        this.salt = salt;
        this.master = master;
    }

    String id() {
        return guest.host().name();
    }

    /**
     * Has it look for its master, and trust only that key.
     *
     * @param finger the fingerprint of the master's key
     * @param start which start of the master that is; of another one than before it begins anew
     */
    void follow(String finger, String start, Map<String, String> grains) {
        Map<String, Object> config = SaltConfig.minion(id(), grains);
        config.put("master", masterName());
        config.put("master_finger", finger);
        config.put("keysize", 2048);
        config.put("acceptance_wait_time", 1);
        config.put("random_reauth_delay", 1);
        config.put("recon_default", 1000);
        config.put("recon_max", 5000);
        config.put("tcp_keepalive_idle", 20);
        config.put("log_level_logfile", "info");
        String script = "set -e; umask 022; mkdir -p /etc/salt/minion.d /var/log/salt\n"
                + "[ -e /etc/salt/minion ] || echo '# see minion.d' > /etc/salt/minion\n"
                + new SaltService("salt-minion", salt)
                        .restartedWith(SaltConfig.json(config), "/etc/salt/minion.d/infratest.conf", DROP_IN + start);
        guest.require("be set up as Salt minion", script, START);
    }

    /** The master's name where the machine can resolve it, as in production; else its address. */
    private String masterName() {
        InetAddress address = master.addressFrom(guest.host().vantage());
        Guest.Outcome resolved = guest.run("getent ahosts " + Words.quoted(master.name()) + " | cut -d' ' -f1", SHORT);
        List<String> addresses = resolved.stdout().lines().map(String::strip).toList();
        boolean known =
                master.addresses().values().stream().anyMatch(each -> addresses.contains(each.getHostAddress()));
        return known ? master.name() : address.getHostAddress();
    }

    String fingerprint() {
        return SaltKeys.fingerprint(guest, "/etc/salt/pki/minion/minion.pub");
    }

    /**
     * Waits until the one that runs now takes orders.
     *
     * @throws EnvironmentException if it does not come to that
     */
    void awaitReady() {
        String script = "n=0; while [ $n -lt 200 ]; do\n  if grep -q 'Minion is ready to receive requests' " + LOG
                + "; then exit 0; fi\n  sleep 1; n=$((n + 1))\ndone\nexit 1";
        if (!guest.run(script, START).succeeded()) {
            throw new EnvironmentException("Minion '" + id() + "' has not connected to the Salt master on host '"
                    + master.name() + "' within 200 s; " + whyNot());
        }
    }

    /** What the machine knows about a master that it does not reach, for messages. */
    String whyNot() {
        String script =
                "for port in 4505 4506; do\n  if timeout 5 bash -c \": < /dev/tcp/$1/$port\" 2> /dev/null; then echo \"port $port"
                        + " of $1 is open\"; else echo \"port $port of $1 cannot be reached\"; fi\ndone\n"
                        + "grep -E 'ERROR|CRITICAL|WARNING' " + LOG + " | tail -n 5";
        Guest.Outcome said = guest.run(
                "set -- "
                        + Words.quoted(
                                master.addressFrom(guest.host().vantage()).getHostAddress()) + "\n" + script,
                SHORT);
        return "from '" + id() + "':\n  " + said.words();
    }

    /** The end of its log, which tells the states that it came to. */
    String log() {
        return Printable.tail(guest.run("tail -c 200000 " + LOG, SHORT).stdout(), 200_000);
    }
}
