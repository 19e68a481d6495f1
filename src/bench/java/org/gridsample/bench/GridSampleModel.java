package org.gridsample.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** An ONNX model of one GridSample node: inputs X and grid, output Y. The numbers are the fields of onnx.proto. */
final class GridSampleModel {
    private static final long IR_VERSION = 9;
    private static final long OPSET = 20;
    private static final int FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_STRING = 3;
    private static final Map<String, String> MODES =
            Map.of("bilinear", "linear", "nearest", "nearest", "bicubic", "cubic");

    private GridSampleModel() {}

    static byte[] of(Cell cell) {
        ByteString node = message(out -> {
            out.writeString(1, "X");
            out.writeString(1, "grid");
            out.writeString(2, "Y");
            out.writeString(4, "GridSample");
            out.writeBytes(5, attribute("mode", MODES.get(cell.mode())));
            out.writeBytes(5, attribute("padding_mode", cell.padding()));
            out.writeBytes(5, message(attribute -> {
                attribute.writeString(1, "align_corners");
                attribute.writeInt64(3, cell.options().alignCorners() ? 1 : 0);
                attribute.writeInt32(20, ATTRIBUTE_INT);
            }));
        });
        ByteString graph = message(out -> {
            out.writeBytes(1, node);
            out.writeString(2, "grid_sample");
            out.writeBytes(11, value("X", cell.rank()));
            out.writeBytes(11, value("grid", cell.rank()));
            out.writeBytes(12, value("Y", cell.rank()));
        });
        return message(out -> {
                    out.writeInt64(1, IR_VERSION);
                    out.writeBytes(7, graph);
                    out.writeBytes(8, message(opset -> opset.writeInt64(2, OPSET)));
                })
                .toByteArray();
    }

    private static ByteString attribute(String name, String value) {
        return message(out -> {
            out.writeString(1, name);
            out.writeString(4, value);
            out.writeInt32(20, ATTRIBUTE_STRING);
        });
    }

    /** A float tensor of this rank, its extents left open. */
    private static ByteString value(String name, int rank) {
        ByteString shape = message(out -> {
            for (int i = 0; i < rank; i++) {
                out.writeBytes(1, ByteString.EMPTY);
            }
        });
        ByteString tensor = message(out -> {
            out.writeInt32(1, FLOAT);
            out.writeBytes(2, shape);
        });
        return message(out -> {
            out.writeString(1, name);
            out.writeBytes(2, message(type -> type.writeBytes(1, tensor)));
        });
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static ByteString message(Fields fields) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
            return ByteString.copyFrom(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
