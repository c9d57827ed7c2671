package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every piece of Java, YAML, of a build file or of a Vagrantfile in the documentation stands, word by word, in a file that is run or read. */
class SnippetsTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();
    private static final Pattern SNIPPET =
            Pattern.compile("```(?:java|xml|groovy|ruby|yaml|jinja)\n(.*?)```", Pattern.DOTALL);

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of(ROOT.resolve("README.md")),
                    docs.filter(p -> p.toString().endsWith(".md")).toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void codeInTheDocumentationIsTakenFromFilesThatAreRun(Path page) throws IOException {
        List<String> sources = sources();
        Matcher snippet = SNIPPET.matcher(Files.readString(page));
        while (snippet.find()) {
            String wanted = normalized(snippet.group(1));
            assertThat(sources)
                    .as("a file that contains this piece of %s:\n%s", ROOT.relativize(page), snippet.group(1))
                    .anyMatch(source -> source.contains(wanted));
        }
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String folder : List.of(
                "infratest-examples/src/test/java",
                "infratest-examples/src/test/resources",
                "infratest-examples/first-project",
                "infratest-examples/first-configset",
                "infratest-junit/src/test/resources/providers",
                "configsets")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                for (Path file : files.filter(SnippetsTest::isSource).toList()) {
                    sources.add(normalized(Files.readString(file)));
                }
            }
        }
        return sources;
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return !file.toString().contains("/target/")
                && (name.endsWith(".java")
                        || name.equals("pom.xml")
                        || name.equals("build.gradle")
                        || name.equals("Vagrantfile")
                        || name.endsWith(".yaml")
                        || name.endsWith(".sls")
                        || name.endsWith(".j2")
                        || name.endsWith(".rb"));
    }

    private static String normalized(String java) {
        return java.strip().replaceAll("\\s+", " ");
    }
}
