package remotefs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.junit.Configsets;
import org.infratest.junit.OnHost;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Folders that Vagrant keeps in step between this computer and a machine. */
@VagrantEnvironment(value = "configsets/remotefs/synced", vagrantProvider = "docker")
class SyncedFolderIT {

    private final Path folder = Configsets.find("configsets/remotefs/synced");

    @OnHost("desk")
    private SshSession desk;

    @AfterEach
    void removeWhatTestsHaveWritten() throws IOException {
        for (String file :
                new String[] {"shared/from-here", "shared/from-there", "copied/from-here", "copied/from-there"}) {
            Files.deleteIfExists(folder.resolve(file));
        }
    }

    @Test
    void whatIsWrittenHereIsReadThere() throws IOException {
        Files.writeString(folder.resolve("shared/from-here"), "written here\n");

        assertThat(run("cat /srv/shared/from-here")).isEqualTo("written here\n");
    }

    @Test
    void whatIsWrittenThereIsReadHere() {
        run("echo 'written there' | sudo tee /srv/shared/from-there");

        assertThat(folder.resolve("shared/from-there")).hasContent("written there\n");
    }

    @Test
    void copyIsAsOfTheBootAndNothingComesBack() throws IOException {
        assertThat(run("cat /srv/copied/README")).isEqualTo(Files.readString(folder.resolve("copied/README")));

        Files.writeString(folder.resolve("copied/from-here"), "written later\n");
        run("echo 'written there' | sudo tee /srv/copied/from-there");

        assertThat(run("ls /srv/copied")).doesNotContain("from-here");
        assertThat(folder.resolve("copied/from-there")).doesNotExist();
    }

    private String run(String command) {
        return desk.exec(command).assertSucceeded().stdout();
    }
}
