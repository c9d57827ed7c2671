package org.infratest.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.infratest.Printable;
import org.infratest.vantage.DatagramPattern;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Tells answers to a question from what belongs to no question of ours (RFC 5452, section 9.1). */
record DnsQuery(Message query) {

    private static final int HEADER = 12;
    private static final int FLAGS_AT = 2;
    private static final int QUESTIONS_AT = 4;
    private static final byte ANSWER = (byte) 0x80;
    private static final byte ALL = (byte) 0xff;
    /** Upper and lower case are the same in names (RFC 4343), and differ in this bit. */
    private static final byte BUT_FOR_CASE = (byte) 0xdf;

    /**
     * How an answer begins: with our id, the flag of an answer, and our question or, as some servers do that understood nothing of it,
     * none at all.
     */
    DatagramPattern answer() {
        byte[] bits = questionAlone();
        bits[FLAGS_AT] = ANSWER;
        byte[] mask = new byte[bits.length];
        mask[0] = ALL;
        mask[1] = ALL;
        mask[FLAGS_AT] = ANSWER;
        mask[QUESTIONS_AT] = ALL;
        mask[QUESTIONS_AT + 1] = ALL;
        for (int at = HEADER; at < mask.length; at++) {
            mask[at] = isLetter(bits[at]) ? BUT_FOR_CASE : ALL;
        }
        byte[] without = Arrays.copyOf(bits, HEADER);
        without[QUESTIONS_AT + 1] = 0;
        return DatagramPattern.startingWith(bits, mask)
                .or(DatagramPattern.startingWith(without, Arrays.copyOf(mask, HEADER)));
    }

    private static boolean isLetter(byte character) {
        return (character & BUT_FOR_CASE) >= 'A' && (character & BUT_FOR_CASE) <= 'Z';
    }

    private byte[] questionAlone() {
        Message alone = new Message(query.getHeader().getID());
        alone.addRecord(query.getQuestion(), Section.QUESTION);
        return alone.toWire();
    }

    /** Why these bytes are not an answer to the question, as the rest of a sentence about them; empty if they are. */
    String objection(byte[] bytes) {
        try {
            return objection(new Message(bytes));
        } catch (IOException | RuntimeException e) { // whatever the parser makes of hostile bytes
            return Printable.line("is no DNS message (" + e.getMessage() + ")", 200);
        }
    }

    /** The same of bytes that do not begin as an {@link #answer} does. */
    String objectionToStray(byte[] bytes) {
        String objection = objection(bytes);
        return objection.isEmpty() ? "does not belong to the question: it does not repeat it alone" : objection;
    }

    private String objection(Message message) {
        List<String> wrong = new ArrayList<>();
        if (message.getHeader().getID() != query.getHeader().getID()) {
            wrong.add("another id");
        }
        if (!message.getHeader().getFlag(Flags.QR)) {
            wrong.add("the flag of a question");
        }
        Record question = message.getQuestion();
        if (question != null && !question.equals(query.getQuestion())) {
            wrong.add("another question, " + Printable.line(DnsRecord.text(question.getName()), 100));
        }
        return wrong.isEmpty() ? "" : "does not belong to the question: it has " + String.join(" and ", wrong);
    }

    /**
     * The message that these bytes are.
     *
     * @throws IllegalArgumentException if they are none
     */
    Message message(byte[] bytes) {
        try {
            return new Message(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException("No DNS message", e);
        }
    }
}
