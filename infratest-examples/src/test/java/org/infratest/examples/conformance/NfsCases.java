package org.infratest.examples.conformance;

import java.util.List;
import org.infratest.probe.NfsObservation;
import org.infratest.probe.NfsProbe;

/** NFS-Ganesha, and what is no NFS server. */
final class NfsCases {

    private NfsCases() {}

    static List<Case> ganesha() {
        return new Table("nfs")
                .with(Server.GANESHA)
                .rows("ganesha", "OK", look -> seen(nfs(look)))
                .rows(
                        "assert-serves-3",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> nfs(look).assertServes("3")))
                .rows(
                        "assert-serves-4",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> nfs(look).assertServes("4")))
                .rows(
                        "assert-serves-unknown-version",
                        Verdict.MISTAKE,
                        look -> Verdict.of(() -> nfs(look).assertServes("2")))
                .rows(
                        "assert-exports",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> nfs(look).assertExports("/export")))
                .rows(
                        "assert-exports-other",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> nfs(look).assertExports("/secret")))
                .cases();
    }

    static List<Case> peers() {
        return new Table("nfs")
                .rows("of-closed-port", "REFUSED", look -> seen(nfs(look).port(RoutedNetwork.CLOSED)))
                .rows("of-openssh", "NO-PROTOCOL", look -> seen(nfs(look).port(22)))
                .rows(
                        "of-silence",
                        "LATE",
                        look -> seen(look.from(NfsProbe.to(look.host(Look.PEERS)))
                                .port(look.peer(Behaviours.silent()).port())))
                .cases();
    }

    private static NfsProbe nfs(Look look) {
        return look.from(NfsProbe.to(look.host("db")));
    }

    private static String seen(NfsProbe probe) {
        NfsObservation seen = probe.observe();
        return Verdict.of(seen.connection(), seen.problem());
    }
}
