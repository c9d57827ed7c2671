import org.infratest.junit.VagrantEnvironment;
import org.junit.jupiter.api.Test;

/** A configset that does not exist. */
@VagrantEnvironment("wbe")
class MissingIT {

    @Test
    void never() {}
}
