package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Bytes of a server as text, whatever they are: UTF-8 where they are that, else ISO 8859-1, in which each byte is a character.
 * A sequence of UTF-8 that is cut off at the end keeps its bytes as characters.
 */
final class Decoded {

    private Decoded() {}

    static String text(byte[] bytes) {
        CharsetDecoder utf8 = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult end = utf8.decode(in, out, false);
        if (end.isError()) {
            return new String(bytes, ISO_8859_1);
        }
        String tail = new String(bytes, in.position(), in.remaining(), ISO_8859_1);
        return out.flip() + tail;
    }
}
