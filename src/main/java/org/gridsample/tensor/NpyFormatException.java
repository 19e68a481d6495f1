package org.gridsample.tensor;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not a .npy file, is damaged, or holds what a {@link Tensor} can't. */
public final class NpyFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception whose message is one line, {@code file: problem}.
     *
     * @param file the file
     * @param problem what was expected, what came, what to do about it
     */
    public NpyFormatException(Path file, String problem) {
        super(file + ": " + problem);
    }
}
