package org.infratest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.infratest.event.Event;
import org.infratest.event.Phase;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlReportTest {

    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static final Path FOLDER = Path.of("/build/target/infratest");

    @Test
    void pageShowsTheWholeRun() throws Exception {
        Document page = page(
                Sample.boxBuilding(),
                Sample.boxReady(true),
                Sample.starting(FOLDER.resolve("gateway")),
                Sample.topology(),
                Sample.hostReady(),
                Sample.started(),
                Sample.probe(Verdict.PASSED, "db:5432", "open"),
                Sample.stopped());

        assertThat(texts(page, "h1", "h2", "h3"))
                .containsExactly(
                        "1 probe passed", "Timeline", "Boxes", "gateway", "Environments", "gateway", "Probes", "Boxes");
        assertThat(texts(page, "p"))
                .containsExactly(
                        "infratest",
                        "Probes1 passed0 failed0 infrastructure errors0 configuration errors",
                        "Run run-1Began 2026-11-22 12:00:00 UTCTook 7 s",
                        "Critical pathbuild infratest/basebox 1 sbetween 1 stake down 5 s",
                        "buildstartprobetake downPale: not on the critical path.",
                        "Start took 43 sTaking down took 5 s",
                        "Logs: gateway",
                        "Log of infratest/basebox: "
                                + Path.of("target/infratest/packer.log").toAbsolutePath());
        assertThat(rows(page))
                .containsExactly(
                        "gw | public 203.0.113.10, private 10.20.0.1 |  | 40 s",
                        "db | private 10.20.0.20 | servers | never",
                        "passed | tcp | app | db:5432 | open | open | 3 | 4.2 s | GatewayIT.database",
                        "built | infratest/basebox | 0123456789ab… | 12 s | /cache/base.box");
    }

    @Test
    void pageTellsWhenMachinesWentBackAndHowLongEachPartTook() throws Exception {
        Document page = page(
                Sample.starting(FOLDER.resolve("gateway")),
                Sample.started(),
                Sample.taken(),
                new Event.TestStarted("T.a", "e1"),
                new Event.TestFinished("T.a", Verdict.PASSED, null, List.of()),
                Sample.wentBack(428),
                new Event.TestStarted("T.b", "e1"),
                new Event.TestFinished("T.b", Verdict.PASSED, null, List.of()),
                Sample.wentBack(890),
                Sample.wentBack(365));

        assertThat(texts(page, "summary"))
                .containsExactly("Kept 1 time, went back 3 times: median 428 ms, longest 890 ms");
        assertThat(rows(page))
                .contains(
                        "kept | ready | GatewayIT.database | 1.5 s | prepared 1.5 s, stopped 34 ms",
                        "went back | ready | GatewayIT.database | 428 ms | machines 100 ms, awake 328 ms",
                        "went back | ready | GatewayIT.database | 890 ms | machines 100 ms, awake 790 ms");
        assertThat(texts(page, "p")).anyMatch(text -> text.startsWith("Critical path") && text.contains("2 tests "));
    }

    @Test
    void failuresComeFirst() throws Exception {
        Document page = page(
                Sample.probe(Verdict.PASSED, "1", "x"),
                Sample.probe(Verdict.INFRASTRUCTURE_ERROR, "2", "x"),
                Sample.probe(Verdict.OBSERVED, "3", "x"),
                Sample.probe(Verdict.FAILED, "4", "x"),
                Sample.probe(Verdict.PASSED, "5", "x"),
                Sample.probe(Verdict.FAILED, "6", "x"));

        assertThat(rows(page)).extracting(row -> row.split(" \\| ")[3]).containsExactly("4", "6", "2", "1", "3", "5");
    }

    @Test
    void failedTestShowsItsReasonAndLinksItsEvidence() throws Exception {
        Document page = page(
                new Event.TestFinished("T.error", Verdict.INFRASTRUCTURE_ERROR, "no boot", List.of()),
                Sample.testFailed(
                        "expected open\n  but refused",
                        FOLDER.resolve("gateway/boot #1 50%.log"),
                        Path.of("/tmp/other.log")),
                new Event.TestFinished("T.fine", Verdict.PASSED, null, List.of()));

        assertThat(texts(page, "pre")).containsExactly("expected open\n  but refused", "no boot");
        assertThat(texts(page, "h3")).containsExactly("GatewayIT.database", "T.error");
        assertThat(files(page))
                .containsExactly("gateway/boot #1 50%.log (not there any more)", "/tmp/other.log (not there any more)");
        assertThat(links(page)).contains("./gateway/boot%20%231%2050%25.log", "./../../../tmp/other.log");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\" onmouseover=\"alert(1)",
                "' onmouseover='alert(1)",
                "]]> <!-- --> <![CDATA[ </td></table></pre></style>",
                "&lt;b&gt; &amp; &#0; &unknown;",
                "\u001b[31mred\u001b[0m\0\u0008\ufffe\uffff\ud800\u202e",
                "javascript:alert(1)"
            })
    void nothingFromOutsideBecomesMarkup(String hostile) throws Exception {
        Document page = page(everythingSays(hostile));

        assertThat(names(page))
                .isSubsetOf(
                        "html", "head", "meta", "title", "style", "body", "header", "nav", "section", "article", "div",
                        "h1", "h2", "h3", "p", "b", "i", "strong", "span", "code", "pre", "a", "details", "summary",
                        "table", "thead", "tbody", "tr", "th", "td", "svg", "g", "rect", "line", "circle", "text");
        assertThat(attributes(page))
                .isSubsetOf(
                        "lang",
                        "charset",
                        "name",
                        "content",
                        "http-equiv",
                        "class",
                        "id",
                        "data-label",
                        "href",
                        "role",
                        "aria-hidden",
                        "width",
                        "height",
                        "viewBox",
                        "x",
                        "y",
                        "x1",
                        "y1",
                        "x2",
                        "y2",
                        "cx",
                        "cy",
                        "r",
                        "rx",
                        "text-anchor");
        assertThat(links(page)).isNotEmpty().allMatch(link -> link.startsWith("./") || link.matches("#[a-z]+"));
        assertThat(texts(page, "td")).contains(Clean.line(hostile, 2_000));
    }

    @Test
    void veryLongTextIsCutOff() {
        String html = HtmlReport.render(Sample.summary(everythingSays("x".repeat(3_000_000))), FOLDER);
        assertThat(html.length()).isLessThan(300_000);
        assertThat(html).contains("xxx…");
    }

    @Test
    void evidenceStandsBesideItsFailure(@TempDir Path folder) throws Exception {
        Path log =
                Files.writeString(folder.resolve("console.log"), "booting\n\u001b[31m</details><script>x()</script>\n");
        Path shot = Files.write(folder.resolve("screen"), Base64.getDecoder().decode(PIXEL));
        Path capture = Files.write(folder.resolve("wire.pcap"), new byte[] {(byte) 0xd4, (byte) 0xc3, 0, 0, 0, 0});

        Document page = parsed(HtmlReport.render(
                Sample.summary(Sample.testFailed("wrong", log, shot, capture, folder.resolve("gone.log"))), folder));

        assertThat(texts(page, "summary")).containsExactly("console.log 44 bytes", "screen a picture, 70 bytes");
        assertThat(texts(page, "pre")).containsExactly("wrong", "booting\n</details><script>x()</script>");
        assertThat(elements(page))
                .filteredOn(e -> e.getTagName().equals("img"))
                .singleElement()
                .satisfies(e -> assertThat(e.getAttribute("src")).isEqualTo("data:image/png;base64," + PIXEL));
        assertThat(files(page))
                .containsExactly(
                        "console.log", "screen", "wire.pcap (6 bytes, not a text)", "gone.log (not there any more)");
    }

    @Test
    void pageDoesNotGrowWithoutEnd(@TempDir Path folder) throws Exception {
        Path log =
                Files.writeString(folder.resolve("console.log"), "x".repeat(100) + "\n".repeat(1) + "y".repeat(20_000));
        Event[] failures = new Event[1_000];
        Arrays.fill(failures, Sample.testFailed("wrong", log));

        String html = HtmlReport.render(Sample.summary(failures), folder);

        assertThat(html.length()).isLessThan(9_000_000);
        assertThat(html).contains("(20 KiB; this page is full)");
    }

    @Test
    void headlineSaysWhatSomebodyWantsToKnow() {
        Counts nothing = new Counts(0, 0, 0, 0, 0, 0);
        assertThat(HtmlReport.headline(nothing, nothing)).isEqualTo("Nothing was tested");
        assertThat(HtmlReport.headline(new Counts(5, 0, 0, 0, 0, 0), nothing)).isEqualTo("All 5 tests passed");
        assertThat(HtmlReport.headline(new Counts(1, 0, 0, 0, 2, 0), nothing)).isEqualTo("1 test passed, 2 skipped");
        assertThat(HtmlReport.headline(new Counts(3, 1, 1, 1, 1, 0), nothing)).isEqualTo("3 of 7 tests did not pass");
        assertThat(HtmlReport.headline(new Counts(0, 0, 0, 0, 2, 0), nothing)).isEqualTo("No test came to a verdict");
        assertThat(HtmlReport.headline(nothing, new Counts(0, 1, 0, 0, 0, 3))).isEqualTo("1 of 4 probes did not pass");
    }

    @Test
    void threeVerdictsAreCountedApart() throws Exception {
        Document page = page(
                new Event.TestFinished("T.a", Verdict.CONFIGURATION_ERROR, "no such machine", List.of()),
                new Event.TestFinished("T.b", Verdict.INFRASTRUCTURE_ERROR, "no boot", List.of()),
                new Event.TestFinished("T.c", Verdict.FAILED, "wrong", List.of()),
                new Event.TestFinished("T.d", Verdict.SKIPPED, "not here", List.of()));

        assertThat(texts(page, "p"))
                .contains("Tests0 passed1 failed1 infrastructure error1 configuration error1 skipped");
        assertThat(texts(page, "h3")).containsExactly("T.c", "T.b", "T.a");
        assertThat(rows(page)).contains("skipped | T.d | not here | 2026-11-22 12:00:03 UTC");
    }

    @Test
    void pageNeedsNothingElseAndForbidsTheRest() {
        String html = HtmlReport.render(Sample.summary(), FOLDER);
        assertThat(html)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:\"")
                .doesNotContain("<script", "<link", "src=\"", "url(", "@import")
                .contains("No probe was made.");
    }

    private static Event[] everythingSays(String text) {
        // A path can hold most of it, but neither a NUL nor half a surrogate pair.
        Path path = FOLDER.resolve(Clean.line(text, 200).replace("/", ""));
        return new Event[] {
            new Event.BoxBuilding(text, text, path),
            new Event.BoxReady(text, text, true, path, Duration.ZERO),
            new Event.BoxFailed(text, text),
            new Event.BoxUnchecked(text, text, text),
            new Event.EnvironmentStarting("e1", text, text, path),
            new Event.EnvironmentJoined("e2", text, text, path, 1),
            new Event.TopologyDeclared(
                    "e1",
                    List.of(new Event.TopologyDeclared.Network(text, text, text, text)),
                    List.of(new Event.TopologyDeclared.Machine(text, Map.of(text, text), List.of(text)))),
            new Event.PhaseStarted("e1", text, Phase.BOOT),
            new Event.PhaseEnded("e1", text, Phase.BOOT),
            new Event.HostReady("e1", text, Map.of(text, text), Duration.ZERO),
            new Event.EnvironmentFailed("e1", text, Duration.ZERO),
            new Event.EnvironmentStopped("e1", true, text, Duration.ZERO),
            new Event.ProbeFinished("e1", text, text, text, text, text, Verdict.FAILED, 1, Duration.ZERO),
            new Event.CheckpointTaken("e1", text, Map.of(text, Duration.ZERO), Duration.ZERO),
            new Event.WentBack("e1", text, Map.of(text, Duration.ZERO), Duration.ZERO),
            new Event.TestStarted(text, "e1"),
            new Event.TestFinished(text, Verdict.FAILED, text, List.of(path))
        };
    }

    /** Parses the page as XML, which is stricter than any browser. */
    private static Document page(Event... events) throws Exception {
        return parsed(HtmlReport.render(Sample.summary(events), FOLDER));
    }

    private static Document parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html.getBytes(UTF_8)));
    }

    private static List<Element> elements(Document page) {
        NodeList nodes = page.getElementsByTagName("*");
        var elements = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> names(Document page) {
        return elements(page).stream().map(Element::getTagName).distinct().toList();
    }

    private static List<String> attributes(Document page) {
        var names = new ArrayList<String>();
        for (Element element : elements(page)) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                names.add(element.getAttributes().item(i).getNodeName());
            }
        }
        return names;
    }

    private static List<String> texts(Document page, String... names) {
        return elements(page).stream()
                .filter(e -> List.of(names).contains(e.getTagName()))
                .map(Element::getTextContent)
                .toList();
    }

    private static List<String> files(Document page) {
        return elements(page).stream()
                .filter(e -> e.getAttribute("class").equals("file"))
                .map(e -> e.getTextContent().strip())
                .toList();
    }

    private static List<String> links(Document page) {
        return elements(page).stream()
                .map(e -> e.getAttribute("href"))
                .filter(href -> !href.isEmpty())
                .toList();
    }

    private static List<String> rows(Document page) {
        return elements(page).stream()
                .filter(e -> e.getTagName().equals("tr"))
                .map(row -> row.getElementsByTagName("td"))
                .filter(cells -> cells.getLength() > 0)
                .map(HtmlReportTest::joined)
                .toList();
    }

    private static String joined(NodeList cells) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < cells.getLength(); i++) {
            texts.add(cells.item(i).getTextContent().strip());
        }
        return String.join(" | ", texts);
    }
}
