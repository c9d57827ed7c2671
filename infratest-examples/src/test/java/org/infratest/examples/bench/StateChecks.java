package org.infratest.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.state.HostState;

/**
 * 200 things that are true on this computer: four about each of 30 files, 40 packages, 15 users, 5 groups, 10 settings of the kernel and
 * 10 commands.
 */
record StateChecks(List<Check> checks) {

    private static final int COUNT = 200;
    private static final int FILES = 30;
    private static final int PACKAGES = 40;
    private static final int USERS = 15;
    private static final int GROUPS = 5;
    private static final int COMMANDS = 10;
    private static final int ID = 2;
    private static final List<String> SYSCTLS = List.of(
            "kernel.ostype",
            "kernel.osrelease",
            "kernel.pid_max",
            "kernel.panic",
            "fs.protected_hardlinks",
            "fs.protected_symlinks",
            "net.ipv4.ip_forward",
            "net.ipv4.tcp_syncookies",
            "vm.swappiness",
            "vm.overcommit_memory");

    /** One of them. */
    record Check(String kind, String name, String expected) {}

    static StateChecks ofThisComputer(CommandRunner runner) throws IOException {
        List<Check> checks = new ArrayList<>();
        files(checks);
        ByHand.run(runner, Command.of("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n")).stdout().stream()
                .filter(line -> line.startsWith("installed "))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .distinct()
                .limit(PACKAGES)
                .forEach(name -> checks.add(new Check("package", name, "installed")));
        accounts(checks, "user", Path.of("/etc/passwd"), USERS);
        accounts(checks, "group", Path.of("/etc/group"), GROUPS);
        for (String key : SYSCTLS) {
            Path setting = Path.of("/proc/sys", key.split("\\."));
            checks.add(new Check("sysctl", key, Files.readAllLines(setting).get(0)));
        }
        for (int i = 0; i < COMMANDS; i++) {
            checks.add(new Check("command", "expr " + i + " + 1", String.valueOf(i + 1)));
        }
        if (checks.size() != COUNT) {
            throw new IllegalStateException("There are " + checks.size() + " checks and not " + COUNT);
        }
        return new StateChecks(List.copyOf(checks));
    }

    private static void files(List<Check> checks) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("/etc"))) {
            files = all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .limit(FILES)
                    .toList();
        }
        for (Path file : files) {
            PosixFileAttributes seen = Files.readAttributes(file, PosixFileAttributes.class);
            int mode = (int) Files.getAttribute(file, "unix:mode") & 07777;
            checks.add(new Check("file", file.toString(), "file"));
            checks.add(new Check("mode", file.toString(), Integer.toOctalString(mode)));
            checks.add(new Check("owner", file.toString(), seen.owner().getName()));
            checks.add(new Check("group of file", file.toString(), seen.group().getName()));
        }
    }

    private static void accounts(List<Check> checks, String kind, Path file, int count) throws IOException {
        Files.readAllLines(file).stream()
                .map(line -> line.split(":"))
                .limit(count)
                .forEach(fields -> checks.add(new Check(kind, fields[0], fields[ID])));
    }

    /** The file that the others read. */
    void write(Path file) throws IOException {
        Files.write(
                file,
                checks.stream()
                        .map(check -> String.join("\t", check.kind(), check.name(), check.expected()))
                        .toList());
    }

    /** Makes all of them. */
    void make(HostState state) {
        state.all(now -> checks.forEach(check -> make(check, now)));
    }

    private static void make(Check check, HostState now) {
        switch (check.kind()) {
            case "file" -> now.file(check.name()).assertExists();
            case "mode" -> now.file(check.name()).assertMode(check.expected());
            case "owner" -> now.file(check.name()).assertOwner(check.expected());
            case "group of file" -> now.file(check.name()).assertGroup(check.expected());
            case "package" -> now.packageNamed(check.name()).assertInstalled();
            case "user" -> now.user(check.name()).assertUid(Long.parseLong(check.expected()));
            case "group" -> now.group(check.name()).assertGid(Long.parseLong(check.expected()));
            case "sysctl" -> now.sysctl(check.name()).assertValue(check.expected());
            case "command" -> now.command(check.name()).assertOutput(check.expected());
            default -> throw new IllegalStateException("unknown kind " + check.kind());
        }
    }
}
