package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a machine came with DHCP.
 *
 * @param discover when it last looked for a server, or null if it never did
 * @param request when it last asked for an address, or null
 * @param acknowledged when it was last told that it has one, or null
 * @param address which one, or null
 * @param trouble why it was last refused or declined one, or null where there was no trouble
 */
public record DhcpProgress(
        @Nullable Instant discover,
        @Nullable Instant request,
        @Nullable Instant acknowledged,
        @Nullable InetAddress address,
        @Nullable String trouble) {

    static final DhcpProgress NONE = new DhcpProgress(null, null, null, null, null);

    DhcpProgress discovered(Instant now) {
        return new DhcpProgress(now, request, acknowledged, address, trouble);
    }

    DhcpProgress requested(Instant now) {
        return new DhcpProgress(discover, now, acknowledged, address, trouble);
    }

    DhcpProgress has(InetAddress given, Instant now) {
        return new DhcpProgress(discover, request, now, given, null);
    }

    DhcpProgress failed(String reason) {
        return new DhcpProgress(discover, request, acknowledged, address, reason);
    }

    /** In words, for a failure's message: {@code its DHCP discover was answered, no request followed}. */
    public String text() {
        String base;
        if (acknowledged != null && address != null) {
            base = "it got " + Ips.text(address) + " by DHCP";
        } else if (request != null) {
            base = "its DHCP request was not granted";
        } else if (discover != null) {
            base = "it sent a DHCP discover, but no request followed";
        } else {
            base = "no DHCP discover came from it";
        }
        return trouble == null ? base : base + " (" + trouble + ")";
    }
}
