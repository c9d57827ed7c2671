package org.infratest.examples.soak.standins;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The programs that a run finds: stand-ins for those that infratest drives, and whatever else there is on this computer.
 *
 * @param room the folder of the run
 */
public record Tools(Path room) {

    /** Those that have stand-ins. */
    static final List<String> NAMES = List.of("packer", "vagrant", "qemu-img", "qemu-system-x86_64");

    private static final List<String> ELSEWHERE = List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin");
    private static final Set<String> LEFT_OUT = Set.of("docker", "lxc-create", "VBoxManage");

    /** Sets them up, all in good health. */
    public void install() throws IOException {
        for (String folder : List.of("bin", "healthy", "faults", "others")) {
            Files.createDirectories(room.resolve(folder));
        }
        for (String name : NAMES) {
            executable(room.resolve("bin").resolve(name), Files.readString(resources("standins/dispatch")));
            executable(room.resolve("healthy").resolve(name), Files.readString(resources("standins/" + name)));
        }
        for (String folder : ELSEWHERE) {
            link(Path.of(folder));
        }
    }

    private void link(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> programs = Files.list(folder)) {
            for (Path program : programs.toList()) {
                String name = program.getFileName().toString();
                Path link = room.resolve("others").resolve(name);
                if (!NAMES.contains(name)
                        && !LEFT_OUT.contains(name)
                        && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(link, program);
                }
            }
        }
    }

    /** Where programs are looked for. */
    public String path() {
        return room.resolve("bin") + ":" + room.resolve("others");
    }

    /** Has a program do that when it is asked for this. */
    public void replace(String tool, String verb, String script) throws IOException {
        executable(room.resolve("faults").resolve(tool + "-" + verb), "#!/bin/sh\n" + script + "\n");
    }

    /** The real program is found under its name, and not the stand-in. */
    public void useReal(String tool) throws IOException {
        Files.delete(file(tool));
        Path real = ELSEWHERE.stream()
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("'" + tool + "' is in none of " + ELSEWHERE));
        Files.createSymbolicLink(file(tool), real);
    }

    /** A program of that name is there as well; nobody of this run asks it for anything. */
    public void program(String name) throws IOException {
        executable(room.resolve("bin").resolve(name), "#!/bin/sh\nexit 1\n");
    }

    /** The file that is found under the name of a program. */
    public Path file(String tool) {
        return room.resolve("bin").resolve(tool);
    }

    /** All are in good health again. */
    public void heal() throws IOException {
        try (Stream<Path> faults = Files.list(room.resolve("faults"))) {
            for (Path fault : faults.toList()) {
                Files.delete(fault);
            }
        }
    }

    public static Path resources(String name) {
        try {
            return Path.of(Tools.class.getResource("/soak/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
