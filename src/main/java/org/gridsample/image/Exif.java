package org.gridsample.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What is needed of EXIF data, which has the form of a TIFF file: the orientation. */
final class Exif {
    private static final int ORIENTATION = 0x112;
    private static final int SHORT = 3;
    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 12;

    private Exif() {}

    /** Upright where the data is damaged, or doesn't say. */
    static Orientation orientation(ByteBuffer data) {
        if (data.limit() < HEADER_BYTES) {
            return Orientation.TOP_LEFT;
        }
        data.order(data.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = data.getInt(4);
        if (directory < HEADER_BYTES || directory > data.limit() - Short.BYTES) {
            return Orientation.TOP_LEFT;
        }
        int entries = Short.toUnsignedInt(data.getShort(directory));
        int entry = directory + Short.BYTES;
        for (int i = 0; i < entries && entry <= data.limit() - ENTRY_BYTES; i++) {
            if (Short.toUnsignedInt(data.getShort(entry)) == ORIENTATION && data.getShort(entry + 2) == SHORT) {
                return Orientation.of(Short.toUnsignedInt(data.getShort(entry + 8)));
            }
            entry += ENTRY_BYTES;
        }
        return Orientation.TOP_LEFT;
    }

    /** Data that says nothing else. */
    static byte[] of(Orientation orientation) {
        ByteBuffer data = ByteBuffer.allocate(HEADER_BYTES + Short.BYTES + ENTRY_BYTES + Integer.BYTES);
        data.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(HEADER_BYTES);
        data.putShort((short) 1);
        data.putShort((short) ORIENTATION).putShort((short) SHORT).putInt(1);
        data.putShort((short) orientation.number());
        return data.array();
    }
}
