package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Platform;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    private static final int REFUSED = Platform.isMac() ? 61 : 111;
    private static final int NO_NETWORK = Platform.isMac() ? 51 : 101;

    /** Of the C library of Debian 12. */
    private static final Map<Integer, String> GERMAN =
            Map.of(REFUSED, "Verbindungsaufbau abgelehnt", NO_NETWORK, "Das Netzwerk ist nicht erreichbar");

    @Test
    void javaSpeaksTheLanguageOfTheUser() {
        assertThat(german("Verbindungsaufbau abgelehnt")).contains(Errors.REFUSED);
        assertThat(german("Das Netzwerk ist nicht erreichbar")).contains(Errors.NO_NETWORK);
        assertThat(german("Kein Speicherplatz verf\u00fcgbar")).isEmpty();
    }

    @Test
    void wordsOfThisComputerAreThoseOfItsLibrary() {
        String words = NativeSockets.load().strerror(NO_NETWORK);

        assertThat(Errors.translated("connect: " + words, NativeSockets.load()::strerror))
                .contains(Errors.NO_NETWORK);
        assertThat(Errors.ofThisComputer("No such file or directory")).isEmpty();
    }

    private static Optional<Errors> german(String text) {
        return Errors.translated(text, number -> GERMAN.getOrDefault(number, "Fehler " + number));
    }
}
