package org.infratest.examples.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The files of settings that the servers' scripts name. */
final class ServerSettings {

    /** So many long texts that an answer with all of them does not fit a datagram. */
    private static final int TEXTS = 20;

    private static final String DNSMASQ = """
            user=root
            pid-file=
            no-resolv
            no-hosts
            local=/lab.example/
            host-record=web.lab.example,10.92.2.10,fd92:2::10
            host-record=many.lab.example,10.92.2.77
            host-record=many.lab.example,10.92.2.10
            cname=www.lab.example,web.lab.example
            mx-host=lab.example,mail.lab.example,10
            srv-host=_ldap._tcp.lab.example,db.lab.example,389,5
            txt-record=lab.example,v=spf1 -all
            address=/blocked.example/
            """;

    private static final String CHRONY = """
            local stratum 3
            allow all
            cmdport 0
            bindcmdaddress /
            pidfile /run/chronyd.pid
            """;

    private static final String GANESHA = """
            NFS_CORE_PARAM {
                Protocols = 3, 4;
                NFS_Port = 2049;
                MNT_Port = 20048;
            }
            NFSv4 {
                RecoveryBackend = fs;
                RecoveryRoot = /run/ganesha;
                Graceless = true;
            }
            EXPORT {
                Export_Id = 1;
                Path = /export;
                Pseudo = /export;
                Access_Type = RW;
                Squash = No_Root_Squash;
                SecType = sys;
                FSAL { Name = MEM; }
            }
            EXPORT {
                Export_Id = 2;
                Path = /readonly;
                Pseudo = /readonly;
                Access_Type = RO;
                SecType = sys;
                FSAL { Name = MEM; }
            }
            """;

    private ServerSettings() {}

    /** Writes them into that folder, in which the certificates are. */
    static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("nginx.conf"), NginxSettings.text(folder));
        Files.writeString(folder.resolve("dnsmasq.conf"), DNSMASQ + manyTexts());
        Files.writeString(folder.resolve("chrony.conf"), CHRONY);
        Files.writeString(folder.resolve("ganesha.conf"), GANESHA);
    }

    private static String manyTexts() {
        return IntStream.range(0, TEXTS)
                .mapToObj(i -> "txt-record=long.lab.example," + i + "y".repeat(200) + "\n")
                .collect(Collectors.joining());
    }
}
