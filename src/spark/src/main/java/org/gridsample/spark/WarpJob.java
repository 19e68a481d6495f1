package org.gridsample.spark;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gridsample.sampling.Transform;

/** An example: {@code spark-submit --class org.gridsample.spark.WarpJob gridsample-spark.jar IN OUT DEGREES} turns all pictures of a folder. */
public final class WarpJob {
    private WarpJob() {}

    /**
     * Turns pictures.
     *
     * @param arguments folder of the pictures, folder that is made of the turned ones, angle in degrees, counter-clockwise
     * @throws IOException if the session can't be closed
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("expected IN OUT DEGREES, got " + arguments.length + " arguments");
        }
        String in = arguments[0];
        String out = arguments[1];
        Transform turn = Transform.rotation(Math.toRadians(Double.parseDouble(arguments[2])));
        try (SparkSession spark =
                SparkSession.builder().appName("turned pictures").getOrCreate()) {
            Dataset<Row> pictures = spark.read()
                    .format("binaryFile")
                    .option("recursiveFileLookup", true)
                    .load(in);
            Warps.apply(pictures, turn, WarpOptions.ofPictures())
                    .write()
                    .format("pictures")
                    .option("root", in)
                    .save(out);
        }
    }
}
