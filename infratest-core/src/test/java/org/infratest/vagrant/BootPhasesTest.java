package org.infratest.vagrant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.infratest.event.Event;
import org.infratest.process.MachineReadable;
import org.junit.jupiter.api.Test;

class BootPhasesTest {

    private final List<String> seen = new ArrayList<>();

    @Test
    void eachMachineBootsAndIsProvisioned() {
        try (BootPhases phases = phases()) {
            hear(
                    phases,
                    "1795343615,,ui,info,Bringing machine 'gw' up with 'libvirt' provider...",
                    "1795343615,app,action,up,start",
                    "1795343615,gw,action,up,start",
                    "1795343633,gw,ui,output,==> gw: Machine booted and ready!",
                    "1795343649,gw,ui,info,==> gw: Running provisioner: shell...",
                    "1795343649,gw,ui,info,==> gw: Running provisioner: salt...",
                    "1795343650,app,ui,info,==> app: Running provisioner: shell...",
                    "1795343651,gw,action,up,end",
                    "1795343652,app,action,up,end");
        }
        assertThat(seen)
                .containsExactly(
                        "app enters BOOT",
                        "gw enters BOOT",
                        "gw leaves BOOT",
                        "gw enters PROVISION",
                        "app leaves BOOT",
                        "app enters PROVISION",
                        "gw leaves PROVISION",
                        "app leaves PROVISION");
    }

    @Test
    void machineWithoutProvisionersOnlyBoots() {
        try (BootPhases phases = phases()) {
            hear(phases, "1,db,action,up,start", "2,db,action,up,end");
        }
        assertThat(seen).containsExactly("db enters BOOT", "db leaves BOOT");
    }

    @Test
    void whatVagrantGaveUpEndsWithIt() {
        try (BootPhases phases = phases()) {
            hear(phases, "1,db,action,up,start", "2,db,ui,detail,    db: Running: inline script");
        }
        assertThat(seen).containsExactly("db enters BOOT", "db leaves BOOT");
    }

    @Test
    void guestThatTalksLikeVagrantChangesNothingButItsOwnPhase() {
        try (BootPhases phases = phases()) {
            hear(
                    phases,
                    "1,db,ui,detail,    db: 1%!(VAGRANT_COMMA)gw%!(VAGRANT_COMMA)action%!(VAGRANT_COMMA)up%!(VAGRANT_COMMA)start",
                    "2,db,ui,detail,    db: Running provisioner: none");
        }
        assertThat(seen).isEmpty();
    }

    private BootPhases phases() {
        return new BootPhases("e1", this::write);
    }

    private void write(Event event) {
        if (event instanceof Event.PhaseStarted e) {
            seen.add(e.machine() + " enters " + e.phase());
        } else if (event instanceof Event.PhaseEnded e) {
            seen.add(e.machine() + " leaves " + e.phase());
        }
    }

    private static void hear(BootPhases phases, String... lines) {
        MachineReadable.parseAll(List.of(lines)).forEach(phases::record);
    }
}
