package org.infratest.lab.keeper;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.infratest.vantage.DatagramPattern;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Vantage;

/** Answers questions over a Unix socket, each connection on a thread of its own. */
public final class KeeperServer implements AutoCloseable {

    private static final long AGAIN_NANOS = 100_000_000;

    private final ServerSocketChannel listening;
    private final Path socket;
    private final Kept kept;
    private final Consumer<Throwable> trouble;

    private KeeperServer(ServerSocketChannel listening, Path socket, Kept kept, Consumer<Throwable> trouble) {
        this.listening = listening;
        this.socket = socket;
        this.kept = kept;
        this.trouble = trouble;
    }

    /**
     * Listens.
     *
     * @param socket its path, in a folder that only this user can enter; it is there once somebody listens
     * @param trouble told of connections that ended in an error which nobody could be told over them
     * @throws EnvironmentException if that cannot be done
     */
    public static KeeperServer listen(Path socket, Kept kept, Consumer<Throwable> trouble) {
        Path draft = socket.resolveSibling(socket.getFileName() + ".new");
        try {
            ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(UnixDomainSocketAddress.of(draft));
            Files.move(draft, socket, StandardCopyOption.ATOMIC_MOVE);
            KeeperServer server = new KeeperServer(listening, socket, kept, trouble);
            thread("infratest-keeper", server::accept);
            return server;
        } catch (IOException e) {
            throw new EnvironmentException("Could not listen at " + socket + ": " + e, e);
        }
    }

    /** One that fails, for want of descriptors as a rule, is not the last one. */
    private void accept() {
        while (listening.isOpen()) {
            try {
                SocketChannel channel = listening.accept();
                thread("infratest-keeper-talk", () -> talk(channel));
            } catch (ClosedChannelException e) {
                return; // this is closed
            } catch (IOException e) {
                trouble.accept(e);
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    private void talk(SocketChannel channel) {
        try (Talk talk = new Talk(channel)) {
            Optional<Ask> ask = question(talk);
            if (ask.isPresent()) {
                serve(talk, ask.get());
            }
        } catch (IOException e) {
            trouble.accept(e);
        }
    }

    private static Optional<Ask> question(Talk talk) throws IOException {
        try {
            return talk.question();
        } catch (Talk.OtherProtocol e) {
            talk.answer(new Answer.Failed(Answer.Failed.Kind.ENVIRONMENT, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private void serve(Talk talk, Ask ask) throws IOException {
        if (ask instanceof Ask.Hold) {
            hold(talk);
        } else if (ask instanceof Ask.Connect connect) {
            connect(talk, connect);
        } else {
            talk.answer(answer(ask));
            if (ask instanceof Ask.End) {
                kept.ended();
            }
        }
    }

    private void hold(Talk talk) throws IOException {
        Kept.User user = answer -> tell(talk, answer);
        kept.came(user);
        try {
            while (talk.hear().isPresent()) {
                // whoever holds says nothing more, and by that stays
            }
        } finally {
            kept.left(user);
        }
    }

    private static void tell(Talk talk, Answer answer) {
        try {
            talk.answer(answer);
        } catch (IOException e) {
            // He is gone, which the thread that listens to him notices.
        }
    }

    private void connect(Talk talk, Ask.Connect connect) throws IOException {
        Dial dial;
        try {
            dial = kept.vantage().connect(connect.target(), connect.timeout());
        } catch (RuntimeException e) {
            talk.answer(Answer.Failed.of(e));
            return;
        }
        if (dial instanceof Dial.Opened opened) {
            talk.answer(new Answer.Opened(opened.socket().getLocalAddress(), opened.took()));
            new Carrier(talk, opened.socket()).carry();
        } else if (dial instanceof Dial.NotOpened not) {
            talk.answer(new Answer.NotOpened(not));
        }
    }

    private Answer answer(Ask ask) {
        try {
            if (ask instanceof Ask.Echoes echoes) {
                return new Answer.Echoed(vantage().echoes(echoes.target(), echoes.plan()));
            }
            if (ask instanceof Ask.Exchange exchange) {
                return new Answer.Exchanged(vantage()
                        .exchange(
                                exchange.target(),
                                exchange.payload(),
                                DatagramPattern.parse(exchange.wanted()),
                                exchange.timeout()));
            }
            return kept.answer(ask);
        } catch (RuntimeException | Error e) { // the one who asked is to see it
            return Answer.Failed.of(e);
        }
    }

    private Vantage vantage() {
        return kept.vantage();
    }

    private static void thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Listens no more. Talks that go on do so until they end. */
    @Override
    public void close() {
        try {
            listening.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new EnvironmentException("Could not end listening at " + socket + ": " + e, e);
        }
    }
}
