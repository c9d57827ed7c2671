package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.infratest.cli.Check.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import picocli.CommandLine;

/** Colours are for people at a terminal; {@code script}, which every Linux has, makes one. */
@EnabledOnOs(OS.LINUX)
class ColoursTest {

    private static final String PLAIN = "  yes  lab: QEMU 7.2.22";
    private static final String GREEN = "  \u001b[32myes\u001b[39m\u001b[0m  lab: QEMU 7.2.22";

    @Test
    void thereAreSomeOnATerminal() throws Exception {
        assertThat(printed(onTerminal(doctor()), Map.of())).contains(GREEN);
    }

    @Test
    void thereAreNoneWithNoColor() throws Exception {
        assertThat(printed(onTerminal(doctor()), Map.of("NO_COLOR", "1")))
                .contains(PLAIN)
                .doesNotContain("\u001b");
    }

    @Test
    void thereAreNoneWhereAProgramReads() throws Exception {
        assertThat(printed(doctor(), Map.of())).contains(PLAIN).doesNotContain("\u001b");
    }

    /** The command, on a computer with a lab. */
    public static void main(String[] arguments) {
        DoctorCommand doctor = new DoctorCommand(cache ->
                Map.of("lab", () -> List.of(Check.usable(Kind.PROVIDER, "lab", "QEMU 7.2.22"))));
        System.exit(new CommandLine(doctor).execute(arguments));
    }

    private static String[] doctor() {
        return new String[] {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ColoursTest.class.getName()
        };
    }

    private static String[] onTerminal(String... command) {
        String line = Arrays.stream(command).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return new String[] {"script", "-qec", line, "/dev/null"};
    }

    private static String printed(String[] command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
