package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.probe.BannerObservation;
import org.infratest.probe.DialogueObservation;
import org.infratest.probe.DnsObservation;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.IcmpObservation;
import org.infratest.probe.MySqlObservation;
import org.infratest.probe.NfsMountObservation;
import org.infratest.probe.NfsObservation;
import org.infratest.probe.NtpObservation;
import org.infratest.probe.PostgresObservation;
import org.infratest.probe.SmtpObservation;
import org.infratest.probe.SqlObservation;
import org.infratest.probe.SshObservation;
import org.infratest.probe.TcpObservation;
import org.infratest.probe.TlsObservation;
import org.infratest.probe.TlsVersionsObservation;
import org.infratest.probe.UdpObservation;
import org.infratest.state.HostState;

/**
 * AssertJ's {@code assertThat} for what probes observe. A probe's own assertions wait; these judge one observation.
 *
 * <pre>{@code
 * assertThat(HttpProbe.to(web).observe("/")).hasStatus(200).hasHeader("server", "nginx");
 * }</pre>
 *
 * <p>AssertJ is an optional dependency: whoever uses this class brings {@code assertj-core}.
 */
@Api
public final class InfratestAssertions {

    private InfratestAssertions() {}

    /** Assertions about a TCP port. */
    public static TcpObservationAssert assertThat(TcpObservation actual) {
        return new TcpObservationAssert(actual);
    }

    /** Assertions about an answer to an ICMP echo request. */
    public static IcmpObservationAssert assertThat(IcmpObservation actual) {
        return new IcmpObservationAssert(actual);
    }

    /** Assertions about a banner. */
    public static BannerObservationAssert assertThat(BannerObservation actual) {
        return new BannerObservationAssert(actual);
    }

    /** Assertions about an answer by HTTP. */
    public static HttpObservationAssert assertThat(HttpObservation actual) {
        return new HttpObservationAssert(actual);
    }

    /** Assertions about what is true on a machine. */
    public static HostStateAssert assertThat(HostState actual) {
        return new HostStateAssert(actual);
    }

    /** Assertions about a UDP port. */
    public static UdpObservationAssert assertThat(UdpObservation actual) {
        return new UdpObservationAssert(actual);
    }

    /** Assertions about what a DNS server answered. */
    public static DnsObservationAssert assertThat(DnsObservation actual) {
        return new DnsObservationAssert(actual);
    }

    /** Assertions about what a time server answered. */
    public static NtpObservationAssert assertThat(NtpObservation actual) {
        return new NtpObservationAssert(actual);
    }

    /** Assertions about how far a dialogue with a server came. */
    public static DialogueObservationAssert assertThat(DialogueObservation actual) {
        return new DialogueObservationAssert(actual);
    }

    /** Assertions about what a server showed in a TLS handshake. */
    public static TlsObservationAssert assertThat(TlsObservation actual) {
        return new TlsObservationAssert(actual);
    }

    /** Assertions about which versions of TLS a server speaks. */
    public static TlsVersionsObservationAssert assertThat(TlsVersionsObservation actual) {
        return new TlsVersionsObservationAssert(actual);
    }

    /** Assertions about what an SSH server showed. */
    public static SshObservationAssert assertThat(SshObservation actual) {
        return new SshObservationAssert(actual);
    }

    /** Assertions about how a mail server answered. */
    public static SmtpObservationAssert assertThat(SmtpObservation actual) {
        return new SmtpObservationAssert(actual);
    }

    /** Assertions about what a server of MySQL or MariaDB said first. */
    public static MySqlObservationAssert assertThat(MySqlObservation actual) {
        return new MySqlObservationAssert(actual);
    }

    /** Assertions about how a PostgreSQL server answered before any password. */
    public static PostgresObservationAssert assertThat(PostgresObservation actual) {
        return new PostgresObservationAssert(actual);
    }

    /** Assertions about a login to a database, and one query. */
    public static SqlObservationAssert assertThat(SqlObservation actual) {
        return new SqlObservationAssert(actual);
    }

    /** Assertions about what an NFS server serves. */
    public static NfsObservationAssert assertThat(NfsObservation actual) {
        return new NfsObservationAssert(actual);
    }

    /** Assertions about mounting a folder of an NFS server. */
    public static NfsMountObservationAssert assertThat(NfsMountObservation actual) {
        return new NfsMountObservationAssert(actual);
    }

    /** Assertions about a machine's place in its environment. */
    public static HostAssert assertThat(Host actual) {
        return new HostAssert(actual);
    }
}
