package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.infratest.event.Event;
import org.infratest.event.Event.TopologyDeclared.Machine;
import org.infratest.event.Event.TopologyDeclared.Network;
import org.junit.jupiter.api.Test;

class TopologyPictureTest {

    @Test
    void hostsHangOnTheirNetworks() {
        assertThat(picture(Sample.starting(Path.of("l")), Sample.topology(), Sample.hostReady(), Sample.started()))
                .isEqualTo("""
                <svg class="topology" viewBox="0 0 363 180" width="363" height="180" role="img">\
                <title>The networks and hosts of gateway</title>\
                <g class="net c0"><text x="116" y="18" class="name">public</text>\
                <text x="116" y="36" class="address">203.0.113.0/24</text>\
                <line x1="122" y1="44" x2="122" y2="87"></line>
                </g>
                <g class="net c1"><text x="244" y="18" class="name">private</text>\
                <text x="244" y="36" class="address">10.20.0.0/24</text>\
                <line x1="250" y1="44" x2="250" y2="145"></line>
                </g>
                <g class="host"><line x1="96" y1="87" x2="250" y2="87"></line>
                <rect x="6" y="67" width="90" height="40" rx="7"></rect>
                <text x="18" y="92" class="name">gw</text></g>
                <g class="net c0"><circle cx="122" cy="87" r="5" class="dot"></circle>
                <text x="134" y="80" class="address">203.0.113.10</text></g>
                <g class="net c1"><circle cx="250" cy="87" r="8" class="gateway"></circle>
                <text x="262" y="105" class="small">gateway</text>\
                <text x="262" y="80" class="address">10.20.0.1</text></g>
                <g class="host missing"><line x1="96" y1="145" x2="250" y2="145"></line>
                <rect x="6" y="125" width="90" height="40" rx="7"></rect>
                <text x="18" y="143" class="name">db</text><text x="18" y="158" class="small">not ready</text></g>
                <g class="net c1"><circle cx="250" cy="145" r="5" class="dot"></circle>
                <text x="262" y="138" class="address">10.20.0.20</text></g>
                </svg>
                """);
    }

    @Test
    void sharedSegmentsAreNamedAboveTheirLines() {
        String picture = picture(
                Sample.starting(Path.of("l")),
                new Event.TopologyDeclared(
                        "e1",
                        List.of(
                                new Network("office", "10.8.1.0/24", null, "VLAN 10 on floor"),
                                new Network("yard", "10.8.3.0/24", null, null)),
                        List.of(new Machine("desk", Map.of("office", "10.8.1.5", "yard", "10.8.3.5"), List.of()))));

        assertThat(picture)
                .contains(
                        "<text x=\"116\" y=\"36\" class=\"address\">10.8.1.0/24</text>"
                                + "<text x=\"116\" y=\"52\" class=\"small\">VLAN 10 on floor</text>"
                                + "<line x1=\"122\" y1=\"60\" x2=\"122\" y2=\"103\"></line>",
                        ">10.8.3.0/24</text><line x1=\"264\" y1=\"60\"");
    }

    @Test
    void networkThatNobodyDeclaredIsDrawnToo() {
        String picture = picture(
                Sample.starting(Path.of("l")),
                new Event.HostReady("e1", "db", Map.of("10.20.0.0/24", "10.20.0.20"), Duration.ZERO));

        assertThat(picture).contains(">10.20.0.0/24</text>", ">10.20.0.20</text>", ">db</text>");
    }

    @Test
    void longNamesAreCutOffAndToldInFull() {
        String name = "a-machine-with-a-rather-long-name";

        assertThat(picture(Sample.starting(Path.of("l")), new Event.HostReady("e1", name, Map.of(), Duration.ZERO)))
                .contains(">a-machine-with-a-rather…<title>" + name + "</title></text>");
    }

    @Test
    void nothingIsDrawnWhereNothingIsKnown() {
        assertThat(picture(Sample.starting(Path.of("l")))).isEmpty();
    }

    private static String picture(Event... events) {
        var html = new HtmlWriter();
        List<RunSummary.EnvironmentRow> environments =
                Sample.summary(Arrays.copyOf(events, events.length)).environments();
        new TopologyPicture(html, environments.get(0)).write();
        return html.toString()
                .replace("<!DOCTYPE html>\n", "")
                .replace("<div class=\"picture\">", "")
                .replace("</div>\n", "");
    }
}
