package org.gridsample.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Pieces of tables that have a column for each contestant. */
final class Tables {
    private Tables() {}

    static List<String> header(String first, List<String> contestants) {
        List<String> header = new ArrayList<>(List.of(first));
        contestants.forEach(name -> header.add(Contestants.label(name)));
        return header;
    }

    /** A line for each kind of rows: the geometric mean of each contestant's ratios, in brackets the least. */
    static List<List<String>> means(
            Results results, List<String> contestants, Function<Row, String> kindOf, ToDoubleFunction<Row> ratio) {
        Map<String, List<Row>> byKind = results.rows().stream()
                .sorted(Comparator.comparingInt(row -> row.cell().rank()))
                .collect(Collectors.groupingBy(kindOf, LinkedHashMap::new, Collectors.toList()));
        List<List<String>> lines = new ArrayList<>();
        byKind.forEach((kind, rows) -> {
            List<String> line = new ArrayList<>(List.of(kind));
            for (String name : contestants) {
                line.add(meanAndWorst(
                        rows.stream()
                                .filter(row -> row.contestant().equals(name))
                                .toList(),
                        ratio));
            }
            lines.add(line);
        });
        return lines;
    }

    static String meanAndWorst(List<Row> rows, ToDoubleFunction<Row> ratio) {
        Row worst = Results.worst(rows.stream(), ratio);
        if (worst == null) {
            return "-";
        }
        double mean = Results.geomean(rows.stream(), ratio);
        return "%s (%s)".formatted(Markdown.times(mean), Markdown.times(ratio.applyAsDouble(worst)));
    }

    /** A line for each cell and number of threads, with what there is to say of each contestant's row. */
    static String cells(Results results, Function<Row, String> textOf) {
        List<String> contestants = results.contestants();
        Map<List<Object>, List<Row>> byCell = results.rows().stream()
                .collect(Collectors.groupingBy(
                        row -> List.of(row.cell(), row.threads()), LinkedHashMap::new, Collectors.toList()));
        List<List<String>> lines = new ArrayList<>();
        for (List<Row> rows : byCell.values()) {
            Row first = rows.get(0);
            List<String> line = new ArrayList<>(List.of(first.cell().name(), String.valueOf(first.threads())));
            contestants.forEach(name -> line.add(rows.stream()
                    .filter(row -> row.contestant().equals(name))
                    .map(textOf)
                    .findFirst()
                    .orElse("-")));
            lines.add(line);
        }
        List<String> header = header("cell", contestants);
        header.add(1, "threads");
        return Markdown.table(header, lines);
    }
}
