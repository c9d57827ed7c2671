package org.infratest.state;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.expect.Expectation;
import org.infratest.state.ContentFact.Content;
import org.infratest.state.DigestFact.Algorithm;
import org.infratest.state.FileObservation.Kind;

/** A file: {@code state.file("/etc/passwd").assertMode("0644")}. */
@Api
public final class FileState extends PathView<FileState> {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]*");

    FileState(Scope scope, String path) {
        super(scope, path);
    }

    @Override
    FileState with(Scope changed) {
        return new FileState(changed, path());
    }

    @Override
    String kind() {
        return "file";
    }

    /** Asserts that the path leads to a regular file. */
    public void assertExists() {
        requireKind("to be a regular file", Kind.FILE);
    }

    /** Asserts that the path leads to something of that kind. */
    public void assertKind(Kind kind) {
        requireKind("to be " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), kind);
    }

    /** Asserts the size in bytes. */
    public void assertSize(long bytes) {
        require(
                "to have " + bytes + " bytes",
                seen -> seen.exists() && seen.size() == bytes,
                bytes,
                FileObservation::size);
    }

    /**
     * Reads the content once, up to 128 KiB of it.
     *
     * @throws EnvironmentException if it is no regular file, or one that may not be read
     */
    public ContentObservation content() {
        return observe(contentNeeds(), this::readContent);
    }

    /**
     * Asserts that the content contains {@code text}. Only the first 128 KiB are read.
     *
     * @throws org.opentest4j.AssertionFailedError if it does not, or there is no such file
     * @throws EnvironmentException if it cannot be read, or is longer and the part that was read does not contain it
     */
    public void assertContains(String text) {
        requireContent("to contain '" + text + "'", text, content -> content.contains(text));
    }

    /**
     * Asserts that one line is exactly {@code line}.
     *
     * @throws EnvironmentException as {@link #assertContains}
     */
    public void assertContainsLine(String line) {
        requireContent(
                "to contain the line '" + line + "'",
                line,
                content -> lines(content).contains(line));
    }

    /** A carriage return belongs to its line: what reads the file will find it there. */
    private static List<String> lines(String content) {
        List<String> lines = Arrays.asList(content.split("\n", -1));
        return content.endsWith("\n") || content.isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
    }

    /**
     * Asserts that there is such a file and that it does not contain {@code text}.
     *
     * @throws EnvironmentException if it cannot be read as a whole
     */
    public void assertContainsNot(String text) {
        ask(
                Expectation.<ContentObservation>not(
                        title() + " not to contain '" + text + "'",
                        seen -> seen.exists() && !found(seen, content -> content.contains(text)),
                        "content without '" + text + "'",
                        ContentObservation::text),
                contentNeeds(),
                this::readContent);
    }

    /**
     * Asserts the SHA-256 checksum of the whole content.
     *
     * @param digits in hexadecimal, in upper or lower case
     * @throws ConfigurationException if it has another form
     */
    public void assertSha256(String digits) {
        requireDigest(Algorithm.SHA256, digits);
    }

    /**
     * Asserts the MD5 checksum of the whole content.
     *
     * @param digits in hexadecimal, in upper or lower case
     * @throws ConfigurationException if it has another form
     */
    public void assertMd5(String digits) {
        requireDigest(Algorithm.MD5, digits);
    }

    private void requireContent(String wish, String expected, Predicate<String> test) {
        ask(
                Expectation.<ContentObservation>that(
                        title() + " " + wish,
                        seen -> seen.exists() && found(seen, test),
                        expected,
                        ContentObservation::text),
                contentNeeds(),
                this::readContent);
    }

    /** Whether the content is as tested, unless that might be decided by what was not read. */
    private boolean found(ContentObservation seen, Predicate<String> test) {
        boolean found = test.test(seen.text());
        if (!found && !seen.whole()) {
            throw new EnvironmentException(scope().host().name() + ": only the first " + Prelude.CONTENT / 1024
                    + " KiB of " + path() + " were read, and the text is not in them; ask by command(\"grep ...\")");
        }
        return found;
    }

    private void requireDigest(Algorithm algorithm, String digits) {
        String wanted = digits.toLowerCase(Locale.ROOT);
        if (wanted.length() != algorithm.digits() || !HEX.matcher(wanted).matches()) {
            throw new ConfigurationException("'" + digits + "' is no " + algorithm + " checksum; it has "
                    + algorithm.digits() + " hexadecimal digits");
        }
        DigestFact fact = new DigestFact(path(), algorithm);
        ask(
                Expectation.<ValueObservation>that(
                        title() + " to have " + algorithm + " " + wanted,
                        seen -> wanted.equals(seen.value()),
                        wanted,
                        seen -> String.valueOf(seen.value())),
                Set.of(fact),
                facts -> ValueObservation.of(path(), facts.get(fact), "there is no such file", facts.took()));
    }

    private Set<Fact<?>> contentNeeds() {
        return Set.of(new ContentFact(path()));
    }

    private ContentObservation readContent(Facts facts) {
        Content content = facts.get(new ContentFact(path()));
        String text = content.text();
        return new ContentObservation(path(), text != null, text == null ? "" : text, content.whole(), facts.took());
    }
}
