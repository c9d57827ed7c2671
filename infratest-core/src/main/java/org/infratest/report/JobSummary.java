package org.infratest.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file in which a CI collects what a step has to say. Other tools write there too, and each JVM of a run knows more than the one
 * before: so what this run said earlier is replaced, and everything else stays.
 */
final class JobSummary {

    /** GitHub shows nothing at all of a file that is longer. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final int WORTH_WRITING = 2_000;

    private final Path file;

    JobSummary(Path file) {
        this.file = file;
    }

    /**
     * Writes the summary of a run into the file.
     *
     * @param folder the report's folder; runs of several modules are told apart by it
     * @return false where others have left too little room
     */
    boolean write(RunSummary summary, Path folder) throws IOException {
        String begin = marker("begin", summary, folder);
        String end = marker("end", summary, folder);
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
                FileLock lock = channel.lock()) {
            String others = without(read(channel), begin, end);
            int room = MAX_BYTES - bytes(others) - bytes(begin) - bytes(end);
            boolean fits = lock.isValid() && room >= WORTH_WRITING;
            if (fits) {
                int max = Math.min(room, MarkdownReport.MAX_BYTES);
                replace(channel, others + begin + MarkdownReport.render(summary, folder, max) + end);
            }
            return fits;
        }
    }

    /** Comments, which nobody sees. A machine that knew them could make us remove a part of our own summary, and nothing else. */
    private static String marker(String what, RunSummary summary, Path folder) {
        String id = Integer.toHexString((summary.run() + " " + folder.toAbsolutePath()).hashCode());
        return "\n<!-- infratest " + id + " " + what + " -->\n";
    }

    private static String without(String text, String begin, String end) {
        int from = text.indexOf(begin);
        int until = from < 0 ? -1 : text.lastIndexOf(end);
        return until < from || from < 0 ? text : text.substring(0, from) + text.substring(until + end.length());
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) Math.min(channel.size(), 4L * MAX_BYTES));
        while (content.hasRemaining() && channel.read(content) >= 0) {
            // until all of it is there
        }
        return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
    }

    private static void replace(FileChannel channel, String text) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        channel.truncate(0);
        channel.position(0);
        while (content.hasRemaining()) {
            channel.write(content);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
