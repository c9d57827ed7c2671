package org.infratest.reachability;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Looks at a service from its own machine until it answers there, or has not answered once more after all flows for which that is asked have
 * become certain: what has begun to run meanwhile is seen.
 */
final class Witness implements Asked.Watch {

    private final List<Asked> flows = new CopyOnWriteArrayList<>();
    private volatile boolean enough;

    void isFor(Asked flow) {
        flows.add(flow);
    }

    @Override
    public void tried(Sighting seen, long began, long ended) {
        enough = seen.answer() == Answer.OPEN || flows.stream().allMatch(flow -> flow.wasDoneAt(began));
    }

    @Override
    public boolean isEnough() {
        return enough;
    }
}
