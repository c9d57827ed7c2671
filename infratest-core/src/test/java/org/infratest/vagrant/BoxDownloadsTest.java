package org.infratest.vagrant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.infratest.event.Event;
import org.infratest.process.MachineReadable;
import org.junit.jupiter.api.Test;

class BoxDownloadsTest {

    private static final String DOWNLOADING = "1,web,ui,detail,    web: Downloading: https://boxes.example/debian.box";
    private static final String COMPARING = "2,web,ui,detail,    web: Calculating and comparing box checksum...";
    private static final String ADDED =
            "3,web,ui,success,==> web: Successfully added box 'lab/debian' (v0) for 'libvirt'!";

    private final List<Event> seen = new ArrayList<>();

    @Test
    void downloadWithoutAChecksumIsWarnedOf() {
        hear(DOWNLOADING, ADDED);

        assertThat(seen)
                .containsExactly(new Event.BoxUnchecked(
                        "lab/debian",
                        "https://boxes.example/debian.box",
                        "set config.vm.box_download_checksum in the Vagrantfile, or a checksum in the catalog"));
    }

    @Test
    void downloadThatWasComparedIsNot() {
        hear(DOWNLOADING, COMPARING, ADDED);

        assertThat(seen).isEmpty();
    }

    @Test
    void whatIsComparedForOneMachineSaysNothingOfAnothers() {
        hear(DOWNLOADING, COMPARING.replace("web", "db"), ADDED);

        assertThat(seen).hasSize(1);
    }

    @Test
    void boxFromAFileIsNoDownload() {
        hear("1,web,ui,detail,    web: Unpacking necessary files from: file:///lab/tiny.box", ADDED);
        hear("1,web,ui,detail,    web: Downloading: file:///lab/tiny.box", ADDED);

        assertThat(seen).isEmpty();
    }

    @Test
    void machineThatTalksLikeVagrantIsNotBelieved() {
        hear(DOWNLOADING, ADDED.replace("success", "detail"));

        assertThat(seen).isEmpty();
    }

    private void hear(String... lines) {
        try (BootPhases phases = new BootPhases("e1", seen::add)) {
            for (String line : lines) {
                MachineReadable.parse(line).ifPresent(phases::record);
            }
        }
    }
}
