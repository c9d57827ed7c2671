package org.infratest.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * One JVM's part in the report of a run. It appends every event to its own file as it happens and shows boots and builds
 * on the console; when it is closed, it merges the files of all JVMs of the run into a table on the console,
 * {@code report.html} and {@code summary.json}.
 *
 * <p>A report never decides how a test ends: what goes wrong with it is said on the console and in the report, not thrown.
 * Thread-safe.
 */
public final class RunReport implements EventSink, AutoCloseable {

    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final int TABLE_WIDTH = 160;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Path folder;
    private final String runId;
    private final Supplier<@Nullable String> currentTest;
    private final Clock clock;
    private final LiveConsole console;
    private final Heartbeat heartbeat;
    private final @Nullable Path jobSummary;
    private final long pid = ProcessHandle.current().pid();

    // All below is guarded by this.
    private final EventLog log;
    private final Set<String> building = new HashSet<>();
    private int written;
    private int lost;
    private @Nullable Exception firstTrouble;
    private boolean closed;
    private boolean early;

    private RunReport(
            Path folder,
            String runId,
            Supplier<@Nullable String> currentTest,
            PrintStream console,
            @Nullable Path jobSummary,
            Clock clock,
            Duration silence) {
        this.folder = folder;
        this.runId = runId;
        this.currentTest = currentTest;
        this.clock = clock;
        this.jobSummary = jobSummary;
        this.console = new LiveConsole(console, clock, silence);
        this.heartbeat = new Heartbeat(this.console::beat, silence);
        this.log = new EventLog(folder, pid);
    }

    /**
     * Opens this JVM's part of a report. What an older run left in the folder is removed.
     *
     * @param folder where the report is written; it is created where it does not exist
     * @param runId the run's id, the same in all JVMs of one build
     * @param currentTest names the test that runs in the calling thread, or null where none does
     * @param console where people watch
     * @param jobSummary the file in which the CI collects what a job has to say, or null where there is none
     * @throws EnvironmentException if the folder cannot be made or read
     */
    public static RunReport open(
            Path folder,
            String runId,
            Supplier<@Nullable String> currentTest,
            PrintStream console,
            @Nullable Path jobSummary) {
        return open(folder, runId, currentTest, console, jobSummary, Clock.systemUTC(), SILENCE);
    }

    static RunReport open(
            Path folder,
            String runId,
            Supplier<@Nullable String> currentTest,
            PrintStream console,
            @Nullable Path jobSummary,
            Clock clock,
            Duration silence) {
        try {
            RunFolder.prepare(folder, runId);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Cannot prepare the report's folder '" + folder + "': " + e
                            + "; make it a folder that can be written to",
                    e);
        }
        return new RunReport(folder, runId, currentTest, console, jobSummary, clock, silence);
    }

    /** The page that {@link #close} writes. */
    public Path html() {
        return folder.resolve(Publisher.HTML);
    }

    /**
     * Keeps what files held at the moment in which a test failed, in this report's folder. Where that is not possible, the console
     * says so, and the files themselves are named.
     *
     * @param test the test
     * @param files its evidence
     * @return the copies
     */
    public List<Path> keep(String test, List<Path> files) {
        try {
            return new EvidenceFolder(folder).keep(test, files);
        } catch (IOException e) {
            console.say("the evidence of " + test + " could not be copied: " + e);
            return files;
        }
    }

    /**
     * Where a file goes, beside the evidence of a test, that is made for it alone; there is none of that name yet.
     *
     * @throws EnvironmentException if there can be no such file
     */
    public Path place(String test, String name) {
        try {
            return new EvidenceFolder(folder).place(test, name);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "There can be no file '" + name + "' for " + test + " in " + folder + ": " + e, e);
        }
    }

    /** Writes the event to this JVM's file and shows it where it is worth a line. Never throws. */
    @Override
    public void emit(Event event) {
        try {
            write(event);
        } catch (IOException | RuntimeException e) {
            lost(event, e);
        }
        try {
            console.show(event);
            heartbeat.start();
        } catch (RuntimeException e) {
            lost(event, e);
        }
    }

    /**
     * Merges what all JVMs of the run have written so far, prints the table and writes the files. Does nothing where this
     * JVM has no part in the run, and nothing the second time.
     */
    @Override
    public void close() {
        heartbeat.close();
        List<String> remarks;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            closeLog();
            if (written == 0 && lost == 0) {
                return;
            }
            remarks = remarks();
        }
        publish(remarks);
    }

    /**
     * As {@link #close}, where this JVM is told to end before its tests have ended, as by Ctrl-C. Whoever builds a box has its last word
     * first, for which it has 5 s. What comes after is in no report.
     */
    public void closeEarly() {
        synchronized (this) {
            if (closed) {
                return;
            }
            early = true;
            awaitLastWords();
        }
        close();
    }

    private synchronized void awaitLastWords() {
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            while (!building.isEmpty() && deadline - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Event event) throws IOException {
        String test = currentTest.get();
        synchronized (this) {
            if (closed && early) {
                return;
            }
            if (closed) {
                throw new IOException("the report was closed already");
            }
            log.append(new LoggedEvent(clock.instant(), runId, pid, test, event));
            written++;
            noteBuilds(event);
        }
    }

    private synchronized void noteBuilds(Event event) {
        if (event instanceof Event.BoxBuilding e) {
            building.add(e.box());
        } else if (event instanceof Event.BoxReady e) {
            building.remove(e.box());
        } else if (event instanceof Event.BoxFailed e) {
            building.remove(e.box());
        }
        notifyAll();
    }

    private synchronized void lost(Event event, Exception trouble) {
        lost++;
        if (firstTrouble == null) {
            firstTrouble = trouble;
            console.say("the report in " + folder + " will be incomplete: "
                    + event.getClass().getSimpleName() + " could not be recorded: " + trouble);
        }
    }

    private void closeLog() {
        try {
            log.close();
        } catch (IOException e) {
            console.say("could not close this JVM's file in " + folder + ": " + e);
        }
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (early) {
            remarks.add("JVM " + pid + " was told to end before its tests had ended");
        }
        if (firstTrouble != null) {
            remarks.add(lost + " events of JVM " + pid + " could not be recorded: " + firstTrouble);
        }
        return remarks;
    }

    private void publish(List<String> remarks) {
        try {
            RunSummary summary = RunSummary.read(folder, runId).with(remarks);
            console.print("\n" + ConsoleTable.render(summary, TABLE_WIDTH) + "\n");
            new Publisher(folder, runId).publish(remarks);
            writeJobSummary(summary);
            console.say("report: " + html());
        } catch (IOException | RuntimeException e) {
            console.say("the report in " + folder + " could not be written: " + e);
        }
    }

    private void writeJobSummary(RunSummary summary) throws IOException {
        if (jobSummary != null && !new JobSummary(jobSummary).write(summary, folder)) {
            console.say("the job summary " + jobSummary + " is full already; this run is not in it");
        }
    }
}
