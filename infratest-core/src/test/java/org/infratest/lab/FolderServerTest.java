package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderServerTest {

    @TempDir
    private Path folder;

    private FolderServer server;

    @BeforeEach
    void serve() throws IOException {
        Path served = Files.createDirectory(folder.resolve("served"));
        Files.createDirectories(served.resolve("pool"));
        Files.writeString(served.resolve("pool/tree_2.1 amd64.deb"), "a package");
        Files.createFile(served.resolve("empty"));
        Files.writeString(folder.resolve("secret"), "not for machines");
        Files.createSymbolicLink(served.resolve("way-out"), folder.resolve("secret"));
        server = FolderServer.start(served);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void filesAreServed() throws IOException {
        assertThat(ask("GET /pool/tree_2.1%20amd64.deb"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\na package");
        assertThat(ask("HEAD /pool/tree_2.1%20amd64.deb"))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("content-length: 9\r\n")
                .endsWith("\r\n\r\n");
        assertThat(ask("GET /empty")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void nothingElseIs() throws IOException {
        for (String path : new String[] {"/pool", "/none", "/../secret", "/%2e%2e/secret", "/way-out", "/a%00b"}) {
            assertThat(ask("GET " + path))
                    .as(path)
                    .doesNotContain("not for machines")
                    .startsWith("HTTP/1.1 40");
        }
        assertThat(ask("DELETE /empty")).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void missingFolderIsRefused() {
        assertThatThrownBy(() -> FolderServer.start(folder.resolve("none")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Folder " + folder.resolve("none") + ", which a lab is to serve, does not exist");
    }

    /** By hand, as a client would tidy up the paths. */
    private String ask(String request) throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: packages\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.US_ASCII);
        }
    }
}
