package org.infratest.examples.rewind;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.infratest.environment.Host;

/**
 * What is true on a machine.
 *
 * @param lines packages, digests of files, names, sizes and times of all files but those that are always written to, processes, and those that
 *     systemd has begun with their numbers, routes, sockets, connections but questions for names, rules of the firewall, rows of the database and the boot
 * @param clockError by how many seconds its clock is off
 */
record Facts(List<String> lines, long clockError) {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** An emulated machine takes its time to answer. */
    private static final long TOLERANCE = 5;

    /** The programs of the question itself, and sessions that ended meanwhile, are no part of the answer. */
    private static final String QUESTION = """
            echo packages $(dpkg-query -W | sha256sum)
            echo files $(find /etc /srv /home /root /usr/local /usr/bin -xdev -type f -exec sha256sum {} + | sort | sha256sum)
            echo all $(find / -xdev \\( -path /var/log -o -path /var/lib/postgresql -o -path /var/lib/systemd -o -path /tmp -o -path /var/tmp \\) -prune \
                -o -printf '%p %y %s %m %U %G %T@ %l\\n' | sort | sha256sum)
            echo free $(( $(df --output=avail / | tail -1) / 20480 ))
            ps --ppid 2 -p 2 --deselect -o comm= | grep -Evx 'ps|sh|bash|sudo|grep|sort|sftp-server|\\(sd-pam\\)|sshd' | sort -u | sed 's/^/process /'
            ps --ppid 1 -o pid=,uid=,comm= | awk '$2 != 1000 { print "service", $1, $3 }'
            echo sshd $(pgrep -xc -P 1 sshd)
            ip -br address | sed 's/^/address /'
            ip route | sed 's/^/route /'
            ss -Hlntu | awk '{ print "socket", $1, $5 }' | sort -u
            ss -Hantu state connected '( not sport = :22 and not dport = :53 )' | awk '{ print "connection", $1, $5, $6 }'
            echo firewall $(iptables-save 2> /dev/null | grep -v '^#' | sed 's/\\[.*//' | sha256sum)
            echo rows $(cd /; runuser -u postgres -- psql -Atc 'select count(*), sum(n) from orders' shop 2> /dev/null)
            echo boot $(cat /proc/sys/kernel/random/boot_id)
            date +%s
            """;

    /** What a machine is asked. */
    static final String COMMAND = "sudo sh << 'end-of-question'\n" + QUESTION + "end-of-question\n";

    static Facts of(Host host) {
        return read(host.ssh().exec(COMMAND, PATIENCE).assertSucceeded().stdout());
    }

    /** What it answers now. */
    static Facts read(String answer) {
        List<String> lines = new ArrayList<>(answer.lines().toList());
        long clock = Long.parseLong(lines.remove(lines.size() - 1));
        return new Facts(lines, Math.abs(Instant.now().getEpochSecond() - clock));
    }

    /** What is not as it was; empty for nothing. */
    List<String> differences(Facts now) {
        List<String> differences = new ArrayList<>();
        lines.stream().filter(line -> !now.lines.contains(line)).forEach(line -> differences.add("missing: " + line));
        now.lines.stream().filter(line -> !lines.contains(line)).forEach(line -> differences.add("new: " + line));
        if (now.clockError > TOLERANCE) {
            differences.add("its clock is off by " + now.clockError + " s");
        }
        return differences;
    }
}
