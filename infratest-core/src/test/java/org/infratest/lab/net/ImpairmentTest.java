package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.infratest.lab.net.Frames.mac;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;

/** The probabilities are checked within five standard deviations or more, with a fixed seed. */
class ImpairmentTest {

    private static final int MANY = 20_000;
    private static final int LENGTH = 1000;

    private final ManualLoop loop = new ManualLoop();
    private final EthernetSwitch device =
            new EthernetSwitch(loop, "lan", SwitchSettings.defaults().withSeed(42));
    private final List<Long> arrivals = new ArrayList<>();
    private final List<ByteBuffer> frames = new ArrayList<>();
    private final long start = loop.nanoTime();
    private final Wire wire = device.attach("a", PortMode.access(0), frame -> {});
    private final SwitchPort from = device.port("a");

    ImpairmentTest() {
        device.attach("b", PortMode.access(0), this::arrived);
    }

    @Test
    void delayIsTheSameForAllFrames() {
        impair(Impairment.NONE.withDelay(Duration.ofMillis(50)));

        send(0);
        loop.advance(Duration.ofMillis(20));
        send(1);
        loop.advance(Duration.ofMillis(100));

        assertThat(arrivals).containsExactly(millis(50), millis(70));
    }

    @Test
    void delayIsOfThatDirectionOnly() {
        device.port("b").impair(Direction.FROM_HOST, Impairment.NONE.withDelay(Duration.ofMillis(50)));
        send(0);
        assertThat(arrivals).containsExactly(0L);

        device.port("b").impair(Direction.TO_HOST, Impairment.NONE.withDelay(Duration.ofMillis(30)));
        send(1);
        loop.advance(Duration.ofMillis(100));
        assertThat(arrivals).containsExactly(0L, millis(30));
    }

    @Test
    void jitterSpreadsEvenlyAroundTheDelay() {
        impair(Impairment.NONE
                .withDelay(Duration.ofMillis(50))
                .withJitter(Duration.ofMillis(10))
                .withLimit(MANY));

        sendMany();
        loop.advance(Duration.ofSeconds(1));

        assertThat(arrivals).hasSize(MANY).allSatisfy(at -> assertThat(at).isBetween(millis(40), millis(60)));
        double mean = arrivals.stream().mapToLong(at -> at).average().orElseThrow();
        assertThat(mean).isCloseTo(millis(50), within(millis(10) / 40.0));
        long early = arrivals.stream().filter(at -> at < millis(45)).count();
        assertThat(early).isCloseTo(MANY / 4, within(400L));
    }

    @Test
    void lossTakesThatPartOfTheFrames() {
        impair(Impairment.NONE.withLoss(0.05));

        sendMany();

        assertThat(MANY - frames.size()).isCloseTo(MANY / 20, within(160));
        assertThat(counted(DropReason.LOSS)).isEqualTo(MANY - frames.size());
    }

    @Test
    void certainLossTakesAll() {
        impair(Impairment.NONE.withLoss(1));

        sendMany();

        assertThat(frames).isEmpty();
    }

    @Test
    void duplicateArrivesTwice() {
        impair(Impairment.NONE.withDuplicate(0.25));

        sendMany();

        assertThat(frames.size() - MANY).isCloseTo(MANY / 4, within(310));
    }

    /** A frame that is doubled and lost arrives once; a copy may be lost too: 1 - l + d * l + d * (1 - l) * (1 - l) - ... */
    @Test
    void lossAndDuplicateTogetherActAsInNetem() {
        double loss = 0.2;
        double duplicate = 0.5;
        impair(Impairment.NONE.withLoss(loss).withDuplicate(duplicate));

        sendMany();

        double once = (1 - duplicate) * (1 - loss) + duplicate * loss;
        double doubled = duplicate * (1 - loss) * (2 - loss);
        assertThat((double) frames.size()).isCloseTo(MANY * (once + doubled), within(600.0));
    }

    @Test
    void corruptFrameHasExactlyOneWrongBit() {
        impair(Impairment.NONE.withCorrupt(0.5));
        ByteBuffer sent = Frames.sized(mac(2), mac(1), 100);

        for (int i = 0; i < MANY; i++) {
            wire.send(sent);
        }

        long wrong = frames.stream().filter(got -> wrongBits(sent, got) == 1).count();
        long right = frames.stream().filter(sent::equals).count();
        assertThat(wrong + right).isEqualTo(frames.size());
        assertThat(wrong).isCloseTo(MANY / 2, within(400L));
        assertThat(sent).isEqualTo(Frames.sized(mac(2), mac(1), 100));
    }

    @Test
    void reorderedFramesOvertakeTheDelayedOnes() {
        impair(Impairment.NONE
                .withDelay(Duration.ofMillis(10))
                .withReorder(0.25)
                .withLimit(MANY));

        sendMany();
        assertThat(frames.size()).isCloseTo(MANY / 4, within(310));

        loop.advance(Duration.ofMillis(10));
        assertThat(frames).hasSize(MANY);
    }

    @Test
    void rateLetsFramesThroughOneAfterTheOther() {
        impair(Impairment.NONE.withRate(8_000_000));

        for (int i = 0; i < 100; i++) {
            send(i);
        }
        loop.advance(Duration.ofSeconds(1));

        assertThat(arrivals).hasSize(100);
        assertThat(arrivals.get(0)).isEqualTo(millis(1));
        assertThat(arrivals.get(99)).isEqualTo(millis(100));
        assertThat(numbers()).isSorted();
    }

    @Test
    void idleLineIsFreeAgain() {
        impair(Impairment.NONE.withRate(8_000_000));
        send(0);
        loop.advance(Duration.ofMillis(10));

        send(1);
        loop.advance(Duration.ofMillis(10));

        assertThat(arrivals).containsExactly(millis(1), millis(11));
    }

    @Test
    void delayRunsWhileOthersGoThrough() {
        impair(Impairment.NONE.withRate(8_000_000).withDelay(Duration.ofMillis(20)));

        send(0);
        send(1);
        loop.advance(Duration.ofMillis(10));
        send(2);
        loop.advance(Duration.ofSeconds(1));

        assertThat(arrivals).containsExactly(millis(21), millis(22), millis(31));
    }

    @Test
    void jitterDoesNotReorderWhereThereIsARate() {
        impair(Impairment.NONE
                .withDelay(Duration.ofMillis(20))
                .withJitter(Duration.ofMillis(20))
                .withRate(1_000_000_000));

        for (int i = 0; i < 1000; i++) {
            send(i);
            loop.advance(Duration.ofMillis(1));
        }
        loop.advance(Duration.ofSeconds(1));

        assertThat(numbers()).hasSize(1000).isSorted();
    }

    @Test
    void jitterReordersWhereThereIsNoRate() {
        impair(Impairment.NONE.withDelay(Duration.ofMillis(20)).withJitter(Duration.ofMillis(20)));

        for (int i = 0; i < 1000; i++) {
            send(i);
            loop.advance(Duration.ofMillis(1));
        }
        loop.advance(Duration.ofSeconds(1));

        List<Integer> numbers = numbers();
        assertThat(numbers).hasSize(1000).isNotEqualTo(numbers.stream().sorted().toList());
    }

    @Test
    void whatIsMoreThanTheLimitIsDropped() {
        impair(Impairment.NONE.withRate(8_000_000).withLimit(10));

        for (int i = 0; i < 25; i++) {
            send(i);
        }
        loop.advance(Duration.ofSeconds(1));

        assertThat(frames).hasSize(10);
        assertThat(counted(DropReason.QUEUE_FULL)).isEqualTo(15);
    }

    @Test
    void downLetsNothingThroughNorWhatWasOnTheWay() {
        impair(Impairment.NONE.withDelay(Duration.ofMillis(20)));
        send(0);

        impair(Impairment.NONE.withDown(true));
        send(1);
        loop.advance(Duration.ofSeconds(1));

        assertThat(frames).isEmpty();
        assertThat(counted(DropReason.DOWN)).isEqualTo(2);
    }

    @Test
    void healedCableDeliversAtOnceWhatWasOnTheWayAndIsClean() {
        assertThat(device.isClean()).isTrue();
        impair(Impairment.NONE.withDelay(Duration.ofMinutes(1)));
        for (int i = 0; i < 5; i++) {
            send(i);
        }
        assertThat(device.isClean()).isFalse();

        device.heal();
        send(5);
        loop.run();

        assertThat(numbers()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(device.isClean()).isTrue();
        assertThat(arrivals).containsOnly(0L);
    }

    @Test
    void cableThatIsHealedWithFramesOnTheWayIsNotCleanUntilTheyArrived() {
        impair(Impairment.NONE.withDelay(Duration.ofMinutes(1)));
        send(0);

        device.heal();

        assertThat(from.isClean()).isFalse();
        loop.run();
        assertThat(from.isClean()).isTrue();
    }

    @Test
    void frameIsUnharmedByWhatItsSenderDoesAfterwards() {
        impair(Impairment.NONE.withDelay(Duration.ofMillis(1)));
        ByteBuffer frame = Frames.sized(mac(2), mac(1), 100);

        wire.send(frame);
        frame.putInt(50, 0xdead_beef);
        loop.advance(Duration.ofMillis(1));

        assertThat(frames).containsExactly(Frames.sized(mac(2), mac(1), 100));
    }

    @Test
    void sameSeedDoesTheSame() {
        List<Integer> first = lostOf(new SwitchLab(7));
        List<Integer> second = lostOf(new SwitchLab(7));
        List<Integer> other = lostOf(new SwitchLab(8));

        assertThat(first).isEqualTo(second).isNotEqualTo(other);
    }

    @Test
    void healedCableDoesTheSameAgainWhateverWasBefore() {
        SwitchLab lab = new SwitchLab(7);
        List<Integer> first = List.copyOf(lostOf(lab));
        lab.numbers.clear();
        assertThat(lostOf(lab)).as("without being healed it goes on").isNotEqualTo(first);
        lab.device.heal();
        lab.numbers.clear();

        assertThat(lostOf(lab)).isEqualTo(first);
    }

    @Test
    void impairmentIsRandomWhereChanceDecides() {
        assertThat(List.of(
                        Impairment.NONE.withLoss(0.1),
                        Impairment.NONE.withDuplicate(0.1),
                        Impairment.NONE.withCorrupt(1), // which bit
                        Impairment.NONE.withJitter(Duration.ofMillis(1)),
                        Impairment.NONE.withDelay(Duration.ofMillis(1)).withReorder(0.1)))
                .allMatch(Impairment::isRandom);
        assertThat(List.of(
                        Impairment.NONE.withLoss(1),
                        Impairment.NONE.withDelay(Duration.ofMillis(1)),
                        Impairment.NONE.withRate(1),
                        Impairment.NONE.withDown(true)))
                .noneMatch(Impairment::isRandom);
    }

    @Test
    void valuesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> Impairment.NONE.withLoss(1.5))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("A probability of 1.5 for loss is not possible; expected 0 to 1");
        assertThatThrownBy(() -> Impairment.NONE.withCorrupt(Double.NaN)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Impairment.NONE.withDelay(Duration.ofMillis(-1)))
                .hasMessage("A delay of PT-0.001S is not possible; expected nothing to PT1H");
        assertThatThrownBy(() -> Impairment.NONE.withReorder(0.1))
                .hasMessage("Reordering lets frames overtake those that are delayed, so it needs a delay too");
        assertThatThrownBy(() -> Impairment.NONE.withRate(-1)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Impairment.NONE.withLimit(0)).isInstanceOf(ConfigurationException.class);
    }

    private static List<Integer> lostOf(SwitchLab lab) {
        lab.device.port("a").impair(Direction.FROM_HOST, Impairment.NONE.withLoss(0.3));
        for (int i = 0; i < 200; i++) {
            lab.wire.send(Frames.sized(mac(2), mac(1), 100).putInt(20, i));
        }
        return lab.numbers;
    }

    private void impair(Impairment impairment) {
        from.impair(Direction.FROM_HOST, impairment);
    }

    private void send(int number) {
        wire.send(Frames.sized(mac(2), mac(1), LENGTH).putInt(20, number));
        loop.run();
    }

    private void sendMany() {
        ByteBuffer frame = Frames.sized(mac(2), mac(1), 100);
        for (int i = 0; i < MANY; i++) {
            wire.send(frame);
        }
    }

    private void arrived(ByteBuffer frame) {
        arrivals.add(loop.nanoTime() - start);
        frames.add(ByteBuffer.allocate(frame.remaining()).put(frame).flip());
    }

    private List<Integer> numbers() {
        return frames.stream().map(frame -> frame.getInt(20)).toList();
    }

    private long counted(DropReason reason) {
        return from.counters().fromHost().dropped(reason);
    }

    private static long millis(long number) {
        return Duration.ofMillis(number).toNanos();
    }

    private static int wrongBits(ByteBuffer one, ByteBuffer other) {
        int bits = 0;
        for (int i = 0; i < one.limit(); i++) {
            bits += Integer.bitCount((one.get(i) ^ other.get(i)) & 0xff);
        }
        return bits;
    }

    private static final class SwitchLab {

        final List<Integer> numbers = new ArrayList<>();
        final EthernetSwitch device;
        final Wire wire;

        SwitchLab(long seed) {
            device = new EthernetSwitch(
                    new ManualLoop(), "lan", SwitchSettings.defaults().withSeed(seed));
            wire = device.attach("a", PortMode.access(0), frame -> {});
            device.attach("b", PortMode.access(0), frame -> numbers.add(frame.getInt(20)));
        }
    }
}
