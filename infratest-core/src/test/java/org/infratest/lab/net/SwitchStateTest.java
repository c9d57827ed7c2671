package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.net.Frames.EVERYBODY;
import static org.infratest.lab.net.Frames.mac;
import static org.infratest.lab.net.Frames.untagged;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SwitchStateTest {

    private static final Impairment LATE = Impairment.NONE.withDelay(Duration.ofSeconds(2));

    private final Segment segment = new Segment().with("a", "b", "c");

    @Test
    void whatIsHeldGoesOutInItsOrder() {
        segment.device.hold();
        segment.send("a", untagged(EVERYBODY, mac(1), "first"));
        segment.send("a", untagged(EVERYBODY, mac(1), "second"));
        assertThat(segment.receivers()).isEmpty();

        segment.device.release();

        assertThat(segment.received("b"))
                .containsExactly(
                        Frames.hex(untagged(EVERYBODY, mac(1), "first")),
                        Frames.hex(untagged(EVERYBODY, mac(1), "second")));
        segment.send("a", untagged(EVERYBODY, mac(1), "third"));
        assertThat(segment.receivers()).containsExactly("b", "c");
    }

    @Test
    void hostThatIsGoneIsForgottenWithWhatItHasSent() {
        segment.send("a", untagged(EVERYBODY, mac(1), "here is a"));
        segment.send("b", untagged(EVERYBODY, mac(2), "here is b"));
        segment.device.port("a").impair(Direction.FROM_HOST, LATE);
        segment.device.port("c").impair(Direction.TO_HOST, LATE);
        segment.send("a", untagged(mac(3), mac(1), "late from a"));
        segment.send("b", untagged(mac(3), mac(2), "late from b"));
        segment.device.hold();
        segment.send("b", untagged(mac(1), mac(2), "held from b"));
        segment.send("c", untagged(mac(2), mac(3), "held from c"));

        SwitchState kept = segment.device.state();
        SwitchState rest = kept.without(Set.of("b"), Set.of(new MacAddress(mac(2))));

        assertThat(rest.addresses()).extracting(SwitchState.Learned::port).containsExactlyInAnyOrder("a", "c");
        assertThat(rest.ports()).extracting(SwitchState.Port::name).containsExactly("a", "c");
        assertThat(rest.ports().get(0).fromHost().onTheWay())
                .extracting(SwitchState.Flight::frame)
                .containsExactly(Frames.hex(untagged(mac(3), mac(1), "late from a")));
        assertThat(rest.ports().get(0).held()).isEmpty();
        assertThat(rest.ports().get(1).toHost().impairment()).isEqualTo(LATE);
        assertThat(rest.ports().get(1).toHost().onTheWay()).isEmpty();
        assertThat(kept.ports().get(0).held()).hasSize(1);
        assertThat(kept.ports().get(2).toHost().onTheWay()).hasSize(1);
    }

    @Test
    void onlookerSeesFramesToOneAddressWithoutTheirTagsUntilItIsSentAway() {
        List<String> seen = new ArrayList<>();
        Segment tagging = new Segment().with("a", PortMode.trunk(Set.of(10), 0)).with("b", PortMode.access(10));
        tagging.device.watch((from, to, buffer, start, length) ->
                seen.add(from + " " + to + " " + Frames.hex(buffer.slice(start, length))));
        tagging.send("a", Frames.tagged(EVERYBODY, mac(1), "to all", 0x8100, 10));
        tagging.send("a", Frames.tagged(mac(2), mac(1), "nobody knows", 0x8100, 10));
        tagging.send("b", untagged(mac(1), mac(2), "to a"));
        tagging.device.watch(null);
        tagging.send("b", untagged(mac(1), mac(2), "unseen"));

        assertThat(seen)
                .containsExactly(
                        "a  " + Frames.hex(untagged(mac(2), mac(1), "nobody knows")),
                        "b a " + Frames.hex(untagged(mac(1), mac(2), "to a")));
        assertThat(tagging.received("b")).hasSize(2);
    }

    @Test
    void whatHasNoRoomWhileItIsHeldIsCounted() {
        Segment small = new Segment(SwitchSettings.defaults().withQueue(200_000)).with("a", "b");
        small.device.hold();
        for (int i = 0; i < 5; i++) {
            small.send("a", Frames.sized(EVERYBODY, mac(1), 60_000));
        }

        small.device.release();

        assertThat(small.received("b")).hasSize(3);
        assertThat(small.toHost("b").dropped(DropReason.QUEUE_FULL)).isEqualTo(2);
    }

    @Test
    void learnedAddressesComeBackWithTheirAge() {
        segment.send("c", untagged(EVERYBODY, mac(3), "here is c"));
        segment.loop.advance(Duration.ofSeconds(100));
        SwitchState kept = segment.device.state();
        segment.send("b", untagged(EVERYBODY, mac(3), "now it is here"));
        segment.loop.advance(Duration.ofHours(1));

        segment.device.become(kept);

        segment.receivers();
        segment.send("a", untagged(mac(3), mac(1), "to c"));
        assertThat(segment.receivers()).containsExactly("c");
        segment.loop.advance(Duration.ofSeconds(199));
        segment.send("a", untagged(mac(3), mac(1), "still to c"));
        assertThat(segment.receivers()).containsExactly("c");
        segment.loop.advance(Duration.ofSeconds(2));
        segment.send("a", untagged(mac(3), mac(1), "nobody knows"));
        assertThat(segment.receivers()).containsExactly("b", "c");
    }

    @Test
    void faultsComeBackAndThoseThatCameLaterGo() {
        segment.device.port("a").impair(Direction.FROM_HOST, LATE);
        segment.device.partition(List.of(Set.of("b"), Set.of("c")));
        segment.device.limitMtu(1000);
        SwitchState kept = segment.device.state();
        segment.device.heal();
        segment.device.port("b").impair(Direction.TO_HOST, Impairment.NONE.withDown(true));

        segment.device.become(kept);

        assertThat(segment.device.state()).isEqualTo(kept);
        segment.send("b", untagged(EVERYBODY, mac(2), "to all"));
        assertThat(segment.receivers()).containsExactly("a");
        segment.send("a", untagged(EVERYBODY, mac(1), "late"));
        assertThat(segment.receivers()).isEmpty();
        segment.loop.advance(Duration.ofSeconds(2));
        assertThat(segment.receivers()).containsExactly("b", "c");
    }

    @Test
    void framesOnTheWayArriveAsLateAsTheyWouldHave() {
        segment.device.port("a").impair(Direction.FROM_HOST, LATE);
        segment.send("a", untagged(EVERYBODY, mac(1), "on the way"));
        segment.loop.advance(Duration.ofMillis(1500));
        SwitchState kept = segment.device.state();
        segment.loop.advance(Duration.ofMinutes(1));
        segment.send("a", untagged(EVERYBODY, mac(1), "of another time"));
        segment.receivers();

        segment.device.become(kept);

        segment.loop.advance(Duration.ofMillis(499));
        assertThat(segment.receivers()).isEmpty();
        segment.loop.advance(Duration.ofMillis(1));
        assertThat(segment.received("b")).containsExactly(Frames.hex(untagged(EVERYBODY, mac(1), "on the way")));
        segment.loop.advance(Duration.ofMinutes(1));
        assertThat(segment.received("b")).isEmpty();
    }

    @Test
    void heldFramesArePartOfWhatIsKeptAsOftenAsItIsGoneBackTo() {
        segment.device.hold();
        segment.send("a", untagged(EVERYBODY, mac(1), "in flight"));
        SwitchState kept = segment.device.state();
        segment.device.release();
        for (int i = 0; i < 2; i++) {
            segment.receivers();
            segment.device.hold();
            segment.send("a", untagged(EVERYBODY, mac(1), "of another time"));
            segment.device.become(kept);

            segment.device.release();

            assertThat(segment.received("b")).containsExactly(Frames.hex(untagged(EVERYBODY, mac(1), "in flight")));
        }
    }

    @Test
    void chanceBeginsAnewSoTheSameHappensEachTime() {
        segment.device.port("a").impair(Direction.FROM_HOST, Impairment.NONE.withLoss(0.5));
        SwitchState kept = segment.device.state();
        List<List<String>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            segment.device.become(kept);
            for (int i = 0; i < 20; i++) {
                segment.send("a", untagged(EVERYBODY, mac(1), "frame " + i));
            }
            runs.add(segment.received("b"));
        }

        assertThat(runs.get(0)).isEqualTo(runs.get(1)).hasSizeBetween(3, 17);
    }
}
