package org.gridsample.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** The CSV. */
final class ResultFile {
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private ResultFile() {}

    static void write(Path file, List<Row> rows) throws IOException {
        CSVFormat withHeader = FORMAT.builder().setHeader(Row.HEADER).get();
        try (CSVPrinter printer = new CSVPrinter(Files.newBufferedWriter(file), withHeader)) {
            for (Row row : rows) {
                printer.printRecord(row.values());
            }
        }
    }

    static List<Row> read(Path file) throws IOException {
        CSVFormat skipHeader =
                FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
        List<Row> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(Files.newBufferedReader(file), skipHeader)) {
            for (CSVRecord line : parser) {
                rows.add(Row.parse(line));
            }
        }
        return rows;
    }
}
