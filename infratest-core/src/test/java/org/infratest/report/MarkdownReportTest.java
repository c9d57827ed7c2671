package org.infratest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownReportTest {

    @TempDir
    private Path folder;

    @Test
    void whatDidNotPassComesFirst() throws IOException {
        Path log = Files.writeString(folder.resolve("console.log"), "kernel: ```\nlogin:\n");
        RunSummary run = Sample.summary(
                        Sample.starting(folder.resolve("gateway")),
                        Sample.topology(),
                        Sample.hostReady(),
                        Sample.started(),
                        Sample.probe(Verdict.PASSED, "gw:22", "open"),
                        Sample.probe(Verdict.FAILED, "db:5432", "a|b"),
                        new Event.TestFinished("T.boot", Verdict.INFRASTRUCTURE_ERROR, "no boot", List.of()),
                        Sample.testFailed("expected open\n  but refused", log),
                        new Event.TestFinished("T.later", Verdict.SKIPPED, "not *here*", List.of()),
                        Sample.stopped())
                .with(List.of("something is missing"));

        assertThat(MarkdownReport.render(run, folder, 100_000)).isEqualTo("""
                ## infratest: 2 of 3 tests did not pass

                | | passed | failed | infrastructure errors | configuration errors | skipped | only observed |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: |
                | tests | 0 | 1 | 1 | 0 | 1 | 0 |
                | probes | 1 | 1 | 0 | 0 | 0 | 0 |

                Run ` run-1 `, took 9 s

                Note: something is missing

                ### What did not pass

                **GatewayIT.database**: failed

                ```text
                expected open
                  but refused
                ```

                <details><summary>console.log</summary>

                ````text
                kernel: ```
                login:
                ````

                </details>

                **T.boot**: infrastructure error

                ```text
                no boot
                ```

                ### Skipped

                - T.later: not \\*here\\*

                ### Probes

                | verdict | probe | from | to | expected | observed | attempts | time |
                | --- | --- | --- | --- | --- | --- | ---: | ---: |
                | failed | tcp | app | db:5432 | open | a\\|b | 3 | 4.2 s |
                | passed | tcp | app | gw:22 | open | open | 3 | 4.2 s |

                ### Environments

                | environment | kind | state | hosts | start took |
                | --- | --- | --- | --- | ---: |
                | gateway | vagrant (libvirt) | stopped | gw \\[203.0.113.10, 10.20.0.1\\], db \\[10.20.0.20\\] | 43 s |
                """);
    }

    @Test
    void whatDoesNotFitIsLeftOutAndThatIsSaid() {
        Event[] events = Collections.nCopies(1_000, Sample.probe(Verdict.PASSED, "gw:22", "open"))
                .toArray(Event[]::new);

        String markdown = MarkdownReport.render(Sample.summary(events), folder, 5_000);

        assertThat(markdown.getBytes(UTF_8)).hasSizeBetween(4_000, 5_000);
        assertThat(markdown).endsWith("|\n\nThere is more than fits here; all of it is in `report.html`.\n");
    }
}
