package org.gridsample.djl;

import ai.djl.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A TorchScript file of one call, since DJL's engine has no method for grid_sample. */
final class TorchScript {
    /** A pickled object of the class without attributes, and an empty tuple. */
    private static final String OBJECT = "\u0080\u0002c__torch__\nGridSample\n)\u0081}b.";

    private static final String NO_CONSTANTS = "\u0080\u0002).";

    /** The modes are tensors, as all that DJL hands to a model. */
    private static final String CODE = """
            class GridSample(Module):
              __parameters__ = []
              __buffers__ = []
              def forward(self: __torch__.GridSample,
                input: Tensor,
                grid: Tensor,
                mode: Tensor,
                padding: Tensor,
                align: Tensor) -> Tensor:
                return torch.grid_sampler(input, grid, int(mode), int(padding), bool(align))
            """;

    private TorchScript() {}

    static Model gridSample(Path folder) throws Exception {
        Path file = folder.resolve("grid_sample.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "data.pkl", OBJECT);
            put(zip, "constants.pkl", NO_CONSTANTS);
            put(zip, "code/__torch__.py", CODE);
            put(zip, "version", "3\n");
        }
        Model model = Model.newInstance("grid_sample", "PyTorch");
        model.load(folder);
        return model;
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry("grid_sample/" + name));
        zip.write(text.getBytes(StandardCharsets.ISO_8859_1));
        zip.closeEntry();
    }
}
