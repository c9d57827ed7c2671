package remotefs;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.environment.Host;
import org.infratest.environment.WhenUnavailable;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.SaltConfigset;
import org.infratest.junit.To;
import org.infratest.probe.NfsProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.junit.jupiter.api.Test;

/** Files that are written on one machine and read on another one, by NFS and over SSH, through the gateway. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/configsets",
        vars = "base_image=${images}/debian-12-configsets.qcow2")
@LabEnvironment(topology = RemotefsLab.class)
@SaltConfigset(
        value = "configsets/gateway",
        pillar = {"configsets/remotefs/pillar", "configsets/gateway/pillar"},
        grains = "role=gateway",
        on = "gateway",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@SaltConfigset(
        grains = "role=fileserver",
        on = "storage",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@SaltConfigset(
        grains = "role=fileclient",
        on = "workstation",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
class RemotefsIT {

    private static final int PORT_MAPPER = 111;
    private static final int NFS = 2049;
    private static final int MOUNT_SERVICE = 20048;

    @OnHost("storage")
    private SshSession storage;

    @OnHost("workstation")
    private SshSession workstation;

    @To("storage")
    private TcpProbe tcp;

    @OnHost("workstation")
    private Host client;

    @Test
    void whatTheClientWritesByNfsTheServerReads() {
        run(workstation, "echo 'from the client' | sudo tee /mnt/nfs/by-client");
        assertThat(run(storage, "cat /srv/nfs/by-client")).isEqualTo("from the client");
        assertThat(run(storage, "stat -c %U /srv/nfs/by-client"))
                .as("whom a file of the client's root belongs to")
                .isEqualTo("nobody");
    }

    @Test
    void whatTheServerWritesTheClientReadsByNfs() {
        run(storage, "echo 'from the server' | sudo -u nobody tee /srv/nfs/by-server");
        assertThat(run(workstation, "cat /mnt/nfs/by-server")).isEqualTo("from the server");
    }

    @Test
    void whatTheClientWritesOverSshTheServerReads() {
        run(workstation, "echo 'from the client' | sudo tee /mnt/sshfs/by-client");
        assertThat(run(storage, "sudo cat /srv/sshfs/files/by-client")).isEqualTo("from the client");
    }

    @Test
    void whatTheServerWritesTheClientReadsOverSsh() {
        run(storage, "echo 'from the server' | sudo -u files tee /srv/sshfs/files/by-server");
        assertThat(run(workstation, "sudo cat /mnt/sshfs/by-server")).isEqualTo("from the server");
    }

    @Test
    void mountsAreWhatTheyAreCalled(@OnHost("workstation") HostState state) {
        state.all(now -> {
            now.mount("/mnt/nfs").assertType("nfs4");
            now.mount("/mnt/nfs").assertDevice("10.20.0.40:/srv/nfs");
            now.mount("/mnt/nfs").assertOption("soft");
            now.mount("/mnt/sshfs").assertType("fuse.sshfs");
        });
    }

    @Test
    void theThreePortsOfNfsAreOpenThroughTheGatewayForTheClientAlone() {
        for (int port : new int[] {PORT_MAPPER, NFS, MOUNT_SERVICE}) {
            tcp.from(client).assertOpen(port);
            tcp.assertBlocked(port);
        }
    }

    @Test
    void serverSpeaksBothVersionsAndExportsTheFolder(@To("storage") NfsProbe nfs) {
        NfsProbe seen = nfs.from(client);
        seen.assertServes("4.2");
        seen.assertServes("3");
        seen.assertExports("/srv/nfs");
        nfs.assertWritable(client, "/srv/nfs");
    }

    @Test
    void userOfSshfsGetsNoShellAndNoOtherFolder() {
        String login =
                "sudo ssh -o BatchMode=yes -o StrictHostKeyChecking=accept-new -i /root/.ssh/fileclient files@10.20.0.40 ";
        SshResult shell = workstation.exec(login + "id");
        assertThat(shell.stdout()).doesNotContain("uid=");
        assertThat(run(workstation, "echo 'ls /' | sudo sftp -b - -i /root/.ssh/fileclient files@10.20.0.40"))
                .contains("/files")
                .doesNotContain("/etc");
    }

    @Test
    void secondApplicationChangesNothing(@OnHost("storage") Configset server, @OnHost("workstation") Configset mounts) {
        server.assertChangesNothing();
        mounts.assertChangesNothing();
    }

    @Test
    void clientMountsAgainAfterAReboot(@OnHost("workstation") Configset mounts) {
        run(storage, "echo 'still here' | sudo -u nobody tee /srv/nfs/before");
        mounts.assertHoldsAfterReboot();
        assertThat(run(workstation, "cat /mnt/nfs/before")).isEqualTo("still here");
    }

    @Test
    void serverServesAgainAfterAReboot(@OnHost("storage") Configset server) {
        server.assertHoldsAfterReboot();
        run(workstation, "echo 'after the reboot' | sudo tee /mnt/nfs/after /mnt/sshfs/after");
        assertThat(run(storage, "sudo cat /srv/nfs/after /srv/sshfs/files/after"))
                .isEqualTo("after the reboot\nafter the reboot");
    }

    private static String run(SshSession where, String command) {
        return where.exec(command, ofMinutes(1)).assertSucceeded().stdout().strip();
    }
}
