package org.infratest.examples.soak.faults;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All faults. */
final class FaultTable {

    private FaultTable() {}

    static List<Fault> all() {
        return Stream.of(
                        ProgramFaults.all(),
                        PackerFaults.all(),
                        VagrantFaults.all(),
                        LoginFaults.all(),
                        LostFaults.all(),
                        LabFaults.all(),
                        DiskFaults.all(),
                        MachineFaults.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Runs in which nothing breaks, which have to be green. */
    static List<Fault> none() {
        return Stream.of(FaultScene.PACKER, FaultScene.VAGRANT, FaultScene.EXISTING)
                .map(scene -> Fault.of("no fault of " + scene.name().toLowerCase(Locale.ROOT), scene, stage -> {}))
                .toList();
    }

    static Fault named(String name) {
        return Stream.concat(all().stream(), none().stream())
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No fault is called '" + name + "'"));
    }
}
