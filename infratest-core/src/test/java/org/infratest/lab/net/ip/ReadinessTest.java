package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadinessTest {

    private final VirtualLoop loop = new VirtualLoop();

    /** The loop closes a channel while the thread that waits for it is about to say that it is ready. */
    @Test
    void channelThatIsClosedAtThatMomentIsToldAsWell() throws Exception {
        AtomicBoolean told = new AtomicBoolean();
        Runnable ready = () -> told.set(true);
        try (Readiness readiness = Readiness.start(loop);
                Selector selector = Selector.open()) {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            SelectionKey key = pipe.source().register(selector, SelectionKey.OP_READ, ready);
            pipe.source().close();
            pipe.sink().close();

            readiness.isReady(key);

            loop.run(ofMillis(1));
            assertThat(told).isTrue();
        }
    }

    @Test
    void readyIsToldOnceForEachTimeThatItIsAskedFor() throws Exception {
        CountDownLatch twice = new CountDownLatch(2);
        try (ThreadLoop threads = new ThreadLoop();
                Readiness readiness = Readiness.start(threads)) {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            readiness.once(pipe.source(), SelectionKey.OP_READ, twice::countDown);
            pipe.sink().write(ByteBuffer.wrap(new byte[1]));
            await().until(() -> twice.getCount() == 1);

            readiness.once(pipe.source(), SelectionKey.OP_READ, twice::countDown);

            assertThat(twice.await(30, TimeUnit.SECONDS)).isTrue();
            pipe.sink().close();
            pipe.source().close();
        }
    }
}
