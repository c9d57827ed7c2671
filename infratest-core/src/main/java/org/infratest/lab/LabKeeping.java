package org.infratest.lab;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.HostPower;
import org.infratest.event.Event;
import org.infratest.lab.keeper.Answer;
import org.infratest.lab.keeper.Ask;
import org.infratest.lab.keeper.Kept;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * The lab of a keeper, to those who ask for it over the keeper's socket. It boots as the first of them comes, so that nothing of its boot is lost to
 * him. Safe for use by several threads.
 */
final class LabKeeping implements Kept {

    private final Supplier<Lab> boot;
    private final BooleanSupplier emulated;
    private final Life life;
    private final Set<User> users = new CopyOnWriteArraySet<>();
    private boolean begun;
    private @Nullable Answer outcome;
    private volatile @Nullable Lab lab;

    /** What becomes of a keeper. */
    interface Life {

        /** Somebody uses the lab. */
        void used();

        /**
         * Nobody does any more.
         *
         * @param ready whether there is a lab that may be kept
         */
        void unused(boolean ready);

        /** Takes the lab down; returns when it is. */
        void takeDown();

        /** There is nothing left to do. */
        void over();
    }

    /**
     * Creates one; nothing happens yet.
     *
     * @param boot brings the lab up; called once
     * @param emulated whether its machines are emulated
     */
    LabKeeping(Supplier<Lab> boot, BooleanSupplier emulated, Life life) {
        this.boot = boot;
        this.emulated = emulated;
        this.life = life;
    }

    @Override
    public synchronized void came(User user) {
        users.add(user);
        life.used();
        if (!begun) {
            begun = true;
            Thread booting = new Thread(this::boot, "infratest-keeper-boot");
            booting.setDaemon(true);
            booting.start();
        } else if (outcome != null) {
            user.tell(lab == null ? outcome : ready());
        }
    }

    @Override
    public synchronized void left(User user) {
        if (users.remove(user) && users.isEmpty()) {
            life.unused(lab != null);
        }
    }

    private void boot() {
        try {
            Lab booted = boot.get();
            synchronized (this) {
                lab = booted;
                decided(ready());
            }
        } catch (RuntimeException | Error e) { // those who wait for it are to see it
            synchronized (this) {
                decided(Answer.Failed.of(e));
            }
        }
    }

    private void decided(Answer answer) {
        outcome = answer;
        users.forEach(user -> user.tell(answer));
    }

    private Answer ready() {
        Lab current = lab();
        List<Answer.Machine> machines =
                current.hosts().stream().map(host -> machine(current, host)).toList();
        return new Answer.Ready(emulated.getAsBoolean(), current.vantage().addresses(), machines, current.logs());
    }

    private static Answer.Machine machine(Lab lab, Host host) {
        Map<String, InetAddress> addresses = new LinkedHashMap<>();
        host.addresses().forEach((network, address) -> addresses.put(network.name(), address));
        LabMachine machine = lab.machine(host);
        return new Answer.Machine(host.name(), machine.sshPort(), lab.loginKey(), addresses, machine.isOn());
    }

    /** Tells those who use it what happens. */
    void happened(Event event) {
        if (event instanceof Event.EnvironmentStarting starting) {
            tell(new Answer.Began(starting.environment(), starting.logs()));
        } else if (event instanceof Event.EnvironmentProgress progress) {
            tell(new Answer.Progress(progress.message()));
        } else if (event instanceof Event.PhaseStarted started) {
            tell(new Answer.Entered(started.machine(), started.phase(), true));
        } else if (event instanceof Event.PhaseEnded ended) {
            tell(new Answer.Entered(ended.machine(), ended.phase(), false));
        }
    }

    private void tell(Answer answer) {
        users.forEach(user -> user.tell(answer));
    }

    @Override
    public Vantage vantage() {
        return lab().vantage();
    }

    private Lab lab() {
        Lab current = lab;
        if (current == null) {
            throw new EnvironmentException("The lab is not ready");
        }
        return current;
    }

    @Override
    public Answer answer(Ask ask) {
        if (ask instanceof Ask.Power power) {
            HostPower button = lab().host(power.host()).power();
            if (power.on()) {
                button.on();
            } else {
                button.off();
            }
        } else if (ask instanceof Ask.Heal) {
            lab().heal();
        } else if (ask instanceof Ask.Evidence evidence) {
            return new Answer.Seen(lab().evidence(evidence.since(), evidence.folder()));
        } else if (ask instanceof Ask.Remarks) {
            return new Answer.Names(lab().remarks());
        } else if (ask instanceof Ask.Checkpoint checkpoint) {
            return checkpoint(checkpoint);
        } else if (ask instanceof Ask.End) {
            life.takeDown();
        } else {
            throw new IllegalArgumentException("Not a question for a lab: " + ask);
        }
        return new Answer.Done();
    }

    private Answer checkpoint(Ask.Checkpoint ask) {
        switch (ask.action()) {
            case TAKE -> lab().checkpoints().take(ask.name());
            case GO_BACK -> lab().checkpoints().goBack(ask.name());
            case NAMES -> {
                // they are told in any case
            }
        }
        return new Answer.Names(lab().checkpoints().names());
    }

    @Override
    public void ended() {
        life.over();
    }
}
