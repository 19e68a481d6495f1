package org.gridsample.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** What a program around the statements of docs/spark.md would have. */
public class Names implements AutoCloseable {
    protected final SparkSession spark = SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .getOrCreate();
    protected final String in;
    protected final String out;

    public Names() throws IOException {
        Path folder = Files.createTempDirectory("spark");
        in = folder.resolve("in").toString();
        out = folder.resolve("out").toString();
        Photos.write(Path.of(in), 2, 20, 30);
    }

    @Override
    public void close() {
        spark.stop();
    }
}
