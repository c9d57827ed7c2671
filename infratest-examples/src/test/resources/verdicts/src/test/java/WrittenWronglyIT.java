import org.infratest.junit.ExistingEnvironment;
import org.junit.jupiter.api.Test;

/** A value that is none. */
@ExistingEnvironment(value = "machines.yaml", answerTimeout = "soon")
class WrittenWronglyIT {

    @Test
    void never() {}
}
