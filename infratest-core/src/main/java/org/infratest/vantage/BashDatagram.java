package org.infratest.vantage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.infratest.ssh.SshResult;

/** What bash sends and reads through {@code /dev/udp}, where it was built with that ability, and what it prints. */
final class BashDatagram {

    private static final int STOPPED_BY_TIMEOUT = 124;
    private static final String MEANS = "bash";
    private static final String STRAY = "stray";
    private static final String ANSWERED = "answered";

    /** Prints a line {@code stray HEX} for each of the first datagrams that is not the answer, and {@code answered HEX} at the end. */
    private static final String SCRIPT = """
            set -o pipefail
            exec 3<>%s || exit 1
            printf "%s" | dd obs=65507 >&3 || exit 1
            strays=0 limit=%d left=%<d end=$((SECONDS + %<d + 1))
            while [ $left -gt 0 ]; do
              hex=$(timeout $left dd bs=65535 count=1 <&3 | od -An -v -tx1 | tr -d " \\n") || exit $?
              if [[ $hex =~ %s ]]; then echo answered $hex; exit 0; fi
              if [ $((strays += 1)) -le %d ]; then echo stray ${hex:0:%d}; fi
              left=$((end - SECONDS))
              if [ $left -gt $limit ]; then left=$limit; fi
            done
            exit %d
            """;

    private BashDatagram() {}

    static String command(UdpQuestion question) {
        String path = "/dev/udp/" + Literals.of(question.target().getAddress()) + "/"
                + question.target().getPort();
        String script = SCRIPT.formatted(
                path,
                UdpTool.octal(question.payload()),
                Literals.seconds(question.timeout()),
                question.wanted().hex(),
                UdpExchange.KEPT,
                2 * UdpExchange.LONGEST,
                STOPPED_BY_TIMEOUT);
        return UdpTool.require("bash", "timeout", "dd", "od", "tr") + "bash -c '" + script + "'";
    }

    /** What came of it, or empty if this bash cannot. */
    static Optional<UdpExchange> read(SshResult result, UdpQuestion question) {
        if (result.stderr().contains("/dev/udp") && result.stderr().contains("No such file or directory")) {
            return Optional.empty();
        }
        List<byte[]> strays = new ArrayList<>();
        Optional<Datagram> answer = Optional.empty();
        for (String line : result.stdout().lines().toList()) {
            Optional<byte[]> bytes = UdpTool.bytes(line.replaceFirst("^(" + STRAY + "|" + ANSWERED + ")\\b", ""));
            if (bytes.isEmpty()) {
                return Optional.of(new UdpExchange(UdpTool.noBytes(MEANS, result.took()), strays));
            }
            if (line.startsWith(STRAY)) {
                strays.add(bytes.get());
            } else {
                answer = Optional.of(new Datagram.Answered(MEANS, bytes.get(), question.target(), result.took()));
            }
        }
        return (answer.isPresent() ? answer : none(result, question.timeout()))
                .map(end -> new UdpExchange(end, strays));
    }

    private static Optional<Datagram> none(SshResult result, Duration timeout) {
        return result.exitCode() == STOPPED_BY_TIMEOUT
                ? Optional.of(new Datagram.Silent(MEANS, timeout))
                : UdpTool.failed(MEANS, result.stderr(), result.took());
    }
}
