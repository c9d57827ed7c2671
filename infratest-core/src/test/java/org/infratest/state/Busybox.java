package org.infratest.state;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The programs of busybox, as a system without anything else has them. */
final class Busybox {

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> PROGRAMS = List.of(
            "awk",
            "cat",
            "expr",
            "grep",
            "head",
            "id",
            "ip",
            "ls",
            "md5sum",
            "ps",
            "readlink",
            "sh",
            "sha256sum",
            "stat",
            "sysctl",
            "tr",
            "wc");

    private Busybox() {}

    /** A folder with a link for each program. */
    static Path programs(Path folder) throws IOException {
        assumeTrue(Files.isExecutable(BUSYBOX), "busybox is not installed");
        Files.createDirectory(folder);
        Files.copy(BUSYBOX, folder.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String name : PROGRAMS) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("busybox"));
        }
        return folder;
    }
}
