package org.infratest.examples.soak.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * How the JVM of a run is started.
 *
 * @param unshare what it has for itself, as {@code unshare(1)} takes it; nothing for nothing
 * @param script what a shell does first, with the room's folder in {@code SOAK_ROOM}
 */
record Surroundings(List<String> unshare, String script) {

    /** Like this JVM. */
    static final Surroundings PLAIN = new Surroundings(List.of(), "");

    Surroundings {
        unshare = List.copyOf(unshare);
    }

    /** A folder of the room is a disk of its own, which is as large as that and full but for what is said. */
    static Surroundings fullDisk(String folder, int kibibytes, int left) {
        return mounts("mount -t tmpfs -o size=" + kibibytes + "k,mode=700 tmpfs \"$SOAK_ROOM/" + folder
                + "\" && head -c " + (kibibytes - left) * 1024 + " /dev/zero > \"$SOAK_ROOM/" + folder + "/filler\"");
    }

    /** A folder of the room is a disk of its own, on which that many files and folders fit. */
    static Surroundings fewFiles(String folder, int files) {
        return mounts("mount -t tmpfs -o nr_inodes=" + files + ",mode=700 tmpfs \"$SOAK_ROOM/" + folder + "\"");
    }

    /** A folder of the room is a disk that nobody can write to. */
    static Surroundings readOnly(String folder) {
        return mounts("mkdir -p \"$SOAK_ROOM/" + folder + "\" && mount -t tmpfs -o ro,mode=700 tmpfs \"$SOAK_ROOM/"
                + folder + "\"");
    }

    private static Surroundings mounts(String script) {
        return new Surroundings(List.of("--map-root-user", "--mount"), script);
    }

    /** Its process may open that many files. */
    static Surroundings descriptors(int most) {
        return new Surroundings(List.of(), "ulimit -n " + most);
    }

    /** A network of its own, in which connections have two ports to leave from. */
    static Surroundings twoPorts() {
        return new Surroundings(
                List.of("--map-root-user", "--net"),
                "ip link set lo up && echo '40000 40001' > /proc/sys/net/ipv4/ip_local_port_range");
    }

    /** The command that runs the command that follows it. */
    List<String> command() {
        List<String> command = new ArrayList<>();
        if (!unshare.isEmpty()) {
            command.add("unshare");
            command.addAll(unshare);
        }
        if (!script.isEmpty()) {
            command.addAll(List.of("sh", "-c", "set -e; " + script + "; exec \"$@\"", "sh"));
        }
        return command;
    }
}
