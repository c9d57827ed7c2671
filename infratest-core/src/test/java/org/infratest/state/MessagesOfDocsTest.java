package org.infratest.state;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.infratest.docs.Page;
import org.infratest.state.FirewallChain.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The messages that the page of host state shows are those of the code, word by word. */
@Timeout(60)
class MessagesOfDocsTest {

    private final HostState web = new ScriptedMachine()
            .tell(new PackagesFact(), "installed\tcurl\t7.88.1-10\tamd64\n")
            .tell(new FileFact("/etc/passwd"), "81a4:0:0:1893:1700000000:root:root\n")
            .tell(
                    new SocketsFact(),
                    "tcp   LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\ntcp   LISTEN 0 128 127.0.0.2:2222 0.0.0.0:*\n")
            .tell(new NftFact(), "exit 96")
            .state()
            .within(ZERO);

    @Test
    void wrongMode() throws Exception {
        String message =
                catchThrowable(() -> web.file("/etc/passwd").assertMode("0600")).getMessage();

        Page.of("host-state.md").shows(message);
    }

    @Test
    void severalTogether() throws Exception {
        Throwable failure = catchThrowable(() -> web.all(now -> {
            now.packageNamed("nginx-that-is-not-there").assertInstalled();
            now.file("/etc/passwd").assertMode("0600");
            now.port(443).assertListening();
        }));

        Page.of("host-state.md").shows(failure.getMessage());
    }

    @Test
    void whatOnlyRootSees() throws Exception {
        String message = catchThrowable(() -> web.firewallChains(Tool.NFT)).getMessage();

        Page.of("host-state.md").shows(message);
    }
}
