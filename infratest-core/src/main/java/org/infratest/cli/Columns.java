package org.infratest.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Columns as wide as their widest cell; the last one is left as it is. */
final class Columns {

    private final int[] widths;

    Columns(List<String> header, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(rows);
        all.add(header);
        widths = IntStream.range(0, header.size())
                .map(column -> all.stream()
                        .mapToInt(row -> Output.cell(row.get(column)).length())
                        .max()
                        .orElse(0))
                .toArray();
    }

    String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = Output.cell(cells.get(column));
            line.append(cell);
            if (column < cells.size() - 1) {
                line.append(" ".repeat(widths[column] - cell.length() + 2));
            }
        }
        return line.toString().stripTrailing();
    }
}
