package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.net.Frames.EVERYBODY;
import static org.infratest.lab.net.Frames.mac;
import static org.infratest.lab.net.Frames.untagged;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningTest {

    private static final Duration AGEING = Duration.ofMinutes(5);

    private final Segment segment = new Segment().with("a", "b", "c");

    @Test
    void unknownAddressGoesToAllButTheSender() {
        segment.send("a", untagged(mac(2), mac(1), "to b"));

        assertThat(segment.receivers()).containsExactly("b", "c");
    }

    @Test
    void frameArrivesAsItWasSent() {
        ByteBuffer frame = untagged(mac(2), mac(1), "to b");

        segment.send("a", frame);

        assertThat(segment.received("b")).containsExactly(Frames.hex(frame));
    }

    @Test
    void broadcastAndMulticastGoToAllButTheSender() {
        segment.send("a", untagged(EVERYBODY, mac(1), "to all"));
        assertThat(segment.receivers()).containsExactly("b", "c");

        segment.send("a", untagged(0x3333_0000_0001L, mac(1), "to all"));
        assertThat(segment.receivers()).containsExactly("b", "c");
    }

    @Test
    void knownAddressGoesToItsPortOnly() {
        segment.send("b", untagged(EVERYBODY, mac(2), "here is b"));
        segment.receivers();

        segment.send("a", untagged(mac(2), mac(1), "to b"));

        assertThat(segment.receivers()).containsExactly("b");
    }

    @Test
    void frameToAnAddressBehindItsOwnPortGoesNowhere() {
        segment.send("a", untagged(EVERYBODY, mac(1), "one"));
        segment.send("a", untagged(EVERYBODY, mac(2), "another behind the same port"));
        segment.receivers();

        segment.send("a", untagged(mac(2), mac(1), "between them"));

        assertThat(segment.receivers()).isEmpty();
    }

    @Test
    void addressThatMovesIsFoundWhereItWasSeenLast() {
        segment.send("b", untagged(EVERYBODY, mac(2), "here"));
        segment.send("c", untagged(EVERYBODY, mac(2), "now here"));
        segment.receivers();

        segment.send("a", untagged(mac(2), mac(1), "to it"));

        assertThat(segment.receivers()).containsExactly("c");
    }

    @Test
    void addressIsForgottenAfterTheAgeingTimeAndNotBefore() {
        segment.send("b", untagged(EVERYBODY, mac(2), "here"));
        segment.loop.advance(AGEING.minusNanos(1));
        segment.receivers();
        segment.send("a", untagged(mac(2), mac(1), "to b"));
        assertThat(segment.receivers()).containsExactly("b");

        segment.loop.advance(Duration.ofNanos(1));

        segment.send("a", untagged(mac(2), mac(1), "to b"));
        assertThat(segment.receivers()).containsExactly("b", "c");
    }

    @Test
    void eachFrameFromAnAddressBeginsItsAgeingAnew() {
        segment.send("b", untagged(EVERYBODY, mac(2), "here"));
        segment.loop.advance(AGEING.minusNanos(1));
        segment.send("b", untagged(EVERYBODY, mac(2), "still here"));
        segment.loop.advance(AGEING.minusNanos(1));
        segment.receivers();

        segment.send("a", untagged(mac(2), mac(1), "to b"));

        assertThat(segment.receivers()).containsExactly("b");
    }

    @Test
    void addressesOfADetachedPortAreForgotten() {
        segment.send("b", untagged(EVERYBODY, mac(2), "here"));
        segment.receivers();

        segment.device.detach("b");
        segment.send("a", untagged(mac(2), mac(1), "to b"));

        assertThat(segment.receivers()).containsExactly("c");
    }

    @Test
    void whatADetachedStationSendsGetsLost() {
        segment.device.detach("b");

        segment.send("b", untagged(EVERYBODY, mac(2), "still there?"));

        assertThat(segment.receivers()).isEmpty();
    }

    @Test
    void tableIsBoundedAndMakesRoomForTheNewWhenTheOldAged() {
        Segment small = new Segment(SwitchSettings.defaults().withMaxAddresses(100)).with("a", "b", "c");
        for (int i = 1; i <= 1000; i++) {
            small.send("a", untagged(EVERYBODY, mac(i), "one of many"));
        }
        assertThat(small.device.addresses()).isEqualTo(100);

        small.loop.advance(AGEING);
        small.send("b", untagged(EVERYBODY, mac(2000), "late"));
        small.receivers();
        small.send("c", untagged(mac(2000), mac(3), "to b"));

        assertThat(small.receivers()).containsExactly("b");
        assertThat(small.device.addresses()).isLessThanOrEqualTo(100);
    }

    @Test
    void replyWithinReceiveGoesInAfterAllGotTheFrame() {
        List<String> order = new ArrayList<>();
        Segment lab = new Segment();
        Wire[] wire = new Wire[1];
        wire[0] = lab.device.attach("echo", PortMode.access(0), frame -> {
            order.add("echo receives");
            wire[0].send(untagged(mac(1), mac(9), "reply"));
        });
        lab.device.attach("other", PortMode.access(0), frame -> order.add("other receives"));
        Wire asking = lab.device.attach("asking", PortMode.access(0), frame -> order.add("reply arrives"));

        asking.send(untagged(EVERYBODY, mac(1), "who is there"));
        lab.loop.run();

        assertThat(order).containsExactly("echo receives", "other receives", "reply arrives");
    }

    @Test
    void stationThatThrowsIsReportedAndOthersGetTheFrame() {
        segment.device.attach("bad", PortMode.access(0), frame -> {
            throw new IllegalStateException("broken station");
        });
        segment.with("last");

        segment.send("a", untagged(EVERYBODY, mac(1), "to all"));

        assertThat(segment.receivers()).containsExactly("b", "c", "last");
        assertThat(segment.loop.errors())
                .singleElement()
                .hasToString("java.lang.IllegalStateException: broken station");
    }

    @Test
    void frameIsReadFromItsPositionToItsLimitInAnyByteOrder() {
        ByteBuffer frame = untagged(mac(2), mac(1), "to b");
        ByteBuffer within = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        within.position(7).put(frame.duplicate()).flip().position(7);

        segment.send("a", within);

        assertThat(segment.received("b")).containsExactly(Frames.hex(frame));
        assertThat(within.position()).isEqualTo(7);
    }

    @Test
    void framesAndBytesAreCountedOnEachPort() {
        segment.send("a", untagged(EVERYBODY, mac(1), "12345678"));

        assertThat(segment.fromHost("a").frames()).isEqualTo(1);
        assertThat(segment.fromHost("a").bytes()).isEqualTo(22);
        assertThat(segment.toHost("a").frames()).isZero();
        assertThat(segment.toHost("b").frames()).isEqualTo(1);
        assertThat(segment.toHost("c").bytes()).isEqualTo(22);
    }
}
