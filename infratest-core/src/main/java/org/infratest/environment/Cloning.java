package org.infratest.environment;

import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.spec.EnvironmentSpec;

/** An ability of environments that go back: others can go on from their checkpoints, beside them. */
@Api
public interface Cloning {

    /**
     * What is needed to start another environment with the same machines, names and addresses, as they were at a checkpoint. Its networks lead to
     * its own machines, and nothing that is done there shows here. It knows the checkpoints of this one until then, which stay from now on, and
     * it has to be taken down before this one is.
     *
     * @param checkpoint the name of one of this environment
     * @param number tells it from the other clones of this environment, from 1
     * @throws ConfigurationException if there is no such checkpoint
     */
    Clone<?> cloneAt(String checkpoint, int number);

    /**
     * A clone that is yet to be started.
     *
     * @param spec what it is
     * @param provider what starts it, and takes it down
     */
    record Clone<S extends EnvironmentSpec>(S spec, EnvironmentProvider<S> provider) {}
}
