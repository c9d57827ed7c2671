package org.infratest.examples.conformance.faults;

import static org.infratest.examples.conformance.faults.Scene.CLIENT;
import static org.infratest.examples.conformance.faults.Scene.SERVER;

import java.util.List;

/** Faults of what listens, and of what it says. */
final class ServiceFaults {

    private static final String SILENT = "python3 -c 'import socket, time; s = socket.socket();"
            + " s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind((\"\", 8080)); s.listen(1); time.sleep(600)'";

    private ServiceFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("service-stopped", "nothing listening")
                        .breaking(SERVER, "pkill socat")
                        .until(SERVER, Scene.nobodyListens("-t 8080")),
                Fault.bare("service-on-another-port", "nothing listening")
                        .serving(SERVER, 8081, "socat TCP4-LISTEN:8081,fork,reuseaddr SYSTEM:cat"),
                Fault.bare("service-on-another-address", "nothing listening")
                        .serving("socat TCP4-LISTEN:8080,bind=198.18.0.1,freebind,fork SYSTEM:cat"),
                Fault.bare("service-on-ipv6-only", "nothing listening")
                        .serving("socat TCP6-LISTEN:8080,ipv6only=1,fork,reuseaddr SYSTEM:cat"),
                Fault.bare("service-on-loopback-only", "listening on loopback only")
                        .serving("socat TCP4-LISTEN:8080,bind=127.0.0.1,fork,reuseaddr SYSTEM:cat"),
                Fault.bare("service-takes-nothing", "service")
                        .serving(SILENT)
                        .breaking(CLIENT, Scene.holding(3))
                        .until(SERVER, "ss -H -l -n -t sport = :8080 | awk '{ exit !($2 > $3) }'"),
                Fault.among("service-hangs", "service")
                        .serving(SERVER, 8025, "socat TCP4-LISTEN:8025,fork,reuseaddr SYSTEM:'echo 220 mail'")
                        .seenBy(scene -> scene.banner().assertStartsWith(8025, "220 "))
                        .breaking(SERVER, "pkill -STOP -f TCP4-LISTEN:8025")
                        .until(SERVER, Scene.isStopped("TCP4-LISTEN:802[5]")),
                Fault.bare("banner-of-another-service", "application")
                        .serving("socat TCP4-LISTEN:8080,fork,reuseaddr SYSTEM:'echo 500 go away'")
                        .seenBy(scene -> scene.banner().assertStartsWith(Scene.PORT, "220 ")),
                Fault.bare("reset-after-accept", "application")
                        .serving("python3 -c 'import socket, struct; s = socket.socket();"
                                + " s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind((\"\", 8080)); s.listen(9)\n"
                                + "while True:\n c = s.accept()[0]; c.recv(1); c.setsockopt(socket.SOL_SOCKET,"
                                + " socket.SO_LINGER, struct.pack(\"ii\", 1, 0)); c.close()'")
                        .seenBy(scene -> scene.http().assertOk("/")),
                Fault.bare("accepts-and-stays-silent", "application")
                        .serving("socat TCP4-LISTEN:8080,fork,reuseaddr SYSTEM:'sleep 600'")
                        .seenBy(scene -> scene.banner().assertStartsWith(Scene.PORT, "220 ")));
    }
}
