package org.gridsample.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.gridsample.documentation.JavaBlocks;
import org.gridsample.documentation.Page;
import org.junit.jupiter.api.Test;

/** What the page about this project shows compiles and runs. */
class DocumentationTest {
    @Test
    void everyBlockRuns() throws Exception {
        List<Page.Block> blocks = Page.read(Path.of("../../docs/spark.md")).statements();
        assertEquals(2, blocks.size());
        JavaBlocks.run(
                Names.class,
                List.of("org.apache.spark.sql.*", "org.gridsample.sampling.*", "org.gridsample.spark.*"),
                blocks);
    }
}
