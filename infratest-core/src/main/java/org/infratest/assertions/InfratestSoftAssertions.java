package org.infratest.assertions;

import java.util.function.Consumer;
import org.assertj.core.api.AbstractSoftAssertions;
import org.assertj.core.api.SoftAssertionsProvider;
import org.assertj.core.api.StandardSoftAssertionsProvider;
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
 * AssertJ's soft assertions, with those of infratest: all are evaluated, and all that fail are reported together.
 *
 * <pre>{@code
 * InfratestSoftAssertions.assertSoftly(softly -> environment.group("web").forEach(
 *         host -> softly.assertThat(TcpProbe.to(host).observe(443)).isOpen()));
 * }</pre>
 *
 * <p>Works with AssertJ's {@code SoftAssertionsExtension} and {@code @InjectSoftAssertions} as well.
 */
@Api
public class InfratestSoftAssertions extends AbstractSoftAssertions implements StandardSoftAssertionsProvider {

    /** Evaluates all assertions that {@code assertions} makes and reports those that failed. */
    public static void assertSoftly(Consumer<InfratestSoftAssertions> assertions) {
        SoftAssertionsProvider.assertSoftly(InfratestSoftAssertions.class, assertions);
    }

    /** Assertions about a TCP port. */
    public TcpObservationAssert assertThat(TcpObservation actual) {
        return proxy(TcpObservationAssert.class, TcpObservation.class, actual);
    }

    /** Assertions about an answer to an ICMP echo request. */
    public IcmpObservationAssert assertThat(IcmpObservation actual) {
        return proxy(IcmpObservationAssert.class, IcmpObservation.class, actual);
    }

    /** Assertions about a banner. */
    public BannerObservationAssert assertThat(BannerObservation actual) {
        return proxy(BannerObservationAssert.class, BannerObservation.class, actual);
    }

    /** Assertions about an answer by HTTP. */
    public HttpObservationAssert assertThat(HttpObservation actual) {
        return proxy(HttpObservationAssert.class, HttpObservation.class, actual);
    }

    /** Assertions about what is true on a machine. */
    public HostStateAssert assertThat(HostState actual) {
        return proxy(HostStateAssert.class, HostState.class, actual);
    }

    /** Assertions about a UDP port. */
    public UdpObservationAssert assertThat(UdpObservation actual) {
        return proxy(UdpObservationAssert.class, UdpObservation.class, actual);
    }

    /** Assertions about what a DNS server answered. */
    public DnsObservationAssert assertThat(DnsObservation actual) {
        return proxy(DnsObservationAssert.class, DnsObservation.class, actual);
    }

    /** Assertions about what a time server answered. */
    public NtpObservationAssert assertThat(NtpObservation actual) {
        return proxy(NtpObservationAssert.class, NtpObservation.class, actual);
    }

    /** Assertions about how far a dialogue with a server came. */
    public DialogueObservationAssert assertThat(DialogueObservation actual) {
        return proxy(DialogueObservationAssert.class, DialogueObservation.class, actual);
    }

    /** Assertions about what a server showed in a TLS handshake. */
    public TlsObservationAssert assertThat(TlsObservation actual) {
        return proxy(TlsObservationAssert.class, TlsObservation.class, actual);
    }

    /** Assertions about which versions of TLS a server speaks. */
    public TlsVersionsObservationAssert assertThat(TlsVersionsObservation actual) {
        return proxy(TlsVersionsObservationAssert.class, TlsVersionsObservation.class, actual);
    }

    /** Assertions about what an SSH server showed. */
    public SshObservationAssert assertThat(SshObservation actual) {
        return proxy(SshObservationAssert.class, SshObservation.class, actual);
    }

    /** Assertions about how a mail server answered. */
    public SmtpObservationAssert assertThat(SmtpObservation actual) {
        return proxy(SmtpObservationAssert.class, SmtpObservation.class, actual);
    }

    /** Assertions about what a server of MySQL or MariaDB said first. */
    public MySqlObservationAssert assertThat(MySqlObservation actual) {
        return proxy(MySqlObservationAssert.class, MySqlObservation.class, actual);
    }

    /** Assertions about how a PostgreSQL server answered before any password. */
    public PostgresObservationAssert assertThat(PostgresObservation actual) {
        return proxy(PostgresObservationAssert.class, PostgresObservation.class, actual);
    }

    /** Assertions about a login to a database, and one query. */
    public SqlObservationAssert assertThat(SqlObservation actual) {
        return proxy(SqlObservationAssert.class, SqlObservation.class, actual);
    }

    /** Assertions about what an NFS server serves. */
    public NfsObservationAssert assertThat(NfsObservation actual) {
        return proxy(NfsObservationAssert.class, NfsObservation.class, actual);
    }

    /** Assertions about mounting a folder of an NFS server. */
    public NfsMountObservationAssert assertThat(NfsMountObservation actual) {
        return proxy(NfsMountObservationAssert.class, NfsMountObservation.class, actual);
    }

    /** Assertions about a machine's place in its environment. */
    public HostAssert assertThat(Host actual) {
        return proxy(HostAssert.class, Host.class, actual);
    }
}
