package org.infratest.examples.conformance;

import java.util.List;
import java.util.stream.Stream;

/** The table: all cases in their order. */
final class Cases {

    private Cases() {}

    static List<Case> all() {
        return Stream.of(
                        IcmpCases.all(),
                        TcpCases.all(),
                        UdpCases.all(),
                        DnsCases.misbehaving(),
                        DnsCases.dnsmasq(),
                        NtpCases.misbehaving(),
                        NtpCases.chrony(),
                        BannerCases.all(),
                        DialogueCases.all(),
                        MailCases.all(),
                        SshCases.all(),
                        DatabaseCases.peers(),
                        NfsCases.peers(),
                        HandshakeCases.peers(),
                        HttpCases.all(),
                        NginxCases.all(),
                        TlsCases.all(),
                        HandshakeCases.nginx(),
                        DatabaseCases.servers(),
                        SqlCases.postgresql(),
                        SqlCases.mariadb(),
                        NfsCases.ganesha())
                .flatMap(List::stream)
                .toList();
    }

    /** Those that need no server which has to be installed. */
    static List<Case> withoutServers() {
        return all().stream().filter(row -> row.server() == Server.NONE).toList();
    }

    /** The table with one expectation that is another row's: to see that a wrong verdict is found. */
    static List<Case> sabotaged(List<Case> table) {
        Case victim = table.get(table.size() / 2);
        String other = table.stream()
                .map(Case::expected)
                .filter(verdict -> !verdict.equals(victim.expected()))
                .findFirst()
                .orElseThrow();
        return table.stream()
                .map(row -> row == victim ? row.expecting(other) : row)
                .toList();
    }
}
