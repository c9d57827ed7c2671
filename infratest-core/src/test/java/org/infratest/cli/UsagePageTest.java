package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The page of the command says what the command says. With {@code -Dinfratest.docs.write=true} the test writes it instead of comparing it. */
class UsagePageTest {

    private static final Path PAGE = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("docs")
            .resolve("infratest-command.md");
    private static final String BEGIN = "<!-- made from org.infratest.cli.Infratest -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void usageOnThePageIsMadeFromTheCode() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).as("the marks around the usage in %s", PAGE).isBetween(BEGIN.length(), end);

        if (Boolean.getBoolean("infratest.docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + usage() + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(usage());
        }
    }

    private static String usage() {
        Map<String, CommandLine> all = new TreeMap<>();
        collect(Infratest.commandLine(), all);
        return all.values().stream()
                .map(command -> "```\n" + command.getUsageMessage(Ansi.OFF).replaceAll("\\R", "\n") + "```\n")
                .collect(Collectors.joining("\n"));
    }

    private static void collect(CommandLine command, Map<String, CommandLine> all) {
        all.put(command.getCommandSpec().qualifiedName(), command);
        command.getSubcommands().values().forEach(each -> collect(each, all));
    }
}
