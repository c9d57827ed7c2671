package org.infratest.environment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A JVM that takes a turn, says so, and keeps it until its input ends or it is killed. */
record OtherJvm(Process process, BufferedReader output) implements AutoCloseable {

    static OtherJvm holding(Path book, String by, String resource) throws IOException {
        return sharing(book, by, resource, "");
    }

    /** One of that run, which lets others of it in; it does what {@link #tell} tells it. */
    static OtherJvm sharing(Path book, String by, String resource, String run) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OtherJvm.class.getName(),
                        book.toString(),
                        by,
                        resource,
                        run))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new OtherJvm(
                process, new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    /** The first line that does not begin so. */
    String lineAfter(String beginning) throws IOException {
        String line = line();
        while (line.startsWith(beginning)) {
            line = line();
        }
        return line;
    }

    public static void main(String[] arguments) throws IOException {
        Turns turns = new Turns(new TurnBook(Path.of(arguments[0])), Budget.ofThisComputer(), Duration.ofMinutes(1));
        Tenant tenant = Tenant.of(arguments[1], "run of " + arguments[1], Sharing.RUN);
        Turns.Wish wish = new Turns.Wish(tenant, "environment 'web'", "", Map.of(arguments[2], 1L), arguments[3]);
        try (Turns.Turn turn = turns.take(wish, reason -> say("waits: " + reason), () -> false)) {
            say("has " + turn.getClass().getSimpleName());
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                obey(line, turn.share());
            }
        }
        say("gave it back");
    }

    private static void obey(String line, RunShare share) {
        switch (line) {
            case "start" -> share.open();
            case "fail" -> share.close();
            case "end" -> {
                share.awaitGuests(reason -> say("waits: " + reason), () -> false);
                say("alone, a guest's test failed: " + share.guestFailed());
            }
            default -> throw new IllegalArgumentException(line);
        }
    }

    /** Has it {@code start} what it has, {@code fail} to, or {@code end} it. */
    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void end() throws IOException {
        process.getOutputStream().close();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
