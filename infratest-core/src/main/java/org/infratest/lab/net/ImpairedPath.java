package org.infratest.lab.net;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a cable, and what is wrong with it. Acts as Linux's netem does (net/sched/sch_netem.c describes it in its head
 * comments, {@code tc-netem(8)} its parameters). All on the loop.
 */
final class ImpairedPath {

    /** A bound in bytes, beside that in frames: a thousand of the longest frames would be as large as a machine. */
    private static final int MOST_BYTES = 8 << 20;

    private static final long NANOS = 1_000_000_000L;

    private final Loop loop;
    private final long seed;
    private final Tally tally;
    private final Exit exit;
    private final PriorityQueue<OnTheWay> queue = new PriorityQueue<>();

    private SplittableRandom random;
    private Impairment impairment = Impairment.NONE;
    private int bytes;
    private long order;
    private long latest;
    private boolean released;

    private Loop.@Nullable Timer timer;
    private long timerDue;

    ImpairedPath(Loop loop, long seed, Tally tally, Exit exit) {
        this.loop = loop;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.tally = tally;
        this.exit = exit;
    }

    /** Whether nothing is wrong and nothing on the way, so that frames may pass by. */
    boolean isClear() {
        return queue.isEmpty() && impairment.equals(Impairment.NONE);
    }

    /**
     * From now on this is what is wrong. Frames that are on the way arrive when they were to; but at once where nothing is wrong any
     * more, and never where the link goes down. Where nothing is wrong any more, random numbers begin anew: what a test meets does not depend
     * on those before it.
     */
    void apply(Impairment wrong) {
        impairment = wrong;
        if (wrong.down()) {
            dropAll();
        }
        if (wrong.equals(Impairment.NONE)) {
            random = new SplittableRandom(seed);
        }
        released = wrong.equals(Impairment.NONE) && !queue.isEmpty();
        if (released) {
            loop.execute(this::arrive);
        }
    }

    SwitchState.Path state() {
        long now = loop.nanoTime();
        return new SwitchState.Path(
                impairment,
                queue.stream()
                        .sorted()
                        .map(each -> new SwitchState.Flight(Math.max(0, each.time - now), hex(each.frame)))
                        .toList());
    }

    /** What is on the way now is no more; random numbers begin anew, so each time the same happens. */
    void become(SwitchState.Path state) {
        disarm();
        queue.clear();
        bytes = 0;
        random = new SplittableRandom(seed);
        impairment = state.impairment();
        long now = loop.nanoTime();
        state.onTheWay().forEach(each -> {
            byte[] frame = HexFormat.of().parseHex(each.frame());
            add(now + each.remaining(), ByteBuffer.wrap(frame), 0, frame.length);
        });
        released = impairment.equals(Impairment.NONE) && !queue.isEmpty();
        if (!queue.isEmpty()) {
            arm();
        }
    }

    private static String hex(ByteBuffer frame) {
        byte[] bytes = new byte[frame.limit()];
        frame.get(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Takes a frame; it may pass the exit during the call. */
    void take(ByteBuffer buffer, int start, int length) {
        if (impairment.down()) {
            tally.dropped(DropReason.DOWN);
            return;
        }
        boolean twice = happens(impairment.duplicate());
        boolean lost = happens(impairment.loss());
        if (twice && !lost) {
            takeCopy(buffer, start, length);
        } else if (lost && !twice) {
            tally.dropped(DropReason.LOSS);
            return;
        }
        enqueue(buffer, start, length);
    }

    /** A copy takes the same way, but is not doubled again. */
    private void takeCopy(ByteBuffer buffer, int start, int length) {
        if (happens(impairment.loss())) {
            tally.dropped(DropReason.LOSS);
        } else {
            enqueue(buffer, start, length);
        }
    }

    private void enqueue(ByteBuffer buffer, int start, int length) {
        if (length > 0 && happens(impairment.corrupt())) {
            ByteBuffer wrong = copy(buffer, start, length);
            int at = random.nextInt(length);
            wrong.put(at, (byte) (wrong.get(at) ^ (1 << random.nextInt(Byte.SIZE))));
            delay(wrong, 0, length);
        } else {
            delay(buffer, start, length);
        }
    }

    private void delay(ByteBuffer buffer, int start, int length) {
        if (released) {
            add(latest, buffer, start, length);
            return;
        }
        if (queue.size() >= impairment.limit() || bytes + length > MOST_BYTES) {
            tally.dropped(DropReason.QUEUE_FULL);
            return;
        }
        long now = loop.nanoTime();
        long time = happens(impairment.reorder()) ? now : arrival(now, length);
        boolean overtakes = queue.isEmpty() || time - queue.element().time < 0;
        if (time - now <= 0 && overtakes) {
            exit.pass(buffer, start, length);
            return;
        }
        add(time, buffer, start, length);
        arm();
    }

    private void add(long time, ByteBuffer buffer, int start, int length) {
        latest = queue.isEmpty() || time - latest > 0 ? time : latest;
        bytes += length;
        queue.add(new OnTheWay(time, order++, copy(buffer, start, length)));
    }

    /**
     * When a frame arrives. With a rate, each goes through after the last one that is on the way: the time until that one is
     * through counts as a part of the delay.
     */
    private long arrival(long now, int length) {
        long delay = varied();
        if (impairment.rate() == 0) {
            return now + delay;
        }
        long through = Math.round((double) length * Byte.SIZE * NANOS / impairment.rate());
        if (queue.isEmpty()) {
            return now + delay + through;
        }
        return latest + Math.max(0, delay - (latest - now)) + through;
    }

    private long varied() {
        long delay = impairment.delay().toNanos();
        long jitter = impairment.jitter().toNanos();
        return jitter == 0 ? delay : Math.max(0, delay - jitter + random.nextLong(2 * jitter));
    }

    private void arrive() {
        disarm();
        long now = loop.nanoTime();
        OnTheWay first;
        while ((first = queue.peek()) != null && (released || first.time - now <= 0)) {
            queue.remove();
            bytes -= first.frame.limit();
            exit.pass(first.frame, 0, first.frame.limit());
        }
        released = false;
        if (!queue.isEmpty()) {
            arm();
        }
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm() {
        long due = queue.element().time;
        if (timer != null) {
            if (timerDue - due <= 0) {
                return;
            }
            timer.cancel();
        }
        timerDue = due;
        timer = loop.schedule(Duration.ofNanos(Math.max(0, due - loop.nanoTime())), this::arrive);
    }

    private void dropAll() {
        for (int i = queue.size(); i > 0; i--) {
            tally.dropped(DropReason.DOWN);
        }
        queue.clear();
        bytes = 0;
    }

    private boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    private static ByteBuffer copy(ByteBuffer buffer, int start, int length) {
        return ByteBuffer.allocate(length).put(0, buffer, start, length);
    }

    /** Where frames come out. */
    interface Exit {
        void pass(ByteBuffer buffer, int start, int length);
    }

    private record OnTheWay(long time, long order, ByteBuffer frame) implements Comparable<OnTheWay> {

        @Override
        public int compareTo(OnTheWay other) {
            int byTime = Long.signum(time - other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
