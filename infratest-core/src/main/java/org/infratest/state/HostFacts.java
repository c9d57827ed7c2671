package org.infratest.state;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.Printable;
import org.infratest.environment.Host;
import org.opentest4j.AssertionFailedError;

/**
 * What makes two machines equal, at one moment: packages with their versions, services that are active or start with the machine, users and
 * groups, ports at which something listens, settings of the kernel, and the content of some files.
 *
 * <p>What is different on every machine, or from one moment to the next, is left out: the machine's name, counters of the kernel, settings of
 * single network interfaces, and UDP ports from 32768, which programs pick by chance. Addresses at which something listens count as
 * {@code any}, {@code loopback} or {@code one}.
 *
 * @param host the machine's name
 * @param facts a value for each thing, by kind and name: {@code package nginx-light}, {@code service ssh.service}, {@code user deploy},
 *     {@code group staff}, {@code port tcp/80}, {@code sysctl net.ipv4.ip_forward}, {@code file /etc/hosts}
 */
@Api
public record HostFacts(String host, SortedMap<String, String> facts) {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int SHOWN = 40;
    private static final int LONGEST = 200;
    private static final int FIRST_EPHEMERAL = 32_768;
    private static final Pattern PASSING = Pattern.compile(
            "kernel\\.(hostname|domainname|ns_last_pid|random\\..*|pty\\.nr|tainted|sched_domain\\..*|panic.*_count)"
                    + "|fs\\.(dentry-state|file-nr|inode-nr|inode-state|aio-nr|quota\\..*|binfmt_misc\\..*)"
                    + "|net\\.(ipv4|ipv6)\\.(conf|neigh)\\.(?!all\\.|default\\.).*"
                    + "|net\\.netfilter\\.nf_conntrack_count|net\\.ipv6\\.conf\\..*\\.stable_secret"
                    + "|user\\..*|vm\\.stat_refresh|net\\.mptcp\\..*|sunrpc\\..*");

    /** Copies the facts. */
    public HostFacts {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /**
     * Those of a machine now, without files.
     *
     * @throws org.infratest.EnvironmentException if the machine does not answer or tell
     */
    public static HostFacts of(Host host) {
        return of(host, List.of());
    }

    /**
     * Those of a machine now.
     *
     * @param files absolute paths of the files, or of folders all of whose files are compared; one that is not there has no entry
     * @throws ConfigurationException if a path is not absolute
     * @throws org.infratest.EnvironmentException if the machine does not answer or tell
     */
    public static HostFacts of(Host host, List<String> files) {
        Map<Fact<?>, Long> wanted = new LinkedHashMap<>();
        List<String> paths = files.stream().map(Shell::path).toList();
        List<Fact<?>> all = List.of(
                new PackagesFact(),
                new ServicesFact(),
                new AccountsFact(),
                new SocketsFact(),
                new SysctlsFact(),
                new DigestsFact(paths));
        all.forEach(fact -> wanted.put(fact, FactStore.ANY_AGE));
        FactStore store = new FactStore(host);
        store.ensure(wanted, store.now(), TIMEOUT);
        return new HostFacts(host.name(), read(new Facts(store, FactStore.ANY_AGE, store.now(), TIMEOUT), paths));
    }

    private static SortedMap<String, String> read(Facts seen, List<String> paths) {
        SortedMap<String, String> facts = new TreeMap<>();
        seen.get(new PackagesFact())
                .forEach(each -> facts.put(
                        "package " + each.name() + ":" + each.architecture(),
                        each.version() + (each.isInstalled() ? "" : " (" + each.status() + ")")));
        seen.get(new ServicesFact()).forEach((name, how) -> facts.put("service " + name, how));
        accounts(seen.get(new AccountsFact()), facts);
        seen.get(new SocketsFact()).stream()
                .filter(socket -> socket.protocol() == ListeningSocket.Protocol.TCP || socket.port() < FIRST_EPHEMERAL)
                .forEach(socket -> facts.merge(
                        "port " + socket.protocol().name().toLowerCase(java.util.Locale.ROOT) + "/" + socket.port(),
                        scope(socket) + (socket.program().isEmpty() ? "" : " " + socket.program()),
                        HostFacts::both));
        seen.get(new SysctlsFact()).forEach((key, value) -> {
            if (!PASSING.matcher(key).matches()) {
                facts.put("sysctl " + key, value);
            }
        });
        if (!paths.isEmpty()) {
            seen.get(new DigestsFact(paths)).forEach((path, value) -> facts.put("file " + path, value));
        }
        return facts;
    }

    private static void accounts(Accounts accounts, SortedMap<String, String> facts) {
        accounts.users()
                .forEach(user -> facts.put(
                        "user " + user.name(),
                        "uid " + user.uid() + ", home " + user.home() + ", shell " + user.shell() + ", groups "
                                + String.join(" ", new TreeSet<>(accounts.groupsOf(user)))));
        accounts.groups().forEach(group -> facts.put("group " + group.name(), "gid " + group.gid()));
    }

    private static String scope(ListeningSocket socket) {
        return socket.isWildcard() ? "any" : socket.isLoopback() ? "loopback" : "one";
    }

    /** Both families, in a fixed order. */
    private static String both(String one, String other) {
        TreeSet<String> all = new TreeSet<>(Arrays.asList(one.split(", ")));
        all.add(other);
        return String.join(", ", all);
    }

    /**
     * These without some.
     *
     * @param names regular expressions; whatever one of them finds in, such as {@code file /etc/hostname} or {@code sysctl kernel.sem}, goes
     * @throws ConfigurationException if one is none
     */
    public HostFacts ignoring(String... names) {
        SortedMap<String, String> left = new TreeMap<>(facts);
        for (String name : names) {
            try {
                Pattern pattern = Pattern.compile(name);
                left.keySet().removeIf(key -> pattern.matcher(key).find());
            } catch (PatternSyntaxException e) {
                throw new ConfigurationException("'" + name + "' is no regular expression: " + e.getDescription(), e);
            }
        }
        return new HostFacts(host, left);
    }

    /** What is different on the other machine, a line for each thing, in the order of their names. */
    public List<String> differences(HostFacts other) {
        TreeSet<String> names = new TreeSet<>(facts.keySet());
        names.addAll(other.facts.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(facts.get(name), other.facts.get(name)))
                .map(name -> Printable.line(name, LONGEST) + ": " + side(name) + "; " + other.side(name))
                .toList();
    }

    private String side(String name) {
        String value = facts.get(name);
        return host + (value == null ? " has none" : " has '" + Printable.line(value, LONGEST) + "'");
    }

    /**
     * Asserts that another machine is the same.
     *
     * @throws AssertionFailedError if it is not, with a line for each difference
     */
    public void assertSameAs(HostFacts other) {
        List<String> differences = differences(other);
        if (differences.isEmpty()) {
            return;
        }
        String more = differences.size() > SHOWN ? "\n  and " + (differences.size() - SHOWN) + " more" : "";
        throw new AssertionFailedError(
                "expected " + host + " and " + other.host + " to be the same, but of " + facts.size() + " things "
                        + differences.size() + (differences.size() == 1 ? " is" : " are") + " different\n  "
                        + String.join("\n  ", differences.subList(0, Math.min(SHOWN, differences.size()))) + more,
                facts,
                other.facts);
    }
}
