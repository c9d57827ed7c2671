package org.infratest.probe;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.vantage.FakeSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an NFS server says, and what a machine says that mounts; both with real ones where the machine has them. */
@Timeout(60)
class NfsProbeTest {

    private final TestHosts hosts = new TestHosts();

    private NfsProbe probe(int port) {
        return NfsProbe.to(hosts.at(InetAddress.getLoopbackAddress()))
                .port(port)
                .within(ZERO);
    }

    /** Speaks version 4 up to that minor version, and nothing older. */
    private static Peer nfs(int newestMinor) {
        return Peer.that((socket, peer) -> {
            while (true) {
                ByteBuffer head = ByteBuffer.wrap(socket.getInputStream().readNBytes(4));
                ByteBuffer call = ByteBuffer.wrap(socket.getInputStream().readNBytes(head.getInt() & 0x7fff_ffff));
                int version = call.getInt(16);
                boolean compound = call.getInt(20) == 1;
                int[] answer = {call.getInt(0), 1, 0, 0, 0, 0};
                if (version == 3) {
                    answer = new int[] {call.getInt(0), 1, 0, 0, 0, 2, 4, 4};
                } else if (compound) {
                    int status = call.getInt(44) > newestMinor ? 10_021 : 0;
                    answer = new int[] {call.getInt(0), 1, 0, 0, 0, 0, status, 0, 0};
                }
                socket.getOutputStream().write(Rpc.numbers(0x8000_0000 | 4 * answer.length));
                socket.getOutputStream().write(Rpc.numbers(answer));
            }
        });
    }

    @Test
    void versionsAreTriedOneByOne() {
        try (Peer peer = nfs(1)) {
            NfsObservation seen = probe(peer.port()).observe();
            assertThat(seen.versions()).containsExactly("4.0", "4.1");
            probe(peer.port()).assertServes("4");
            probe(peer.port()).assertServes("4.1");
            assertThatThrownBy(() -> probe(peer.port()).assertServes("4.2"))
                    .hasMessageContaining("to serve version 4.2, but the server speaks NFS 4.0, 4.1");
            assertThatThrownBy(() -> probe(peer.port()).assertServes("3")).isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> probe(peer.port()).assertServes("5")).isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void textsOfAnyLengthAreReadUpToTheirPadding() throws Exception {
        ByteBuffer xdr = ByteBuffer.allocate(64);
        for (String text : new String[] {"/", "/a", "/ab", "/abc", "/share"}) {
            xdr.putInt(text.length()).put(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            xdr.position((xdr.position() + 3) / 4 * 4);
        }
        xdr.flip();
        for (String text : new String[] {"/", "/a", "/ab", "/abc", "/share"}) {
            assertThat(Rpc.text(xdr, 100)).isEqualTo(text);
        }
        assertThat(xdr.remaining()).isZero();
    }

    @Test
    void whatIsNoNfsIsTold() {
        try (Peer peer = Peer.thatSays("HTTP/1.1 400 Bad Request\r\n")) {
            assertThat(probe(peer.port()).observe().description())
                    .isEqualTo("the server does not keep to the protocol (it does not speak RPC)");
        }
        try (Peer peer = Peer.that((socket, p) -> {
            byte[] call = socket.getInputStream().readNBytes(44);
            socket.getOutputStream().write(Rpc.numbers(0x8000_0000 | 24));
            socket.getOutputStream().write(call, 4, 4);
            socket.getOutputStream().write(Rpc.numbers(1, 0, 0, 0, 1));
        })) {
            assertThat(probe(peer.port()).observe().description())
                    .isEqualTo("the connection broke off (it has no such service)");
        }
    }

    private Host client(String stdout, String stderr, int code) {
        hosts.session().answer(command -> FakeSession.result(command, code, stdout, stderr));
        return hosts.alive();
    }

    @Test
    void mountIsJudgedByWhatTheMachineDid() {
        Host client = client("infratest mounted vers=4.2\ninfratest wrote\n", "", 0);
        probe(2049).assertWritable(client, "/srv/share");
        NfsMountObservation seen = probe(2049).observeMount(client, "/srv/share");
        assertThat(seen.version()).isEqualTo("4.2");
        assertThat(hosts.session().commands())
                .last()
                .asString()
                .startsWith("sh -c 'what=$1")
                .contains("sh '127.0.0.1:/srv/share' soft,timeo=100,retrans=1,retry=0,port=2049 infratest-");
        assertThat(hosts.verdicts()).last().satisfies(v -> assertThat(v.from()).isEqualTo("web"));
    }

    @Test
    void mountThatFailsIsToldInTheWordsOfTheMachine() {
        Host readOnly = client("infratest mounted \n", "sh: 1: cannot create /tmp/x: Read-only file system", 4);
        assertThatThrownBy(() -> probe(2049).assertWritable(readOnly, "/srv/share"))
                .hasMessageContaining(
                        "expected NFS export /srv/share to be writable, but it could be mounted and read, but not"
                                + " written (sh: 1: cannot create /tmp/x: Read-only file system)");
        probe(2049).assertMountable(readOnly, "/srv/share");
        Host denied = client("", "mount.nfs: access denied by server while mounting 127.0.0.1:/srv/share", 2);
        assertThatThrownBy(() -> probe(2049).assertMountable(denied, "/srv/share"))
                .hasMessageContaining(
                        "to be mountable, but it could not be mounted (mount.nfs: access denied by server");
    }

    @Test
    void machineThatCannotMountAnythingIsAnError() {
        Host noClient =
                client("", "mount: bad option; for several filesystems (e.g. nfs, cifs) you might need a helper", 2);
        assertThatThrownBy(() -> probe(2049).assertMountable(noClient, "/srv/share"))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageEndingWith("; install the client there (on Debian and Ubuntu: apt-get install nfs-common)");
        Host nobody = client("", "sudo: a password is required", 2);
        assertThatThrownBy(() -> probe(2049).assertMountable(nobody, "/srv/share"))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("neither root nor allowed to use sudo");
    }

    @Test
    void pathThatAShellWouldReadIsAConfigurationError() {
        for (String path : new String[] {"srv", "/srv/'; rm -rf /'", "/a b", "/$HOME", "/`id`"}) {
            assertThatThrownBy(() -> probe(2049).assertMountable(client("", "", 0), path))
                    .isInstanceOf(ConfigurationException.class);
        }
        assertThatThrownBy(
                        () -> probe(2049).assertMountable(Host.at("printer", InetAddress.getLoopbackAddress()), "/srv"))
                .isInstanceOf(ConfigurationException.class);
    }
}
