package org.gridsample.spark;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.CaseInsensitiveMap$;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * The data source {@code pictures}, which writes a file for each row: {@code rows.write().format("pictures").option("root", in).save(out)}. Like all of
 * Spark's it writes through the session's commit protocol: a file is in the folder when the job is done, once, however many tasks were repeated.
 *
 * <p>The column {@code content} holds the files' bytes, {@code path} their names, which are relative to the folder that is written. Names that aren't, as
 * those of {@code binaryFile}, need the option {@code root}, the folder above all of them. The options {@code content} and {@code name} name other
 * columns. A name whose ending isn't that of the content gets that, too. No two rows may have one name.
 *
 * <p>Rows without content are listed in files {@code part-....rejected.json}, a line for each with {@code name} and {@code reason}.
 */
public final class PictureFiles implements FileFormat, DataSourceRegister {
    private static final String CONTENT = "content";
    private static final String NAME = "name";
    private static final String ROOT = "root";

    /** For Spark. */
    public PictureFiles() {}

    @Override
    public String shortName() {
        return "pictures";
    }

    @Override
    public String toString() {
        return shortName();
    }

    /**
     * Never: pictures are read as {@code binaryFile}.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public Option<StructType> inferSchema(SparkSession session, Map<String, String> options, Seq<FileStatus> files) {
        throw new UnsupportedOperationException("pictures: expected to be written, not read; read them as binaryFile");
    }

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession session, Job job, Map<String, String> options, StructType columns) {
        Map<String, String> named = CaseInsensitiveMap$.MODULE$.apply(options);
        String root = named.get(ROOT).getOrElse(() -> "");
        try {
            return new Factory(
                    index(columns, named.get(NAME).getOrElse(() -> PictureContent.PATH), DataTypes.StringType),
                    index(columns, named.get(CONTENT).getOrElse(() -> CONTENT), DataTypes.BinaryType),
                    Arrays.asList(columns.fieldNames()).indexOf(Warps.REASON),
                    root.isEmpty() ? "" : absolute(new Path(root), job));
        } catch (IOException e) {
            throw new IllegalArgumentException(ROOT + ": '" + root + "' is in no file system; " + e.getMessage(), e);
        }
    }

    private static int index(StructType columns, String name, DataType type) {
        if (!Content.type(columns, name).equals(type)) {
            throw new IllegalArgumentException("pictures: expected a column '" + name + "' of " + type.simpleString()
                    + ", got " + Content.type(columns, name).simpleString());
        }
        return columns.fieldIndex(name);
    }

    private static String absolute(Path folder, Job job) throws IOException {
        return folder.getFileSystem(job.getConfiguration())
                .makeQualified(folder)
                .toUri()
                .getPath();
    }

    /** What the driver tells the tasks. */
    private static final class Factory extends OutputWriterFactory {
        private static final long serialVersionUID = 1L;

        private final int name;
        private final int content;
        private final int reason;
        private final String root;

        Factory(int name, int content, int reason, String root) {
            this.name = name;
            this.content = content;
            this.reason = reason;
            this.root = root;
        }

        @Override
        public String getFileExtension(TaskAttemptContext context) {
            return ".rejected.json";
        }

        @Override
        public OutputWriter newInstance(String path, StructType columns, TaskAttemptContext context) {
            return new PictureWriter(path, name, content, reason, root, context.getConfiguration());
        }
    }
}
