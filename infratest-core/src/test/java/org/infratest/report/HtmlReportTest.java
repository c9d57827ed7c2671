package org.infratest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlReportTest {

    private static final Path FOLDER = Path.of("/build/target/infratest");

    @Test
    void pageShowsTheWholeRun() throws Exception {
        Document page = page(
                Sample.boxBuilding(),
                Sample.boxReady(true),
                Sample.starting(FOLDER.resolve("gateway")),
                Sample.hostReady(),
                Sample.started(),
                Sample.probe(Verdict.PASSED, "db:5432", "open"),
                Sample.stopped());

        assertThat(texts(page, "h1", "h2")).containsExactly("infratest", "Probes", "Environment gateway", "Boxes");
        assertThat(texts(page, "p"))
                .containsExactly(
                        "Run run-1, 2026-11-22T12:00:00Z, took 6 s",
                        "Probes: 1 passed, 0 failed, 0 errors",
                        "Tests: 0 passed, 0 failed, 0 errors",
                        "vagrant (libvirt); stopped; the start took 43 s; taking it down took 5 s",
                        "Logs: gateway",
                        "Log of infratest/basebox: "
                                + Path.of("target/infratest/packer.log").toAbsolutePath());
        assertThat(rows(page))
                .containsExactly(
                        "passed | tcp | app | db:5432 | open | open | 3 | 4.2 s | gateway | GatewayIT.database | 2026-11-22T12:00:05Z",
                        "gw | public 203.0.113.10, private 10.20.0.1 | 40 s",
                        "infratest/basebox | 0123456789ab… | built | 12 s | /cache/base.box");
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
        assertThat(texts(page, "a")).containsExactly("gateway/boot #1 50%.log", "/tmp/other.log");
        assertThat(links(page)).containsExactly("./gateway/boot%20%231%2050%25.log", "./../../../tmp/other.log");
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
                        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "span", "code", "pre", "a",
                        "table", "thead", "tbody", "tr", "th", "td");
        assertThat(attributes(page))
                .isSubsetOf("lang", "charset", "name", "content", "http-equiv", "class", "data-label", "href");
        assertThat(links(page)).isNotEmpty().allMatch(link -> link.startsWith("./"));
        assertThat(texts(page, "td")).contains(Clean.line(hostile, 2_000));
    }

    @Test
    void veryLongTextIsCutOff() {
        String html = HtmlReport.render(Sample.summary(everythingSays("x".repeat(3_000_000))), FOLDER);
        assertThat(html.length()).isLessThan(150_000);
        assertThat(html).contains("xxx…");
    }

    @Test
    void pageNeedsNothingElseAndForbidsTheRest() {
        String html = HtmlReport.render(Sample.summary(), FOLDER);
        assertThat(html)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\"")
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
            new Event.EnvironmentStarting("e1", text, text, path),
            new Event.HostReady("e1", text, Map.of(text, text), Duration.ZERO),
            new Event.EnvironmentFailed("e1", text, Duration.ZERO),
            new Event.EnvironmentStopped("e1", true, text, Duration.ZERO),
            new Event.ProbeFinished("e1", text, text, text, text, text, Verdict.FAILED, 1, Duration.ZERO),
            new Event.TestFinished(text, Verdict.FAILED, text, List.of(path))
        };
    }

    /** Parses the page as XML, which is stricter than any browser. */
    private static Document page(Event... events) throws Exception {
        String html = HtmlReport.render(Sample.summary(events), FOLDER);
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
