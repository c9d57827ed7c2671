package org.infratest.ssh;

import com.jcraft.jsch.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads of one session, and notices when the one that reads ends: the session is lost then. JSch does not wake
 * those who wait for a channel to open in that moment; without this they would sit out their whole timeout.
 */
final class SessionThreads implements ThreadFactory {

    private final Set<Channel> opening = ConcurrentHashMap.newKeySet();

    @Override
    public Thread newThread(Runnable task) {
        return new Thread(() -> {
            try {
                task.run();
            } finally {
                opening.forEach(SessionThreads::wake);
            }
        });
    }

    /** From now on, whoever waits for {@code channel} is woken when the session is lost. */
    void opening(Channel channel) {
        opening.add(channel);
    }

    /** The channel is open, or will not be. */
    void opened(Channel channel) {
        opening.remove(channel);
    }

    private static void wake(Channel channel) {
        synchronized (channel) {
            channel.notifyAll();
        }
    }
}
