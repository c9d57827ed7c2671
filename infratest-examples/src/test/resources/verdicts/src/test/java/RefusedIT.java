import org.infratest.junit.PackerBox;
import org.junit.jupiter.api.Test;

/** A template that Packer refuses. */
@PackerBox(template = "refused/box.json", name = "verdicts/refused")
class RefusedIT {

    @Test
    void never() {}
}
