package org.infratest.examples.soak;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;

/** What can be seen of a JVM on this computer, beside its report. Everything is read from the system, nothing from infratest. */
public final class Traces {

    private static final Path PROC = Path.of("/proc");

    private final Room room;
    private final boolean libvirt;
    private final Set<String> before;

    /** Remembers what is there before anything is killed. */
    public Traces(Room room, boolean libvirt) throws IOException {
        this.room = room;
        this.libvirt = libvirt;
        this.before = system();
    }

    /** What was not there before, one a line; empty where all is gone. */
    public List<String> left() throws IOException {
        List<String> left = new ArrayList<>(
                processes().stream().map(name -> "process " + name).toList());
        left.addAll(files());
        system().stream().filter(each -> !before.contains(each)).forEach(left::add);
        return left;
    }

    /** The names of the room's processes that run. */
    public List<String> processes() throws IOException {
        String mark = Room.MARK + "=" + room.mark();
        List<String> names = new ArrayList<>();
        try (Stream<Path> entries = Files.list(PROC)) {
            for (Path entry : entries.filter(
                            each -> each.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                if (read(entry.resolve("environ")).contains(mark)) {
                    names.add(read(entry.resolve("comm")).strip());
                }
            }
        }
        return names;
    }

    private List<String> files() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path folder : List.of(
                room.temporary(),
                room.cache().resolve("leases"),
                room.cache().resolve("environments"),
                room.cache().resolve("takedown"))) {
            found.addAll(in(folder, file -> true));
        }
        found.addAll(in(room.cache().resolve("lab/images"), name -> name.startsWith(".")));
        for (Path state : Room.children(room.cache().resolve("lab/warm"))) {
            if (!Files.exists(state.resolve("manifest.json"))) {
                found.add("file " + room.folder().relativize(state) + " of a lab that was not kept");
            }
        }
        for (Path box : Room.children(room.cache().resolve("boxes"))) {
            found.addAll(in(box, name -> name.endsWith(".partial")));
        }
        return found;
    }

    private List<String> in(Path folder, Predicate<String> which) throws IOException {
        return Room.children(folder).stream()
                .filter(file -> which.test(file.getFileName().toString()))
                .map(file -> "file " + room.folder().relativize(file))
                .toList();
    }

    private Set<String> system() throws IOException {
        Set<String> seen = new TreeSet<>();
        read(PROC.resolve("self/mounts")).lines().forEach(line -> seen.add("mount " + line.split(" ")[1]));
        Room.children(Path.of("/run/netns")).forEach(each -> seen.add("namespace " + each.getFileName()));
        NetworkInterface.networkInterfaces().forEach(each -> seen.add("interface " + each.getName()));
        if (libvirt) {
            virsh("list", "--all", "--name").forEach(each -> seen.add("domain " + each));
            virsh("vol-list", "default").stream()
                    .map(line -> line.strip().split(" ")[0])
                    .filter(name -> !name.contains("-VAGRANTSLASH-")) // a box that Vagrant keeps
                    .forEach(each -> seen.add("volume " + each));
        }
        return seen;
    }

    private static List<String> virsh(String... arguments) {
        List<String> command = new ArrayList<>(List.of("virsh", "-c", "qemu:///system"));
        command.addAll(List.of(arguments));
        CommandResult result = new SystemCommandRunner().run(Command.of(command).withDeadline(Duration.ofSeconds(30)));
        return result.stdout().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("-") && !line.startsWith("Name"))
                .collect(Collectors.toList());
    }

    /** A process may end while it is looked at, and those of others are not shown. */
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
