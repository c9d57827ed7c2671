package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.lab.net.FakeQemu;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.ip.Packets;
import org.infratest.lab.qemu.Plug;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the networks of a lab know of a machine that asks for an address, and what those say on which nobody serves any. */
@Timeout(60)
class UnservedTest {

    private static final MacAddress CARD = LabMacs.card(0, 0);
    private static final InetAddress NOBODY = Subnet.address("0.0.0.0");
    private static final InetAddress EVERYBODY = Subnet.address("255.255.255.255");
    private static final String DISCOVER = "350101";
    private static final String REQUEST = "350103";
    private static final String OFFER = "63825363" + "0104ffffff00";
    private static final String ARP_REPLY = "0806" + "0001080006040002";
    private static final String NO_DISCOVER = "no DHCP discover came from it";
    private static final String NO_REQUEST = "it sent a DHCP discover, but no request followed";

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final SocketFolder sockets = SocketFolder.create();

    @TempDir
    private Path folder;

    private LabNet net;
    private LabHost web;
    private FakeQemu card;

    @AfterEach
    void close() throws IOException {
        card.close();
        net.close();
        sockets.close();
        assertThat(errors).isEmpty();
    }

    /** A lab of one machine on a network, whose card is ours. */
    private void start(String subnet, UnaryOperator<LabNetworkBuilder> more, String... address) throws IOException {
        LabSpec lab = LabSpec.named("shop")
                .network("lan", lan -> more.apply(lan.subnet(subnet)))
                .host("web", host -> host.nic("lan", address))
                .build();
        net = LabNet.start(lab, 1, folder, errors::add);
        web = lab.host("web").orElseThrow();
        Plug plug = net.cards(0, sockets, true).get(0).plug();
        card = FakeQemu.connect(UnixDomainSocketAddress.of(((Plug.UnixSocket) plug).path()));
    }

    private void start() throws IOException {
        start("10.1.0.0/24", lan -> lan);
    }

    private void broadcast(ByteBuffer frame) throws IOException {
        MacAddress.BROADCAST.put(frame);
        CARD.put(frame);
        card.send(frame.rewind());
    }

    private void sendDhcp(String options) throws IOException {
        byte[] rest = HexFormat.of().parseHex(options.replace(" ", "") + "ff");
        int length = 8 + 240 + rest.length;
        ByteBuffer datagram = ByteBuffer.allocate(length)
                .putShort((short) 68)
                .putShort((short) 67)
                .putShort((short) length);
        datagram.put(8, new byte[] {1, 1, 6}).putInt(8 + 236, 0x6382_5363).put(8 + 240, rest);
        CARD.put(datagram.position(8 + 28));
        broadcast(Packets.of(NOBODY, EVERYBODY, 17, datagram.rewind()));
    }

    private void sendArpRequest(String target) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(42).position(12);
        frame.put(HexFormat.of().parseHex("0806" + "0001080006040001"));
        CARD.put(frame);
        frame.put(Subnet.address("10.1.0.77").getAddress()).put(new byte[6]);
        frame.put(Subnet.address(target).getAddress());
        broadcast(frame.flip());
    }

    private void awaitLack(String text) {
        await().untilAsserted(() -> assertThat(net.unserved(0)).isEqualTo(Map.of("lan", text)));
    }

    @Test
    void cardThatIsSilentIsToldFromOneThatDoesNotAsk() throws IOException {
        start();
        awaitLack(NO_DISCOVER + "; its card has not sent a single frame");

        sendArpRequest("10.1.0.254");

        awaitLack(NO_DISCOVER);
    }

    @Test
    void machineThatDoesNotTakeItsOfferIsTold() throws IOException {
        start();
        sendDhcp(DISCOVER);

        awaitLack(NO_REQUEST);
    }

    @Test
    void networkWithoutAnAddressLeftIsTold() throws IOException {
        start("10.1.0.0/30", lan -> lan);
        sendDhcp(DISCOVER);

        awaitLack(NO_REQUEST + " (no address is left)");
    }

    @Test
    void networkWithoutAddressesForStrangersIsTold() throws IOException {
        start("10.1.0.0/31", lan -> lan.jvm("10.1.0.0"));
        sendDhcp(DISCOVER);

        awaitLack(NO_REQUEST + " (its hardware address " + CARD + " is not known)");
    }

    @ParameterizedTest
    @CsvSource({
        "350103 36040a010009, '" + NO_REQUEST + " (it chose another DHCP server, 10.1.0.9)'",
        "350104 32040a010080, '" + NO_REQUEST
                + " (it declined 10.1.0.128, since somebody else answers for that address)'",
        "350103 320408080808, 'its DHCP request was not granted (it asked for 8.8.8.8, which it cannot have)'",
    })
    void whatFollowedItsDiscoverIsTold(String next, String text) throws IOException {
        start();
        sendDhcp(DISCOVER);
        sendDhcp(next);

        awaitLack(text);
    }

    @Test
    void machineThatHasItsAddressLacksNothing() throws IOException {
        start();
        sendDhcp(DISCOVER);
        sendDhcp(REQUEST + "3204 0a010080");

        await().untilAsserted(() -> assertThat(net.unserved(0)).isEmpty());
        assertThatCode(() -> new AddressWait(net, Duration.ofSeconds(30)).await(web, 0, List::of))
                .doesNotThrowAnyException();
    }

    @Test
    void failureTellsHowFarTheMachineCameAndItsConsolesLastLines() throws IOException {
        start();

        assertThatThrownBy(() -> new AddressWait(net, Duration.ofMillis(300))
                        .await(web, 0, () -> List.of("Debian GNU/Linux 12", "web login:")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("""
                        Host 'web' was served no address within 300 ms
                          on network 'lan': no DHCP discover came from it; its card has not sent a single frame
                          its console's last lines:
                            Debian GNU/Linux 12
                            web login:""");
    }

    @ParameterizedTest
    @CsvSource({"KVM, 20", "HVF, 20", "WHPX, 20", "TCG, 60"})
    void emulatedMachinesAreWaitedForLonger(Accelerator accelerator, int seconds) throws IOException {
        start();

        assertThat(AddressWait.on(net, accelerator)).isEqualTo(new AddressWait(net, Duration.ofSeconds(seconds)));
    }

    @Test
    void nobodyServesAddressesWhereTheLabSaysSo() throws IOException {
        start("10.1.0.0/24", LabNetworkBuilder::withoutDhcp, "10.1.0.77");
        sendDhcp(DISCOVER);
        sendArpRequest("10.1.0.254");

        assertThat(card.receive()).as("what comes first").contains(ARP_REPLY);
        assertThat(net.unserved(0)).isEmpty();
    }

    @Test
    void addressesAreServedUnlessTheLabSaysOtherwise() throws IOException {
        start("10.1.0.0/24", lan -> lan, "10.1.0.77");
        sendDhcp(DISCOVER);
        sendArpRequest("10.1.0.254");

        assertThat(card.receive()).contains(OFFER);
        assertThat(card.receive()).contains(ARP_REPLY);
    }
}
