package org.infratest.lab;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.lab.net.Direction;
import org.infratest.lab.net.Impairment;
import org.infratest.lab.net.PortCounters;
import org.infratest.lab.net.SwitchPort;

/**
 * The cable between a network card of a machine and the switch. What is broken is whole again after the test; {@link #heal} does so
 * earlier. A cable that is out, and a card that is pulled, stay so when the machine is switched off and on. Safe for use by several threads.
 */
@Api
public final class Link {

    private final LabMachine machine;
    private final int card;
    private final SwitchPort port;
    private final AtomicBoolean random;

    /**
     * Creates the one of a card.
     *
     * @param card its index among the cards of networks
     * @param random set once chance decides what goes wrong
     */
    Link(LabMachine machine, int card, SwitchPort port, AtomicBoolean random) {
        this.machine = machine;
        this.card = card;
        this.port = port;
        this.random = random;
    }

    /** The machine. */
    public Host host() {
        return machine.host();
    }

    /** Pulls the cable: nothing goes through, and the machine's card sees no carrier. */
    public void down() {
        impair(Impairment.NONE.withDown(true));
        machine.cable(card, false);
    }

    /** Puts the cable back in, and a good one. */
    public void up() {
        port.heal();
        machine.cable(card, true);
    }

    /** Makes the cable bad, both ways. What was wrong with it before is no more, except that one which is out has to be put in. */
    public void impair(Impairment impairment) {
        impair(Direction.FROM_HOST, impairment);
        impair(Direction.TO_HOST, impairment);
    }

    /** Makes the cable bad, one way. What was wrong with it in that direction before is no more. */
    public void impair(Direction direction, Impairment impairment) {
        if (impairment.isRandom()) {
            random.set(true);
        }
        port.impair(direction, impairment);
    }

    /** Each frame arrives later by that much, each way: a round trip takes twice that. What else was wrong with the cable is no more. */
    public void delay(Duration time) {
        impair(Impairment.NONE.withDelay(time));
    }

    /**
     * Frames get lost, each way.
     *
     * @param probability 0 to 1
     */
    public void loss(double probability) {
        impair(Impairment.NONE.withLoss(probability));
    }

    /**
     * Takes the card out of the running machine. Does nothing where it is out.
     *
     * @throws org.infratest.EnvironmentException if its system does not let go of it
     */
    public void pull() {
        machine.pull(card);
    }

    /**
     * Puts the card back in, with the same hardware address. Until {@link #heal}, or the end of the test, setting it up is left to the
     * machine's own system. Does nothing where it is in.
     */
    public void replug() {
        machine.replug(card);
    }

    /**
     * Makes cable and card whole again. A card that was pulled has its addresses and routes when this returns, where the lab has set them up.
     *
     * @throws org.infratest.EnvironmentException if the machine does not get them back
     */
    public void heal() {
        mend();
        machine.settle();
    }

    /** Makes the cable whole and puts the card in, whatever the machine makes of it. */
    void mend() {
        up();
        replug();
    }

    /** What went through until now. */
    public PortCounters counters() {
        return port.counters();
    }

    /** The name of the switch's port. */
    String port() {
        return port.name();
    }

    @Override
    public String toString() {
        return port.name();
    }
}
