package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.state.EtckeeperObservation.State;

/** Whether everything in /etc is committed. */
record EtckeeperFact() implements Fact<EtckeeperObservation> {

    private static final String UNCONTROLLED = "uncontrolled";
    private static final String CLEAN = "clean";

    @Override
    public String title() {
        return "etckeeper";
    }

    /** {@code etckeeper unclean} says <i>no</i> as well where there is no repository. */
    @Override
    public String script() {
        return """
                has etckeeper || absent
                root
                [ -e /etc/.git ] || [ -e /etc/.hg ] || [ -e /etc/.bzr ] || [ -e /etc/_darcs ] || { echo uncontrolled; exit 0; }
                if etckeeper unclean; then echo unclean; if [ -e /etc/.git ]; then git -C /etc status --porcelain | head -n 100; fi
                else echo clean; fi""";
    }

    @Override
    public EtckeeperObservation read(Answer answer) throws Unseen {
        if (answer.isAbsent()) {
            return new EtckeeperObservation(State.NOT_INSTALLED, List.of(), Duration.ZERO);
        }
        List<String> lines = answer.lines();
        return switch (lines.get(0)) {
            case UNCONTROLLED -> new EtckeeperObservation(State.UNCONTROLLED, List.of(), Duration.ZERO);
            case CLEAN -> new EtckeeperObservation(State.CLEAN, List.of(), Duration.ZERO);
            default -> new EtckeeperObservation(State.UNCLEAN, lines.subList(1, lines.size()), Duration.ZERO);
        };
    }
}
