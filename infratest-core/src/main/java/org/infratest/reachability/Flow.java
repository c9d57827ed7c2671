package org.infratest.reachability;

import org.infratest.Api;
import org.infratest.environment.Host;

/** One cell of a {@link ReachabilityTable} in a running environment: from where to where, by what, and what is expected. */
@Api
public final class Flow {

    private final Survey survey;
    private final Cell cell;

    Flow(Survey survey, Cell cell) {
        this.survey = survey;
        this.cell = cell;
    }

    /** Where it comes from: the name of a machine, or {@code this JVM}. */
    public String from() {
        return cell.from().name();
    }

    /** The machine to which it goes. */
    public Host to() {
        return cell.to();
    }

    /** What is asked for there. */
    public Service service() {
        return cell.service();
    }

    /** What the table says about it. */
    public Access expected() {
        return cell.access();
    }

    /**
     * Verifies it. The first flow of a table that is verified has all of them probed, so that the others are known at once.
     *
     * @throws org.opentest4j.AssertionFailedError if it is not as the table says
     * @throws org.infratest.EnvironmentException if it could not be looked at, or if nobody gets through to what is not to be
     *     reached, so that nothing is proved
     */
    public void verify() {
        survey.verify(cell);
    }

    /** As names of tests and reports say it: {@code workstation -> db tcp/5432 denied}. */
    @Override
    public String toString() {
        return cell.toString();
    }
}
