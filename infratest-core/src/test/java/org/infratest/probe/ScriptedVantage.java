package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.spec.Subnet;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;
import org.infratest.vantage.Vantage;

/** Sees what it was told, one thing after the other; the last one for ever. */
final class ScriptedVantage implements Vantage {

    private static final InetSocketAddress TARGET = new InetSocketAddress(Subnet.address("10.0.1.10"), 53);
    private static final Duration TOOK = Duration.ofMillis(3);

    private final Deque<Object> script = new ArrayDeque<>();
    private final List<InetSocketAddress> dialled = Collections.synchronizedList(new ArrayList<>());
    private final String name;

    private ScriptedVantage(String name) {
        this.name = name;
    }

    static ScriptedVantage sees(Object... script) {
        ScriptedVantage vantage = new ScriptedVantage("app");
        vantage.script.addAll(List.of(script));
        return vantage;
    }

    static Dial open() {
        return new Dial.Opened(new Socket(), TOOK);
    }

    static Dial refused() {
        return new Dial.NotOpened(Dial.State.REFUSED, "connection refused", TOOK);
    }

    static Dial filtered() {
        return new Dial.NotOpened(Dial.State.FILTERED, "no answer within 3 s", TOOK);
    }

    static Dial unreachable() {
        return new Dial.NotOpened(Dial.State.UNREACHABLE, "no route to host", TOOK);
    }

    static Dial notOpen() {
        return new Dial.NotOpened(Dial.State.NOT_OPEN, "nothing there can tell", TOOK);
    }

    static Datagram answered(String text) {
        return new Datagram.Answered("python3", text.getBytes(ISO_8859_1), TARGET, TOOK);
    }

    static Datagram silent() {
        return new Datagram.Silent("python3", Duration.ofSeconds(2));
    }

    static Datagram refusedBy(String address) {
        return new Datagram.Refused("python3", Subnet.address(address), TOOK);
    }

    static EnvironmentException lost() {
        return new EnvironmentException("The session with 'app' was lost");
    }

    /** Where connections were tried to. */
    List<InetSocketAddress> dialled() {
        return dialled;
    }

    private Object next() {
        Object next = script.size() > 1 ? script.remove() : script.element();
        if (next instanceof RuntimeException failure) {
            throw failure;
        }
        return next;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<InetAddress> addresses() {
        return List.of(Subnet.address("10.0.1.2"));
    }

    @Override
    public Dial connect(InetSocketAddress target, Duration timeout) {
        dialled.add(target);
        return (Dial) next();
    }

    @Override
    public List<Echo> echoes(InetAddress target, EchoPlan plan) {
        List<Echo> seen = new ArrayList<>();
        for (int i = 0; i < plan.count(); i++) {
            seen.add((Echo) next());
        }
        return seen;
    }

    @Override
    public Datagram datagram(InetSocketAddress target, byte[] payload, Duration timeout) {
        dialled.add(target);
        return (Datagram) next();
    }
}
