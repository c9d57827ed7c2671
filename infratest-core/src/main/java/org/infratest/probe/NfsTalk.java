package org.infratest.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.Outcome;
import org.infratest.probe.NfsObservation.Export;
import org.infratest.probe.Rpc.Procedure;
import org.infratest.probe.Rpc.UnavailableException;

/**
 * Asks an NFS server which versions it speaks (RFC 1813, RFC 7530, RFC 8881), its port mapper where the mount service is (RFC 1833), and that what
 * is exported. Nothing of it needs a privilege.
 */
final class NfsTalk {

    private static final int PORT_MAPPER = 111;
    private static final Procedure GET_PORT = new Procedure(100_000, 2, 3);
    private static final Procedure EXPORTS = new Procedure(100_005, 3, 5);
    private static final int NFS = 100_003;
    private static final int TCP = 6;
    private static final int PUT_ROOT = 24;
    private static final int MINOR_VERSION_MISMATCH = 10_021;
    private static final int NEWEST_MINOR_VERSION = 2;
    private static final int LONGEST_PATH = 1024;
    private static final int MOST_EXPORTS = 1000;

    private final Aim aim;
    private final Patience patience;
    private final InetSocketAddress address;
    private final long start = System.nanoTime();
    private final List<String> versions = new ArrayList<>();
    private final List<Export> exports = new ArrayList<>();

    NfsTalk(Aim aim, Patience patience, InetSocketAddress address) {
        this.aim = aim;
        this.patience = patience;
        this.address = address;
    }

    NfsObservation look() {
        Outcome outcome = Conversation.hold(aim, patience, address, wire -> versions(new Rpc(wire)));
        boolean silent = !outcome.problem().isEmpty();
        return new NfsObservation(
                outcome.connection(),
                versions,
                exports,
                silent ? "" : exportsProblem(),
                outcome.problem(),
                outcome.failure(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private void versions(Rpc rpc) throws IOException {
        if (isThere(rpc, 3)) {
            versions.add("3");
        }
        if (isThere(rpc, 4)) {
            for (int minor = 0; minor <= NEWEST_MINOR_VERSION; minor++) {
                if (knows(rpc, minor)) {
                    versions.add("4." + minor);
                }
            }
        }
        if (versions.isEmpty()) {
            throw new ProtocolException("it has neither NFS 3 nor NFS 4");
        }
    }

    private static boolean isThere(Rpc rpc, int version) throws IOException {
        try {
            rpc.call(new Procedure(NFS, version, 0), new byte[0]);
            return true;
        } catch (UnavailableException e) {
            if (e.isVersion()) {
                return false;
            }
            throw e;
        }
    }

    /** A compound with one operation; later minor versions want a session first, and say so, but they know the version. */
    private static boolean knows(Rpc rpc, int minor) throws IOException {
        ByteBuffer result = rpc.call(new Procedure(NFS, 4, 1), Rpc.numbers(0, minor, 1, PUT_ROOT));
        return result.remaining() >= 4 && result.getInt() != MINOR_VERSION_MISMATCH;
    }

    private String exportsProblem() {
        int[] port = {0};
        Outcome mapper = Conversation.hold(aim, patience, at(PORT_MAPPER), wire -> port[0] = mountPort(new Rpc(wire)));
        if (!mapper.problem().isEmpty()) {
            return "port mapper on TCP port " + PORT_MAPPER + ": " + mapper.problem();
        }
        if (port[0] < 1 || port[0] > 65_535) {
            return "its port mapper knows no mount service for TCP";
        }
        Outcome mount = Conversation.hold(aim, patience, at(port[0]), wire -> list(new Rpc(wire)));
        return mount.problem().isEmpty() ? "" : "mount service on TCP port " + port[0] + ": " + mount.problem();
    }

    private static int mountPort(Rpc rpc) throws IOException {
        ByteBuffer result = rpc.call(GET_PORT, Rpc.numbers(EXPORTS.program(), EXPORTS.version(), TCP, 0));
        return result.remaining() < 4 ? 0 : result.getInt();
    }

    private InetSocketAddress at(int port) {
        return new InetSocketAddress(address.getAddress(), port);
    }

    private void list(Rpc rpc) throws IOException {
        ByteBuffer list = rpc.call(EXPORTS, new byte[0]);
        try {
            while (list.getInt() != 0) {
                String path = Rpc.text(list, LONGEST_PATH);
                List<String> clients = new ArrayList<>();
                while (list.getInt() != 0) {
                    clients.add(Rpc.text(list, LONGEST_PATH));
                }
                exports.add(new Export(path, clients));
                if (exports.size() > MOST_EXPORTS) {
                    throw new ProtocolException("more than " + MOST_EXPORTS + " exports");
                }
            }
        } catch (BufferUnderflowException e) {
            ProtocolException wrong = new ProtocolException("a list of exports that ends in its middle");
            wrong.initCause(e);
            throw wrong;
        }
    }
}
