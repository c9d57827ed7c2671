import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.infratest.junit.ExistingEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.To;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** A machine that answers. */
@ExistingEnvironment("machines.yaml")
class AnswersIT {

    private static final String HOSTILE = "\33[31mred ]]> <script>alert('&')</script> \ud83d\ude00 \u202e end"
            + " ##teamcity[testFinished name='of %1$s'] [[ATTACHMENT|/etc/%1$s]]\n::error::of %1$s";

    @Test
    void isRight(@To("web") TcpProbe tcp) {
        tcp.within(ofSeconds(20)).assertOpen(Integer.parseInt(System.getenv("WEB_PORT")));
    }

    @Test
    void isWrong(@To("web") TcpProbe tcp) {
        tcp.within(ofSeconds(1)).assertOpen(1);
    }

    @Test
    void isWrongAndHostile(@To("web") BannerProbe banner) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread greeter = new Thread(() -> greet(server));
            greeter.setDaemon(true);
            greeter.start();
            banner.within(ofSeconds(2)).assertStartsWith(server.getLocalPort(), "SSH-2.0-OpenSSH");
        }
    }

    private static void greet(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(("\0\7\ufffe" + HOSTILE.formatted("machine")).getBytes(UTF_8));
            } catch (IOException e) {
                // whoever asked has gone, or the test is over
            }
        }
    }

    @Test
    void isWrongInOnesOwnWords() {
        throw new AssertionError(HOSTILE.formatted("test"));
    }

    @Test
    void isWrongInWordsForNoXml() {
        throw new AssertionError("half a pair \ud83d, no characters \ufffe \uffff, and the end");
    }

    @Test
    void cannotBeAsked(@OnHost("web") SshSession ssh) {
        ssh.exec("sleep 60", ofSeconds(1));
    }

    @Test
    void isAskedInTheWrongWay(@To("web") SshSession ssh) {}

    @Test
    @Disabled("to be counted among the skipped ones")
    void isNotAsked(@To("web") TcpProbe tcp) {}
}
