package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of settings says what the code says. With {@code -Dinfratest.docs.write=true} the test writes the table instead of
 * comparing it.
 */
class SettingsPageTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();
    private static final Path PAGE = ROOT.resolve("docs/settings.md");
    private static final String BEGIN = "<!-- made from org.infratest.junit.Setting -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void tableOnThePageIsMadeFromTheCode() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).as("the marks around the table in %s", PAGE).isBetween(BEGIN.length(), end);

        if (Boolean.getBoolean("infratest.docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(table());
        }
    }

    @Test
    void everyVariableThatScriptsAndVagrantfilesUseIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(variables())
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(page).contains("`" + variable + "`"));
    }

    private static String table() {
        return "| setting | variable | values | default | meaning |\n| --- | --- | --- | --- | --- |\n"
                + Arrays.stream(Setting.values()).map(SettingsPageTest::row).collect(Collectors.joining());
    }

    private static String row(Setting setting) {
        String key = "`" + setting.key() + "`"
                + setting.defaultKey().map(k -> ", `.default`").orElse("");
        return "| " + key + " | `" + setting.variable() + "` | " + setting.accepts() + " | " + setting.otherwise()
                + " | " + setting.description() + " |\n";
    }

    /** What stands in scripts, Vagrantfiles and templates as a variable of ours. */
    private static Set<String> variables() throws IOException {
        Pattern variable = Pattern.compile("\\bINFRATEST_[A-Z][A-Z_]*[A-Z]\\b");
        Set<String> variables = new TreeSet<>();
        for (String folder : new String[] {"scripts", "configsets"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(path -> !path.toString().contains("target")
                                && !path.toString().contains(".vagrant"))
                        .toList()) {
                    Matcher found = variable.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                    while (found.find()) {
                        variables.add(found.group());
                    }
                }
            }
        }
        return variables;
    }
}
