package org.infratest.examples.soak.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Programs that cannot be started at all. */
final class ProgramFaults {

    /** The beginning of a program for 64-bit PowerPC: ELF, big-endian, of machine 21 (System V ABI, e_machine). */
    private static final byte[] OTHER_PROCESSOR = {
        0x7f, 'E', 'L', 'F', 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 21, 0, 0, 0, 1
    };

    private ProgramFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(of("packer", FaultScene.PACKER));
        faults.addAll(of("vagrant", FaultScene.VAGRANT));
        faults.addAll(of("qemu-system-x86_64", FaultScene.LAB));
        faults.addAll(of("qemu-img", FaultScene.LAB));
        return faults;
    }

    private static List<Fault> of(String tool, FaultScene scene) {
        String missing = "'" + tool + "' is not installed";
        return List.of(
                fault(tool, "is missing", scene, Files::delete, missing),
                fault(
                        tool,
                        "may not be executed",
                        scene,
                        file -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------")),
                        missing),
                fault(
                        tool,
                        "is a folder",
                        scene,
                        file -> {
                            Files.delete(file);
                            Files.createDirectory(file);
                        },
                        missing),
                fault(
                        tool,
                        "is a link to nowhere",
                        scene,
                        file -> {
                            Files.delete(file);
                            Files.createSymbolicLink(file, Path.of("/opt/gone/" + tool));
                        },
                        missing),
                fault(
                        tool,
                        "is for another processor",
                        scene,
                        file -> Files.write(file, OTHER_PROCESSOR),
                        tool,
                        "exited with 127"),
                fault(
                        tool,
                        "is a script of an interpreter that is missing",
                        scene,
                        file -> Files.writeString(file, "#!/opt/gone/ruby\n"),
                        tool,
                        "exited with 127"));
    }

    private static Fault fault(String tool, String what, FaultScene scene, FileInjection injection, String... causes) {
        return Fault.of(
                tool + " " + what, scene, stage -> injection.into(stage.tools().file(tool)), causes);
    }

    /** Does something to the file of a program. */
    @FunctionalInterface
    private interface FileInjection {
        void into(Path file) throws Exception;
    }
}
