package org.infratest.reachability;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.docs.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The messages that the page of the reachability table shows are those of the code, word by word. */
@Timeout(60)
class MessagesOfDocsTest {

    private static final int WEB = 80;
    private static final int DATABASE = 5432;

    @TempDir
    Path folder;

    private final TestNetwork network = new TestNetwork();

    /** A table whose first rule stands in that line. */
    private ReachabilityTable table(int line, String... rules) throws Exception {
        Path file = Files.createDirectories(folder.resolve("shop")).resolve("reachability.yaml");
        String lines = "\n".repeat(line - 2) + "rules:\n  - " + String.join("\n  - ", rules) + "\n";
        return ReachabilityTable.read(Files.writeString(file, lines));
    }

    private void shows(ReachabilityTable table) throws Exception {
        String message =
                catchThrowable(() -> table.in(network).flows().get(0).verify()).getMessage();
        Page.of("reachability.md").shows(message.replace(folder + "/shop/", "/shop/"));
    }

    @Test
    void rulesThatContradictEachOther() throws Exception {
        shows(table(
                7,
                "{ from: app, to: db, allow: tcp/5432 }",
                "{ from: app, to: db, allow: icmp }",
                "{ from: servers, to: db, deny: tcp/5432 }"));
    }

    @Test
    void machineThatDoesNotExist() throws Exception {
        shows(table(7, "{ from: wrkstation, to: db, allow: tcp/5432 }"));
    }

    @Test
    void denialThatProvesNothing() throws Exception {
        network.answer("workstation", "db", DATABASE, TestNetwork.FILTERED);

        shows(table(8, "{ from: workstation, to: db, deny: tcp/5432 }"));
    }

    @Test
    void flowThatShouldBeBlocked() throws Exception {
        network.answer("workstation", "db", DATABASE, TestNetwork.OPEN);

        shows(table(8, "{ from: workstation, to: db, blocked at gateway: tcp/5432 }"));
    }

    @Test
    void severalTogether() throws Exception {
        for (String from : new String[] {"workstation", "gateway"}) {
            network.answer(from, "app", WEB, TestNetwork.OPEN).answer(from, "app", 0, TestNetwork.OPEN);
        }
        network.answer("workstation", "db", DATABASE, TestNetwork.OPEN);

        String message = catchThrowable(() -> ReachabilityTable.builder()
                        .allow("workstation", "gateway")
                        .to("app")
                        .tcp(WEB)
                        .icmp()
                        .blockAtGateway("workstation")
                        .to("db")
                        .tcp(DATABASE)
                        .verify(network))
                .getMessage();

        // the page has the network of the examples
        Page.of("reachability.md")
                .shows(message.replace("workstation", "client").replace("10.20.0.20", "10.94.2.20"));
    }
}
