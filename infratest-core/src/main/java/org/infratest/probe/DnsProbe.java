package org.infratest.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Host;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;
import org.infratest.probe.DnsExchange.Reply;
import org.infratest.spec.Subnet;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;

/**
 * Asks a machine as a DNS server (RFC 1035): that very server, whatever resolver the computer itself uses. It is asked by UDP, and once
 * more by TCP where the answer does not fit. A datagram that does not belong to the question, with another id or another question (RFC 5452), is
 * listened past until the time of the attempt is over.
 */
@Api
public final class DnsProbe extends Probe<DnsProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);
    private static final int DNS = 53;

    private final int port;
    private final boolean tcp;

    private DnsProbe(Aim aim, Patience patience, int port, boolean tcp) {
        super(aim, patience);
        this.port = port;
        this.tcp = tcp;
    }

    /** A probe of that server, looking from this JVM. */
    public static DnsProbe to(Host server) {
        return new DnsProbe(Aim.at(server), Patience.with(ATTEMPT_TIMEOUT), DNS, false);
    }

    @Override
    DnsProbe with(Aim aim, Patience patience) {
        return new DnsProbe(aim, patience, port, tcp);
    }

    @Override
    String kind() {
        return "dns";
    }

    /** Asks at that port instead of 53. */
    public DnsProbe port(int number) {
        return new DnsProbe(aim(), patience(), Aim.requirePort(number), tcp);
    }

    /** Asks by TCP alone. */
    public DnsProbe tcp() {
        return new DnsProbe(aim(), patience(), port, true);
    }

    /**
     * Asks once and returns what was answered.
     *
     * @param name a name, taken as a whole with or without a dot at its end; for {@link DnsType#PTR} also an address
     * @throws ConfigurationException if that is no name
     * @throws org.infratest.EnvironmentException if the vantage cannot ask
     */
    public DnsObservation observe(String name, DnsType type) {
        Name asked = name(name, type);
        return verdicts().observe(" " + type + " " + name, address -> look(address, asked, type));
    }

    /**
     * Asserts that the server answers with exactly these values, in any order. Upper and lower case make no difference in
     * names.
     *
     * @param name a name, taken as a whole with or without a dot at its end; for {@link DnsType#PTR} also an address
     * @param values as {@link DnsType} describes them; without any, the server must know at least one
     * @throws org.opentest4j.AssertionFailedError if it answers otherwise, or not at all
     * @throws ConfigurationException if that is no name
     * @throws org.infratest.EnvironmentException if the vantage cannot ask
     */
    public void assertResolves(String name, DnsType type, String... values) {
        List<String> expected = normal(type, Arrays.asList(values));
        String wish = values.length == 0 ? "" : " to be " + String.join(", ", values);
        require(
                type + " of " + name + wish + (values.length == 0 ? " to be known" : ""),
                name,
                type,
                seen -> seen.rcode().equals("NOERROR")
                        && (expected.isEmpty()
                                ? !seen.values().isEmpty()
                                : normal(type, seen.values()).equals(expected)),
                values.length == 0 ? "a value" : Arrays.asList(values),
                seen -> seen.isAnswered() ? seen.values() : seen.problem());
    }

    /**
     * Asserts that the server knows that there is no such name, with records of whatever type: it answers NXDOMAIN.
     *
     * @throws org.opentest4j.AssertionFailedError if it answers otherwise, or not at all
     * @throws ConfigurationException if that is no name
     * @throws org.infratest.EnvironmentException if the vantage cannot ask
     */
    public void assertNoSuchName(String name) {
        assertRcode(name, DnsType.A, "NXDOMAIN");
    }

    /**
     * Asserts that the name exists, or might, without a record of that type.
     *
     * @throws org.opentest4j.AssertionFailedError if it answers otherwise, or not at all
     * @throws ConfigurationException if that is no name
     * @throws org.infratest.EnvironmentException if the vantage cannot ask
     */
    public void assertNoRecord(String name, DnsType type) {
        require(
                "no " + type + " of " + name + " to be known",
                name,
                type,
                seen -> seen.rcode().equals("NOERROR") && seen.values().isEmpty(),
                List.of(),
                seen -> seen.isAnswered() ? seen.values() : seen.problem());
    }

    /**
     * Asserts what the server says of its answer.
     *
     * @param rcode for example {@code REFUSED}, as RFC 1035 and RFC 2136 name them
     * @throws org.opentest4j.AssertionFailedError if it answers otherwise, or not at all
     * @throws ConfigurationException if that is no name
     * @throws org.infratest.EnvironmentException if the vantage cannot ask
     */
    public void assertRcode(String name, DnsType type, String rcode) {
        require(
                type + " of " + name + " to be answered with " + rcode,
                name,
                type,
                seen -> seen.rcode().equals(rcode),
                rcode,
                seen -> seen.isAnswered() ? seen.rcode() : seen.problem());
    }

    private void require(
            String wish,
            String name,
            DnsType type,
            Predicate<DnsObservation> test,
            Object expected,
            Function<DnsObservation, Object> actual) {
        Name asked = name(name, type);
        verdicts()
                .require(
                        Expectation.<DnsObservation>that(wish, test, expected, actual),
                        " " + type + " " + name,
                        address -> look(address, asked, type));
    }

    private static Name name(String name, DnsType type) {
        if (type == DnsType.PTR && isAddress(name)) {
            return ReverseMap.fromAddress(Subnet.address(name));
        }
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            throw new ConfigurationException("'" + name + "' is not a domain name: " + e.getMessage(), e);
        }
    }

    private static boolean isAddress(String text) {
        try {
            Subnet.address(text);
            return true;
        } catch (ConfigurationException e) {
            return false;
        }
    }

    /** In a form in which the same values are equal. */
    private static List<String> normal(DnsType type, List<String> values) {
        return values.stream().map(value -> normal(type, value)).sorted().toList();
    }

    private static String normal(DnsType type, String value) {
        return switch (type) {
            case TXT -> value;
            case A, AAAA -> isAddress(value) ? Subnet.address(value).getHostAddress() : value;
            default -> value.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        };
    }

    private DnsObservation look(InetAddress host, Name name, DnsType type) {
        InetSocketAddress server = Aim.at(host, port);
        Message query = Message.newQuery(Record.newRecord(name, type.number(), DClass.IN));
        long start = System.nanoTime();
        Reply reply = new DnsExchange(aim().vantage(), server, query, patience().attemptTimeout()).ask(tcp);
        return new DnsObservation(
                aim().target(),
                server,
                aim().from(),
                DnsRecord.text(name),
                type,
                reply.rcode(),
                reply.problem(),
                reply.authoritative(),
                reply.tcp(),
                reply.answers(),
                reply.authority(),
                reply.ignored(),
                reply.means(),
                Duration.ofNanos(System.nanoTime() - start));
    }
}
