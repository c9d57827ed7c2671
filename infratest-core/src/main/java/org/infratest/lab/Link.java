package org.infratest.lab;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.lab.net.Direction;
import org.infratest.lab.net.Impairment;
import org.infratest.lab.net.PortCounters;
import org.infratest.lab.net.SwitchPort;
import org.infratest.lab.qemu.Machine;

/**
 * The cable between a network card of a machine and the switch. What is broken is whole again after the test; {@link #heal} does so
 * earlier. Safe for use by several threads.
 */
@Api
public final class Link {

    private final Host host;
    private final int card;
    private final SwitchPort port;
    private final Machine machine;
    private final AtomicBoolean faulty;
    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicBoolean pulled = new AtomicBoolean();

    /**
     * Creates the one of a card.
     *
     * @param card its index among the cards of networks
     * @param faulty set once something is wrong
     */
    Link(Host host, int card, SwitchPort port, Machine machine, AtomicBoolean faulty) {
        this.host = host;
        this.card = card;
        this.port = port;
        this.machine = machine;
        this.faulty = faulty;
    }

    /** The machine. */
    public Host host() {
        return host;
    }

    /** Pulls the cable: nothing goes through, and the machine's card sees no carrier. */
    public void down() {
        down.set(true);
        port.impair(Direction.FROM_HOST, Impairment.NONE.withDown(true));
        port.impair(Direction.TO_HOST, Impairment.NONE.withDown(true));
        machine.setLink(card, false);
    }

    /** Puts the cable back in. */
    public void up() {
        heal();
    }

    /** Makes the cable bad, both ways. What was wrong with it before is no more. */
    public void impair(Impairment impairment) {
        impair(Direction.FROM_HOST, impairment);
        impair(Direction.TO_HOST, impairment);
    }

    /** Makes the cable bad, one way. What was wrong with it in that direction before is no more. */
    public void impair(Direction direction, Impairment impairment) {
        faulty.set(true);
        port.impair(direction, impairment);
    }

    /** Each frame arrives later by that much, each way. */
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
     * Takes the card out of the running machine.
     *
     * @throws org.infratest.EnvironmentException if its system does not let go of it
     */
    public void pull() {
        machine.pull(card);
        pulled.set(true);
    }

    /** Puts the card back in, with the same hardware address; what configures it is for the machine's system. */
    public void replug() {
        if (pulled.compareAndSet(true, false)) {
            machine.replug(card);
        }
    }

    /** Makes cable and card whole again. */
    public void heal() {
        port.heal();
        if (down.compareAndSet(true, false) && machine.isOn()) {
            machine.setLink(card, true);
        }
        if (machine.isOn()) {
            replug();
        }
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
