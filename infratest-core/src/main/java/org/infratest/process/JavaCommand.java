package org.infratest.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Another JVM of this Java, with the class path of this one, that may outlive it. */
public final class JavaCommand {

    private JavaCommand() {}

    /**
     * The command. Options of the environment are left out: they would let it compete with this JVM, for example for a debugger's port.
     *
     * @param main the class that is run
     * @param memory how large its heap may get, as {@code -Xmx} takes it: {@code 128m}
     */
    public static Command of(Class<?> main, String memory, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(
                "env",
                "-u",
                "JAVA_TOOL_OPTIONS",
                "-u",
                "JDK_JAVA_OPTIONS",
                "-u",
                "_JAVA_OPTIONS",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx" + memory,
                "-Duser.home=" + System.getProperty("user.home"),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                main.getName()));
        all.addAll(arguments);
        return Command.of(all).withEnvironment(Map.of("CLASSPATH", OwnClassPath.get()));
    }
}
