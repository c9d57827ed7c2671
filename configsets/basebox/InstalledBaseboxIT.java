package basebox;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.junit.PackerBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Debian as its own network installer puts it on an empty disk, unattended, has all that the base box has. */
@EnabledIfEnvironmentVariable(
        named = "INFRATEST_INSTALLER",
        matches = "1",
        disabledReason = "installing Debian takes up to an hour; scripts/installer runs this test")
@PackerBox(
        template = "configsets/installer/installer.pkr.json",
        name = "infratest/installed",
        only = "qemu.installer",
        varFiles = "debian-12.pkrvars.json",
        vars = "iso_url=${images}/debian-12-installer.iso")
class InstalledBaseboxIT extends BaseboxIT {

    @Test
    void wasPutThereByTheInstaller() {
        assertThat(run("sudo cat /var/log/installer/status")).contains("Package: base-installer");
        assertThat(run("findmnt --noheadings --output FSTYPE /")).isEqualTo("ext4");
        assertThat(run("sudo cat /proc/swaps").lines()).hasSize(1);
    }

    @Test
    void hasTheGuestToolsOfItsHypervisor() {
        assertThat(run("dpkg-query -W -f '${Status}' qemu-guest-agent")).isEqualTo("install ok installed");
    }
}
