package org.infratest.examples.soak.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.infratest.environment.Host;

/** A machine that is lost while a test asks it, whatever it asks. */
final class LostFaults {

    /** What needs the session with the machine. */
    private static final List<Ask> OVER_SSH = List.of(
            Ask.COMMAND,
            Ask.UPLOAD,
            Ask.DOWNLOAD,
            Ask.TCP_FROM_IT,
            Ask.TCP_BLOCKED_FROM_IT,
            Ask.TCP_CLOSED_FROM_IT,
            Ask.BANNER_FROM_IT,
            Ask.HTTP_FROM_IT,
            Ask.DNS_FROM_IT,
            Ask.UDP_FROM_IT,
            Ask.UDP_BLOCKED_FROM_IT,
            Ask.ICMP_FROM_IT,
            Ask.ICMP_UNREACHABLE_FROM_IT,
            Ask.TLS_FROM_IT,
            Ask.SSH_FROM_IT,
            Ask.SMTP_FROM_IT,
            Ask.NTP_FROM_IT,
            Ask.POSTGRES_FROM_IT,
            Ask.MYSQL_FROM_IT,
            Ask.STATE_FILE,
            Ask.STATE_ABSENT,
            Ask.STATE_PACKAGE,
            Ask.STATE_SERVICE,
            Ask.STATE_PORT,
            Ask.STATE_COMMAND);

    private static final String REFUSED = "the machine refused it";
    private static final List<Ask> BY_CONNECTIONS =
            List.of(Ask.TCP, Ask.TCP_BLOCKED, Ask.BANNER, Ask.HTTP, Ask.TLS, Ask.SSH, Ask.SMTP, Ask.DNS_BY_TCP);
    private static final List<Ask> BY_DATAGRAMS = List.of(Ask.DNS, Ask.UDP, Ask.NTP);

    private LostFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        for (Ask ask : OVER_SSH) {
            faults.add(lost(ask, "is gone", web -> Stage.current().peer().vanish(), "Connection refused"));
            faults.add(lost(
                    ask,
                    "breaks off in the middle",
                    web -> Stage.current().peer().breakEverything(),
                    "the session was lost"));
            faults.add(lost(
                    ask,
                    "cuts the session and lets nobody in again",
                    web -> {
                        Stage.current().peer().refuseKeys();
                        Stage.current().peer().cutOff();
                    },
                    "with none of the keys"));
        }
        for (Ask ask : List.of(Ask.COMMAND, Ask.ICMP_FROM_IT, Ask.UDP_FROM_IT, Ask.STATE_FILE)) {
            faults.add(lost(ask, "freezes", web -> Stage.current().peer().freeze(), "did not end within"));
        }
        faults.add(lost(Ask.UPLOAD, "freezes", web -> Stage.current().peer().freeze(), REFUSED));
        for (Ask ask : List.of(Ask.TCP_FROM_IT, Ask.HTTP_FROM_IT)) {
            faults.add(lost(ask, "freezes", web -> Stage.current().peer().freeze(), "answered and fell silent"));
        }
        for (Ask ask : List.of(Ask.COMMAND, Ask.UPLOAD, Ask.STATE_FILE, Ask.ICMP_FROM_IT)) {
            faults.add(lost(
                    ask, "takes nothing any more", web -> Stage.current().peer().refuseChannels(), REFUSED));
        }
        for (Ask ask : List.of(Ask.STATE_FILE, Ask.STATE_PACKAGE, Ask.STATE_PORT, Ask.ICMP_FROM_IT)) {
            faults.add(lost(
                    ask,
                    "answers with garbage",
                    web -> Stage.current().peer().answer((command, stdout) -> {
                        stdout.write(new byte[] {1, 2, 3, (byte) 0xff, '\n'});
                        return 0;
                    }),
                    "exited with 0",
                    "\\x01\\x02\\x03"));
            faults.add(lost(
                    ask,
                    "has no programs any more",
                    web -> Stage.current().peer().answer((command, stdout) -> 127),
                    "exited with 127"));
        }
        faults.addAll(exhausted());
        return faults;
    }

    private static List<Fault> exhausted() {
        List<Fault> faults = new ArrayList<>();
        for (Ask ask :
                Stream.concat(BY_CONNECTIONS.stream(), BY_DATAGRAMS.stream()).toList()) {
            faults.add(fault("ports", ask, web -> Exhaustion.ofPorts(), "no free port")
                    .in(Surroundings.twoPorts()));
        }
        for (Ask ask :
                Stream.concat(BY_CONNECTIONS.stream(), BY_DATAGRAMS.stream()).toList()) {
            faults.add(fault("descriptors", ask, web -> noDescriptors(ask, web), "oo many open files")
                    .in(Surroundings.descriptors(400)));
        }
        faults.add(fault("descriptors", Ask.ICMP, web -> noDescriptors(Ask.ICMP, web), "oo many open files")
                .in(Surroundings.descriptors(400)));
        return faults;
    }

    private static void noDescriptors(Ask ask, Host web) throws IOException {
        Warm.up(ask, web);
        Exhaustion.ofDescriptors();
    }

    private static Fault fault(String what, Ask ask, Stage.Strike strike, String... causes) {
        return Fault.of(
                "this JVM has no " + what + " left for " + words(ask),
                FaultScene.EXISTING,
                stage -> stage.before(ask, strike),
                causes);
    }

    private static Fault lost(Ask ask, String what, Stage.Strike strike, String... causes) {
        return Fault.of(
                "machine " + what + " while it is asked for " + words(ask),
                FaultScene.EXISTING,
                stage -> stage.before(ask, strike),
                causes);
    }

    private static String words(Ask ask) {
        return ask.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
