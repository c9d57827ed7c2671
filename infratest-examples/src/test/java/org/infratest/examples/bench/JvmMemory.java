package org.infratest.examples.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;

/** The most memory that a test JVM had, while a test class booted a machine and probed it; see {@link WatchedJvm}. */
final class JvmMemory implements Figure {

    private static final double LIMIT = 256;
    private static final Pattern SHARED = Pattern.compile("<test.jvm>([^<]*)</test.jvm>");
    private static final Pattern FAILSAFE = Pattern.compile("<argLine>([^<]* -Xmx[^<]*)</argLine>");

    @Override
    public String name() {
        return "jvm-memory";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try {
            Command jvm = Command.of(command(work)).withDeadline(Duration.ofMinutes(30));
            double peak =
                    WatchedJvm.peak(ByHand.run(new SystemCommandRunner(), jvm).stdout());
            return new Reading(peak, "MiB", "limit", peak / LIMIT);
        } finally {
            Folders.delete(work);
        }
    }

    private static List<String> command(Path work) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(flags());
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), "-Duser.home=" + System.getProperty("user.home")));
        command.addAll(List.of(WatchedJvm.class.getName(), work.toString()));
        return command;
    }

    /** Those with which Failsafe starts the JVMs of our own tests. */
    private static List<String> flags() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String flags = only(FAILSAFE, pom).replace("${test.jvm}", only(SHARED, pom));
        return List.of(flags.strip().split("\\s+"));
    }

    private static String only(Pattern part, String pom) {
        Matcher found = part.matcher(pom);
        if (!found.find()) {
            throw new IllegalStateException("pom.xml has nothing like " + part);
        }
        return found.group(1);
    }
}
