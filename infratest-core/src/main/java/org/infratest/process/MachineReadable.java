package org.infratest.process;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A line of {@code --machine-readable} output: {@code timestamp,target,type,data...}.
 * Vagrant (2.x) and Packer (1.x) share the shape and differ in how they write a comma within data.
 *
 * @param target the machine or build it is about; empty for none
 * @param type what it tells, for example {@code error-exit}
 * @param data the rest, with commas restored; line feeds are restored by {@link #text(int)} alone, as these tools do
 *     not escape a backslash and a path must not be taken for text
 */
public record MachineReadable(String target, String type, List<String> data) {

    /** Copies the list. */
    public MachineReadable {
        data = List.copyOf(data);
    }

    /** Reads a line of Vagrant or Packer; empty for a line that is not of this form, such as an early failure in plain text. */
    public static Optional<MachineReadable> parse(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length < 3 || !fields[0].matches("\\d+")) {
            return Optional.empty();
        }
        List<String> data =
                Arrays.stream(fields).skip(3).map(MachineReadable::commas).toList();
        return Optional.of(new MachineReadable(fields[1], fields[2], data));
    }

    /** Reads all lines of that form. */
    public static Stream<MachineReadable> parseAll(List<String> lines) {
        return lines.stream().flatMap(line -> parse(line).stream());
    }

    /** Field {@code index} of the data as it is, or an empty string where there is none. */
    public String field(int index) {
        return index < data.size() ? data.get(index) : "";
    }

    /** Field {@code index} of the data as text for people, with its line feeds restored. */
    public String text(int index) {
        return field(index).replace("\\n", "\n").replace("\\r", "");
    }

    private static String commas(String field) {
        return field.replace("%!(VAGRANT_COMMA)", ",").replace("%!(PACKER_COMMA)", ",");
    }
}
