package org.infratest.vantage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.infratest.Api;

/**
 * How a datagram has to begin to be taken for the answer to a question, bit by bit. Anybody can send to the port of whoever asks, so
 * a client takes only what repeats a part of the question (RFC 5452, section 9.1), and goes on listening otherwise. Patterns are values.
 */
@Api
public final class DatagramPattern {

    /** Any datagram, an empty one as well. */
    public static final DatagramPattern ANY = startingWith(new byte[0], new byte[0]);

    private static final int NIBBLE = 4;

    private final List<Start> starts;

    private DatagramPattern(List<Start> starts) {
        this.starts = List.copyOf(starts);
    }

    /**
     * One that has these bits at its beginning, whatever follows.
     *
     * @param bits the bits themselves
     * @param mask as long; only those count that are set here
     * @throws IllegalArgumentException if they have different lengths
     */
    public static DatagramPattern startingWith(byte[] bits, byte[] mask) {
        if (bits.length != mask.length) {
            throw new IllegalArgumentException("A mask for " + bits.length + " bytes has " + mask.length);
        }
        return new DatagramPattern(List.of(new Start(bits.clone(), mask.clone())));
    }

    /** One that begins either way. */
    public DatagramPattern or(DatagramPattern other) {
        List<Start> both = new ArrayList<>(starts);
        both.addAll(other.starts);
        return new DatagramPattern(both);
    }

    /** The pattern as a text, for another process; {@link #parse} reads it. */
    public String text() {
        return starts.stream().map(Start::text).collect(Collectors.joining("|"));
    }

    /**
     * The pattern of such a text.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static DatagramPattern parse(String text) {
        List<Start> starts =
                Arrays.stream(text.split("[|]", -1)).map(Start::parse).toList();
        return new DatagramPattern(starts);
    }

    /** Whether a datagram that carries this is one. */
    public boolean matches(byte[] payload) {
        return starts.stream().anyMatch(start -> start.matches(payload));
    }

    /**
     * The same as a regular expression for the beginning of a datagram in hexadecimal digits, of the kind that POSIX and Python both
     * understand. It consists of such digits, dots, brackets, parentheses and bars alone.
     */
    String hex() {
        List<String> each = starts.stream().map(Start::hex).toList();
        return each.size() == 1 ? "^" + each.get(0) : "^(" + String.join("|", each) + ")";
    }

    @Override
    public String toString() {
        return hex();
    }

    @SuppressWarnings("ArrayRecordComponent") // never handed out, and never compared
    private record Start(byte[] bits, byte[] mask) {

        boolean matches(byte[] payload) {
            return payload.length >= mask.length
                    && IntStream.range(0, mask.length).allMatch(at -> ((payload[at] ^ bits[at]) & mask[at]) == 0);
        }

        String text() {
            return HexFormat.of().formatHex(bits) + "/" + HexFormat.of().formatHex(mask);
        }

        static Start parse(String text) {
            String[] parts = text.split("/", -1);
            if (parts.length != 2 || parts[0].length() != parts[1].length()) {
                throw new IllegalArgumentException("'" + text + "' is no pair of bits and mask");
            }
            return new Start(HexFormat.of().parseHex(parts[0]), HexFormat.of().parseHex(parts[1]));
        }

        String hex() {
            return IntStream.range(0, mask.length)
                    .mapToObj(at -> digit(bits[at] >> NIBBLE, mask[at] >> NIBBLE) + digit(bits[at], mask[at]))
                    .collect(Collectors.joining());
        }

        private static String digit(int bits, int mask) {
            List<String> digits = IntStream.range(0, 1 << NIBBLE)
                    .filter(digit -> ((digit ^ bits) & mask & 0xf) == 0)
                    .mapToObj(Integer::toHexString)
                    .toList();
            if (digits.size() == 1) {
                return digits.get(0);
            }
            return digits.size() == 1 << NIBBLE ? "." : "[" + String.join("", digits) + "]";
        }
    }
}
