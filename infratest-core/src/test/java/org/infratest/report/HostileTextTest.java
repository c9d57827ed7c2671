package org.infratest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.infratest.event.Event;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a machine sends, it changes no page, no summary and no console, and orders nobody. */
class HostileTextTest {

    private static final Pattern COMMAND =
            Pattern.compile("(?m)^\\s*::|##\\[|##vso\\[|##teamcity\\[|\\[\\[ATTACHMENT\\|", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]|\\p{Cf}|\\p{Cs}");

    @TempDir
    private Path folder;

    static List<Long> seeds() {
        return Hostile.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pageKeepsItsStructure(long seed) throws Exception {
        String text = Hostile.text(seed);
        Document harmless = page("harmless", "harmless");
        Document page = page(text, text);

        assertThat(shape(page)).isEqualTo(shape(harmless));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void markdownKeepsItsStructure(long seed) throws IOException {
        String text = Hostile.text(seed);

        String markdown = MarkdownReport.render(run(text, text), folder, 200_000);

        assertThat(CONTROL.matcher(markdown).find()).isFalse();
        assertThat(outsideOfBlocks(markdown)).allSatisfy(HostileTextTest::isOurs);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void consoleObeysNobody(long seed) {
        String text = Hostile.text(seed);
        var printed = new ByteArrayOutputStream();
        RunReport report = RunReport.open(
                folder.resolve("report"), Sample.RUN, () -> text, new PrintStream(printed, true, UTF_8), null);
        for (Event event : Hostile.everythingSays(text, folder)) {
            report.emit(event);
        }
        report.close();

        String console = printed.toString(UTF_8);
        assertThat(CONTROL.matcher(console).find()).isFalse();
        assertThat(COMMAND.matcher(console).find()).as(console).isFalse();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void documentIsJson(long seed) {
        String text = Hostile.text(seed);
        String name = text.substring(0, Math.min(10_000, text.length())); // Jackson reads no longer ones
        byte[] json = Json.document(SummaryDocument.of(Sample.summary(Hostile.everythingSays(name, folder))));

        var read = JsonMapper.builder().build().readTree(json);
        assertThat(read.get("testCounts").get("failed").asInt()).isEqualTo(1);
        assertThat(read.get("probeCounts").get("failed").asInt()).isEqualTo(1);
        assertThat(read.get("tests")).hasSize(2);
    }

    private Document page(String text, String log) throws Exception {
        String html = HtmlReport.render(run(text, log), folder);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html.getBytes(UTF_8)));
    }

    /** Not only what is told, also the log that is shown says so. */
    private RunSummary run(String text, String log) throws IOException {
        List<Event> events = new ArrayList<>(List.of(Hostile.everythingSays(text, folder)));
        Path console = Files.writeString(
                folder.resolve("console.log"),
                log.replace("\0", "").replace('\ud800', '?').replace('\udc00', '?'));
        events.add(Sample.testFailed(text, console));
        return Sample.summary(events.toArray(Event[]::new));
    }

    /** All elements with their attributes, but the values of those that hold text, sizes or addresses. */
    private static Set<String> shape(Document page) {
        Set<String> shape = new TreeSet<>();
        NodeList nodes = page.getElementsByTagName("*");
        for (int i = 0; i < nodes.getLength(); i++) {
            Element element = (Element) nodes.item(i);
            StringBuilder text =
                    new StringBuilder(element.getParentNode().getNodeName() + " > " + element.getTagName());
            for (String name : List.of("class", "id", "data-label", "role", "http-equiv", "name")) {
                text.append(' ')
                        .append(element.getAttribute(name)
                                .replace("topology wide", "topology")
                                .replaceFirst("^→ .*", "→ a machine"));
            }
            if (!element.getTagName().equals("title")) { // a text that is cut off has one
                shape.add(text + " " + element.getAttributes().getLength());
            }
        }
        return shape;
    }

    private static List<String> outsideOfBlocks(String markdown) {
        List<String> outside = new ArrayList<>();
        String fence = null;
        for (String line : markdown.split("\n", -1)) {
            if (fence == null && line.startsWith("```")) {
                fence = line.replace("text", "");
            } else if (fence != null && line.equals(fence)) {
                fence = null;
            } else if (fence == null) {
                outside.add(line);
            }
        }
        assertThat(fence).as("all blocks are closed").isNull();
        return outside;
    }

    /** A line of ours begins as ours do, has only our tags, and as many columns as its table. */
    private static void isOurs(String line) {
        assertThat(line)
                .matches("(|#.*|\\|.*\\||Run .*|\\*\\*.*|- .*|</?details>.*|<details>.*|There is more.*|Note: .*)");
        assertThat(line.replaceAll("</?(details|summary)>|(`+) .* \\2", ""))
                .doesNotContain("<", ">", "://", "[x](", "![");
        if (line.startsWith("|")) {
            assertThat(line.replaceAll("\\\\.", "")
                            .chars()
                            .filter(c -> c == '|')
                            .count())
                    .isIn(6L, 7L, 8L, 9L);
        }
    }
}
