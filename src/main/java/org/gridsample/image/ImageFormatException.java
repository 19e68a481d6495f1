package org.gridsample.image;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is no picture, is damaged, or holds a picture too large to decode here. */
public final class ImageFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception whose message is one line, {@code file: problem}.
     *
     * @param file the file
     * @param problem what was expected, what came, what to do about it
     * @param cause what the decoder threw, or null
     */
    public ImageFormatException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
