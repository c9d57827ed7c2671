package org.infratest.probe;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Calls by ONC RPC version 2 (RFC 5531) over TCP, one after the other.
 *
 * @param wire where they go
 */
record Rpc(Wire wire) {

    private static final int LAST_FRAGMENT = 1 << 31;
    private static final int LONGEST = 1 << 20;
    private static final int VERSION = 2;
    private static final int PROGRAM_MISMATCH = 2;

    /**
     * What is called.
     *
     * @param program its number, as IANA has it
     */
    record Procedure(int program, int version, int number) {}

    /** The server has not what was called; {@link #isVersion} tells whether it has another version of it. */
    static final class UnavailableException extends IOException {

        private static final long serialVersionUID = 1L;

        private final boolean version;

        UnavailableException(String message, boolean version) {
            super(message);
            this.version = version;
        }

        boolean isVersion() {
            return version;
        }
    }

    /**
     * Calls and waits for the answer.
     *
     * @param arguments in XDR (RFC 4506)
     * @return the results, in XDR
     * @throws UnavailableException if the server has no such procedure
     * @throws ProtocolException if what answers is not RPC, or it denies the call
     */
    ByteBuffer call(Procedure what, byte[] arguments) throws IOException {
        int id = (int) System.nanoTime();
        wire.write(request(what, arguments, id));
        ByteBuffer answer = ByteBuffer.wrap(record());
        try {
            return results(answer, id);
        } catch (BufferUnderflowException e) {
            ProtocolException wrong = new ProtocolException("an answer that ends in its middle");
            wrong.initCause(e);
            throw wrong;
        }
    }

    private static byte[] request(Procedure what, byte[] arguments, int id) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(LAST_FRAGMENT | (10 * 4 + arguments.length));
        out.writeInt(id);
        out.writeInt(0); // a call
        out.writeInt(VERSION);
        out.writeInt(what.program());
        out.writeInt(what.version());
        out.writeInt(what.number());
        out.writeLong(0); // by nobody
        out.writeLong(0); // who proves nothing
        out.write(arguments);
        return bytes.toByteArray();
    }

    private byte[] record() throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        boolean last = false;
        while (!last) {
            byte[] head = wire.bytes(4);
            int mark = ByteBuffer.wrap(head).getInt();
            int length = mark & ~LAST_FRAGMENT;
            if (length > LONGEST - record.size() || length == 0) {
                throw new ProtocolException("it does not speak RPC");
            }
            record.writeBytes(wire.bytes(length));
            last = (mark & LAST_FRAGMENT) != 0;
        }
        return record.toByteArray();
    }

    private static ByteBuffer results(ByteBuffer answer, int id) throws IOException {
        if (answer.getInt() != id || answer.getInt() != 1) {
            throw new ProtocolException("it does not answer what it was asked");
        }
        if (answer.getInt() != 0) {
            throw new ProtocolException("it denied the call");
        }
        answer.getInt();
        int proof = answer.getInt();
        skip(answer, proof);
        skip(answer, padding(proof));
        int status = answer.getInt();
        if (status == 0) {
            return answer;
        }
        throw new UnavailableException(
                switch (status) {
                    case 1 -> "it has no such service";
                    case PROGRAM_MISMATCH -> "it has versions " + answer.getInt() + " to " + answer.getInt() + " alone";
                    case 3 -> "it has no such procedure";
                    default -> "it answered with RPC status " + status;
                },
                status == PROGRAM_MISMATCH);
    }

    /** A text, at most so long. */
    static String text(ByteBuffer xdr, int longest) throws ProtocolException {
        int length = xdr.getInt();
        if (length < 0 || length > longest) {
            throw new ProtocolException("a name of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        xdr.get(bytes);
        skip(xdr, padding(length));
        return Decoded.text(bytes);
    }

    private static void skip(ByteBuffer xdr, int length) {
        if (length < 0 || length > xdr.remaining()) {
            throw new BufferUnderflowException();
        }
        xdr.position(xdr.position() + length);
    }

    /** What follows bytes of that number, as all in XDR is a multiple of four. */
    private static int padding(int length) {
        return -length & 3;
    }

    /** Numbers in XDR. */
    static byte[] numbers(int... values) {
        ByteBuffer xdr = ByteBuffer.allocate(4 * values.length);
        Arrays.stream(values).forEach(xdr::putInt);
        return xdr.array();
    }
}
