package org.gridsample.imglib2;

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
        List<Page.Block> blocks = Page.read(Path.of("../../docs/imglib2.md")).statements();
        assertEquals(2, blocks.size());
        JavaBlocks.run(
                Names.class,
                List.of(
                        "net.imglib2.*",
                        "net.imglib2.type.numeric.integer.*",
                        "net.imglib2.type.numeric.real.*",
                        "net.imglib2.view.*",
                        "org.gridsample.*",
                        "org.gridsample.imglib2.*",
                        "org.gridsample.sampling.*"),
                blocks);
    }
}
