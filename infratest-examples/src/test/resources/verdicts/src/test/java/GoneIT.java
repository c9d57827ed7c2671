import org.infratest.junit.ExistingEnvironment;
import org.infratest.junit.To;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.Test;

/** A machine that does not answer. */
@ExistingEnvironment(value = "gone.yaml", answerTimeout = "2 s")
class GoneIT {

    @Test
    void never(@To("web") TcpProbe tcp) {
        tcp.assertOpen(22);
    }

    @Test
    void neverEither(@To("web") TcpProbe tcp) {
        tcp.assertOpen(22);
    }
}
