package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.infratest.event.Durations;
import org.infratest.lab.net.Loop;

/** A query on its way to a resolver, until its answer came or our patience is over. Lives on the loop. */
abstract class DnsExchange {

    private static final int RESPONSE_AND_OPCODE = DnsQuery.RESPONSE | 0x7800;

    private final DnsQuery asked;
    private final int id;
    private final Duration patience;
    private final SelectableChannel channel;
    private final Readiness readiness;
    private final ByteBuffer message;
    private final Alarm end;
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

    /**
     * One that has not begun.
     *
     * @param asked the query as it was read
     * @param id under which it is passed on
     * @param query its bytes
     * @param channel to be closed at its end
     */
    DnsExchange(
            Loop loop,
            Readiness readiness,
            DnsQuery asked,
            int id,
            byte[] query,
            Duration patience,
            SelectableChannel channel) {
        this.readiness = readiness;
        this.asked = asked;
        this.id = id;
        this.patience = patience;
        this.channel = channel;
        message = ByteBuffer.wrap(query.clone()).putShort(0, (short) id).asReadOnlyBuffer();
        end = new Alarm(
                loop,
                () -> fail(
                        new SocketTimeoutException("the resolver did not answer within " + Durations.text(patience))));
    }

    /** Sends it. */
    final CompletableFuture<byte[]> begin(InetSocketAddress resolver) {
        end.in(patience.toNanos());
        guarded(() -> {
            channel.configureBlocking(false);
            connect(resolver);
        });
        return answer;
    }

    /** Begins to send. */
    abstract void connect(InetSocketAddress resolver) throws IOException;

    /** What is sent. */
    final ByteBuffer message() {
        return message.duplicate();
    }

    /** Has something done once the channel is ready, unless it has ended until then; what that throws ends it. */
    final void once(int operations, Step step) {
        readiness.once(channel, operations, () -> {
            if (!answer.isDone()) {
                guarded(step);
            }
        });
    }

    /** Part of an exchange. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /** Takes what came; false where it is no answer to this query. */
    final boolean take(byte[] received) {
        if (!isAnswer(ByteBuffer.wrap(received))) {
            return false;
        }
        ByteBuffer.wrap(received).putShort(0, (short) asked.id());
        release();
        answer.complete(received);
        return true;
    }

    final void fail(IOException reason) {
        release();
        answer.completeExceptionally(reason);
    }

    /** With its id and its question (RFC 5452, 9.1); who could not read the question may leave it out. */
    private boolean isAnswer(ByteBuffer received) {
        if (received.limit() < DnsQuery.HEADER || DnsQuery.id(received) != id) {
            return false;
        }
        int flags = DnsQuery.flags(received);
        if ((flags & RESPONSE_AND_OPCODE) != (DnsQuery.RESPONSE | (asked.flags() & RESPONSE_AND_OPCODE))) {
            return false;
        }
        int questions = received.getShort(4);
        if (questions == 0) {
            return (flags & 0xf) != DnsAnswer.NO_ERROR;
        }
        ByteBuffer question = ByteBuffer.wrap(asked.question());
        return questions == 1
                && received.limit() >= DnsQuery.HEADER + question.limit()
                && received.slice(DnsQuery.HEADER, question.limit()).equals(question);
    }

    private void guarded(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void release() {
        end.off();
        try {
            channel.close();
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }
}
