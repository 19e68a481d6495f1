package org.gridsample.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a .npy header says about the data behind it. */
record NpyHeader(ElementType type, ByteOrder order, boolean fortranOrder, long[] shape) {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** The bytes before the header's length: {@code \x93NUMPY}, major, minor. */
    static final int PREFIX_BYTES = 8;

    /** NumPy's own limit; it also keeps what {@link #bytes} makes shorter than the longest header that is read. */
    private static final int MAX_AXES = 64;

    private static final int ALIGNMENT = 64;

    /** NumPy leaves room for the first extent to grow to this many digits, so that a file can be appended to. */
    private static final int GROWTH_DIGITS = 21;

    /** Reads the header's text. The exception's message says what is wrong, without the file's name. */
    static NpyHeader parse(String text) throws NpyLiteral.SyntaxException {
        Map<String, Object> entries;
        try {
            entries = NpyLiteral.dict(text);
        } catch (NpyLiteral.SyntaxException e) {
            throw new NpyLiteral.SyntaxException(
                    "damaged header: " + e.getMessage() + " of " + NpyLiteral.quote(text) + "; write the file again");
        }
        Object descr = entries.remove("descr");
        Object fortranOrder = entries.remove("fortran_order");
        Object shape = entries.remove("shape");
        if (descr == null || fortranOrder == null || shape == null || !entries.isEmpty()) {
            throw new NpyLiteral.SyntaxException(
                    "damaged header: expected the keys descr, fortran_order and shape, got " + NpyLiteral.quote(text)
                            + "; write the file again");
        }
        if (!(fortranOrder instanceof Boolean fortran)) {
            throw new NpyLiteral.SyntaxException("damaged header: fortran_order: expected True or False, got "
                    + NpyLiteral.quote(fortranOrder.toString()) + "; write the file again");
        }
        return new NpyHeader(elementType(descr), byteOrder(descr), fortran, extents(shape));
    }

    /** The bytes that np.save writes before the little-endian data of a C-order array of this shape. */
    static byte[] bytes(ElementType type, long[] shape) {
        if (shape.length > MAX_AXES) {
            throw new IllegalArgumentException("tensor: expected at most " + MAX_AXES + " axes, got " + shape.length
                    + "; .npy files have no more");
        }
        String extents = Arrays.toString(shape);
        String tuple =
                shape.length == 1 ? "(" + shape[0] + ",)" : "(" + extents.substring(1, extents.length() - 1) + ")";
        StringBuilder text = new StringBuilder();
        text.append("{'descr': '").append(type.bytes() == 1 ? "|" : "<").append(type.npy());
        text.append("', 'fortran_order': False, 'shape': ").append(tuple).append(", }");
        if (shape.length > 0) {
            text.append(" ".repeat(GROWTH_DIGITS - Long.toString(shape[0]).length()));
        }
        // 2 bytes of length before the text, a line feed after it. NumPy pads a full line once more.
        int unpadded = PREFIX_BYTES + 2 + text.length() + 1;
        text.append(" ".repeat(ALIGNMENT - unpadded % ALIGNMENT)).append('\n');

        ByteBuffer bytes = ByteBuffer.allocate(PREFIX_BYTES + 2 + text.length()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length());
        return bytes.put(text.toString().getBytes(StandardCharsets.US_ASCII)).array();
    }

    private static ElementType elementType(Object descr) throws NpyLiteral.SyntaxException {
        for (ElementType type : ElementType.values()) {
            boolean isOfOneByte = type.bytes() == 1;
            if (descr.equals("<" + type.npy())
                    || descr.equals(">" + type.npy())
                    || isOfOneByte && descr.equals("|" + type.npy())) {
                return type;
            }
        }
        String known =
                Arrays.stream(ElementType.values()).map(ElementType::toString).collect(Collectors.joining(", "));
        throw new NpyLiteral.SyntaxException("element type: expected one of " + known + " in either byte order, got "
                + NpyLiteral.quote(descr.toString()) + "; convert it with numpy's astype('" + nearest(descr) + "')");
    }

    /** The type that holds most values of one that is not read. */
    private static ElementType nearest(Object descr) {
        return switch (descr.toString().replaceFirst("^[<>|]", "")) {
            case "b1" -> ElementType.UINT8;
            case "i1" -> ElementType.INT16;
            case "i8", "u4", "u8" -> ElementType.INT32;
            default -> ElementType.FLOAT32;
        };
    }

    private static ByteOrder byteOrder(Object descr) {
        return descr.toString().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private static long[] extents(Object shape) throws NpyLiteral.SyntaxException {
        List<?> values = shape instanceof List<?> list ? list : List.of(shape);
        if (values.size() > MAX_AXES) {
            throw new NpyLiteral.SyntaxException(
                    "shape: expected at most " + MAX_AXES + " axes, got " + values.size() + "; reshape the array");
        }
        long[] extents = new long[values.size()];
        for (int axis = 0; axis < extents.length; axis++) {
            if (!(values.get(axis) instanceof Long extent) || extent < 0) {
                throw new NpyLiteral.SyntaxException("damaged header: shape: expected integers of at least 0, got "
                        + NpyLiteral.quote(shape.toString()) + "; write the file again");
            }
            extents[axis] = extent;
        }
        return extents;
    }
}
