package org.infratest.examples.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** NFS probes, with NFS-Ganesha and rpcbind in a network of their own. */
@Timeout(240)
class NfsIT {

    private static final int PORT = 20490;

    /** Ends with the first process of its namespace, and with it all that was started there. */
    private static final String SCRIPT = """
            set -e
            ip link set lo up
            mount -t tmpfs tmpfs /run
            mkdir -p /run/rpcbind /run/ganesha
            rpcbind -f &
            ganesha.nfsd -F -L "$1/ganesha.log" -f "$1/ganesha.conf" -p "$1/pid" &
            shift
            "$@"
            """;

    @TempDir
    Path folder;

    @Test
    void nfs() throws IOException, InterruptedException {
        assumeTrue(ServerProcess.isRoot(), "only root can make a network of its own: scripts/in-private-net COMMAND");
        Files.writeString(folder.resolve("ganesha.conf"), """
                NFS_CORE_PARAM {
                    NFS_Port = %d; MNT_Port = 20048; Protocols = 3, 4;
                    Enable_NLM = false; Enable_RQUOTA = false; Enable_UDP = false;
                }
                NFSV4 { Minor_Versions = 0, 1; Graceless = true; }
                EXPORT {
                    Export_Id = 1; Path = /share; Pseudo = /share; Access_Type = RW; SecType = sys; Protocols = 3, 4;
                    CLIENT { Clients = 10.20.0.0/24; }
                    FSAL { Name = MEM; }
                }
                """.formatted(PORT));
        Path log = folder.resolve("log");
        ServerProcess.run(
                log,
                List.of(
                        "unshare",
                        "--net",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        SCRIPT,
                        "sh",
                        folder.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NfsMain.class.getName(),
                        String.valueOf(PORT)));
        assertThat(Files.readString(log))
                .contains("the server speaks NFS 3, 4.0, 4.1 and exports /share\n")
                .contains(
                        "storage (127.0.0.1): expected NFS on TCP port 20490 to export /other, but the server speaks NFS 3, 4.0, 4.1"
                                + " and exports /share\n")
                .contains("\n  export: /share to 10.20.0.0/24");
    }
}
