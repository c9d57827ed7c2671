import static java.time.Duration.ofSeconds;

import org.infratest.junit.ExistingEnvironment;
import org.infratest.junit.To;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that people read, in which a provider's name stands. */
@ExistingEnvironment("machines.yaml")
@DisplayName("The web server & <its> machine \ud83d\ude00")
@ParameterizedClass(name = "by {0}")
@ValueSource(strings = {"libvirt", "virtualbox"})
class NamedIT {

    @Parameter
    String vagrantProvider;

    @Test
    @DisplayName("answers: \"SSH\" by libvirt ]]> & more")
    void answers(@To("web") TcpProbe tcp) {
        tcp.within(ofSeconds(20)).assertOpen(Integer.parseInt(System.getenv("WEB_PORT")));
    }

    @ParameterizedTest(name = "virtualbox {0}")
    @ValueSource(ints = 1)
    void isWrong(int port, @To("web") TcpProbe tcp) {
        tcp.within(ofSeconds(1)).assertOpen(port);
    }
}
