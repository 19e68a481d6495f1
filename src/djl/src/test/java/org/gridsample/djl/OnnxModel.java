package org.gridsample.djl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An ONNX model of one GridSample node: inputs X and grid, output Y. The numbers are the fields of onnx.proto. */
final class OnnxModel {
    private static final int IR_VERSION = 9;
    private static final int FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_STRING = 3;

    private OnnxModel() {}

    /** Attributes are Strings and Longs. */
    static byte[] gridSample(int opset, Map<String, ?> attributes) {
        Message node = new Message().text(1, "X").text(1, "grid").text(2, "Y").text(4, "GridSample");
        attributes.forEach((name, value) -> {
            Message attribute = new Message().text(1, name);
            node.message(
                    5,
                    value instanceof String text
                            ? attribute.text(4, text).number(20, ATTRIBUTE_STRING)
                            : attribute.number(3, (Long) value).number(20, ATTRIBUTE_INT));
        });
        Message graph = new Message()
                .message(1, node)
                .text(2, "grid_sample")
                .message(11, tensor("X"))
                .message(11, tensor("grid"))
                .message(12, tensor("Y"));
        return new Message()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new Message().number(2, opset))
                .bytes
                .toByteArray();
    }

    /** Of four extents that are left open. */
    private static Message tensor(String name) {
        Message shape = new Message();
        for (int i = 0; i < 4; i++) {
            shape.message(1, new Message());
        }
        Message type = new Message().message(1, new Message().number(1, FLOAT).message(2, shape));
        return new Message().text(1, name).message(2, type);
    }

    private static final class Message {
        private static final int VARINT = 0;
        private static final int LENGTH = 2;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint(field << 3 | VARINT);
            varint(value);
            return this;
        }

        Message text(int field, String text) {
            return field(field, text.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message message) {
            return field(field, message.bytes.toByteArray());
        }

        private Message field(int field, byte[] content) {
            varint(field << 3 | LENGTH);
            varint(content.length);
            bytes.writeBytes(content);
            return this;
        }

        private void varint(long value) {
            long rest = value;
            for (; rest >>> 7 != 0; rest >>>= 7) {
                bytes.write((int) (rest & 0x7f | 0x80));
            }
            bytes.write((int) rest);
        }
    }
}
