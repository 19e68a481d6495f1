package org.gridsample.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of a JPEG file. What they say of the picture is kept here; what its pixels don't need, a decoder doesn't get to
 * see ({@link #plain}): by application data decoders choose colours, and stumble over what is damaged there.
 */
final class JpegSegments {
    /** The public class's: that is the name which users set a level for. */
    private static final Logger LOG = LoggerFactory.getLogger(Images.class);

    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int COM = 0xfe;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int NONE = -1;
    private static final String START = "\u00ff\u00d8";

    /** A segment of version 1.02, without density and thumbnail. */
    private static final String JFIF = "\u00ff\u00e0\0\u0010JFIF\0\1\2\0\0\1\0\1\0\0";

    static final String INSTEAD = "; save as baseline JPEG or PNG";

    /** How a component is sampled, and by which name scans call it. */
    private record Component(int id, int horizontal, int vertical) {}

    private final Path file;
    private final byte[] bytes;
    private final ByteArrayOutputStream plain;
    private final TreeMap<Integer, byte[]> profileParts = new TreeMap<>();
    private final Set<Integer> scanned = new HashSet<>();
    private int place;

    private int frame;
    private int precision;
    private int width;
    private int height;
    private Component[] components = {};
    private int scans;
    private boolean jfif;
    private Optional<Integer> adobeTransform = Optional.empty();
    private Orientation orientation = Orientation.TOP_LEFT;
    private int profileCount = NONE;
    private boolean profileDamaged;

    JpegSegments(Path file, byte[] bytes) throws ImageFormatException {
        this.file = file;
        this.bytes = bytes;
        plain = new ByteArrayOutputStream(bytes.length);
        place = 2;
        boolean ended = false;
        while (!ended && place < bytes.length) {
            ended = readSegment();
        }
        check(ended);
        plain.write(0xff);
        plain.write(EOI);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int channels() {
        return components.length;
    }

    int scans() {
        return scans;
    }

    Orientation orientation() {
        return orientation;
    }

    boolean isProgressive() {
        return (frame & 3) == 2;
    }

    boolean isArithmetic() {
        return frame > 0xc8;
    }

    /** How many blocks of 8 x 8 samples it has, each of which takes at least a bit. */
    double blocks() {
        int mostHorizontal = 1;
        int mostVertical = 1;
        for (Component component : components) {
            mostHorizontal = Math.max(mostHorizontal, component.horizontal);
            mostVertical = Math.max(mostVertical, component.vertical);
        }
        double blocks = 0;
        for (Component component : components) {
            blocks += Math.ceil((double) width * component.horizontal / mostHorizontal / 8)
                    * Math.ceil((double) height * component.vertical / mostVertical / 8);
        }
        return blocks;
    }

    /** What the components are, by the rules of libjpeg. */
    JpegColor color() {
        switch (components.length) {
            case 1:
                return JpegColor.GRAY;
            case 3:
                if (jfif) {
                    return JpegColor.YCBCR;
                }
                if (adobeTransform.isPresent()) {
                    return adobeTransform.get() == 0 ? JpegColor.RGB : JpegColor.YCBCR;
                }
                return components[0].id == 'R' && components[1].id == 'G' && components[2].id == 'B'
                        ? JpegColor.RGB
                        : JpegColor.YCBCR;
            default:
                return adobeTransform.orElse(0) == 0 ? JpegColor.CMYK : JpegColor.YCCK;
        }
    }

    /** The file without application data and comments but JFIF's, which says that the pixels are YCbCr, and with an end mark. */
    InputStream plain() {
        String start =
                switch (color()) {
                    case YCBCR -> START + JFIF;
                    case GRAY, RGB, CMYK, YCCK -> START;
                };
        return new SequenceInputStream(
                new ByteArrayInputStream(start.getBytes(StandardCharsets.ISO_8859_1)),
                new ByteArrayInputStream(plain.toByteArray()));
    }

    /** The profile, if all parts of it are there once. */
    Optional<ColorProfile> profile() {
        if (profileCount == NONE) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytesOfAll = new ByteArrayOutputStream();
        profileParts.values().forEach(bytesOfAll::writeBytes);
        Optional<ColorProfile> profile = ColorProfile.of(bytesOfAll.toByteArray())
                .filter(whole -> !profileDamaged
                        && profileParts.size() == profileCount
                        && profileParts.firstKey() == 1
                        && profileParts.lastKey() == profileCount);
        if (profile.isEmpty()) {
            LOG.warn("{}: its colour profile is damaged: it is passed over", file);
        }
        return profile;
    }

    /** Whether it was the end mark. */
    private boolean readSegment() throws ImageFormatException {
        // Bytes between segments that begin none are passed over, as all decoders do.
        while (place < bytes.length && unsigned(place) != 0xff) {
            place++;
        }
        while (place < bytes.length && unsigned(place) == 0xff) {
            place++;
        }
        if (place == bytes.length) {
            return false;
        }
        int marker = unsigned(place++);
        if (marker == EOI) {
            return true;
        }
        if (marker <= 1 || marker >= 0xd0 && marker <= SOI) {
            return false;
        }
        int length = place + 2 <= bytes.length ? unsigned(place) << 8 | unsigned(place + 1) : 0;
        if (length < 2 || place + length > bytes.length) {
            throw truncated();
        }
        int start = place;
        place += length;
        ByteBuffer data = ByteBuffer.wrap(bytes, start + 2, length - 2).slice();
        if (marker >= APP0 && marker <= APP15 || marker == COM) {
            readApplicationData(marker, data);
            return false;
        }
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
            readFrame(marker, data);
        } else if (marker == SOS) {
            readScan(data);
        }
        plain.write(0xff);
        plain.write(marker);
        plain.write(bytes, start, place - start);
        return false;
    }

    private void readFrame(int marker, ByteBuffer data) throws ImageFormatException {
        if (frame != 0 || data.limit() < 6 || data.limit() < 6 + 3 * Byte.toUnsignedInt(data.get(5))) {
            throw damaged("its header of the picture");
        }
        frame = marker;
        precision = data.get(0);
        height = Short.toUnsignedInt(data.getShort(1));
        width = Short.toUnsignedInt(data.getShort(3));
        components = new Component[Byte.toUnsignedInt(data.get(5))];
        for (int i = 0; i < components.length; i++) {
            int sampling = data.get(7 + 3 * i);
            components[i] = new Component(Byte.toUnsignedInt(data.get(6 + 3 * i)), sampling >> 4 & 0xf, sampling & 0xf);
        }
    }

    /** With the pixels behind its header: up to the next marker that isn't one of theirs. */
    private void readScan(ByteBuffer data) throws ImageFormatException {
        scans++;
        int count = data.limit() == 0 ? 0 : data.get(0);
        if (count < 1 || data.limit() < 1 + 2 * count) {
            throw damaged("a header of pixels");
        }
        for (int i = 0; i < count; i++) {
            scanned.add(Byte.toUnsignedInt(data.get(1 + 2 * i)));
        }
        while (place < bytes.length && !isMarker(place)) {
            place++;
        }
    }

    private boolean isMarker(int at) {
        if (unsigned(at) != 0xff || at + 1 == bytes.length) {
            return false;
        }
        int next = unsigned(at + 1);
        return next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7);
    }

    private void readApplicationData(int marker, ByteBuffer data) {
        if (marker == APP0 && startsWith(data, "JFIF\0") && data.limit() >= 14) {
            jfif = true;
        } else if (marker == APP14 && startsWith(data, "Adobe") && data.limit() >= 12) {
            adobeTransform = Optional.of(Byte.toUnsignedInt(data.get(11)));
        } else if (marker == APP1 && startsWith(data, JpegWriter.EXIF)) {
            orientation =
                    Exif.orientation(data.slice(JpegWriter.EXIF.length(), data.limit() - JpegWriter.EXIF.length()));
        } else if (marker == APP2 && startsWith(data, JpegWriter.ICC)) {
            readProfilePart(data);
        }
    }

    private void readProfilePart(ByteBuffer data) {
        int header = JpegWriter.ICC.length() + 2;
        profileCount = data.limit() < header ? 0 : Byte.toUnsignedInt(data.get(header - 1));
        if (profileCount == 0) {
            profileDamaged = true;
            return;
        }
        int number = Byte.toUnsignedInt(data.get(header - 2));
        byte[] part = new byte[data.limit() - header];
        data.get(header, part);
        profileDamaged |= profileParts.put(number, part) != null;
    }

    private static boolean startsWith(ByteBuffer data, String name) {
        return data.limit() >= name.length()
                && StandardCharsets.ISO_8859_1
                        .decode(data.slice(0, name.length()))
                        .toString()
                        .equals(name);
    }

    private void check(boolean ended) throws ImageFormatException {
        if (frame == 0) {
            throw truncated();
        }
        if (frame != 0xc0 && frame != 0xc1 && frame != 0xc2 && frame != 0xc9 && frame != 0xca) {
            throw new ImageFormatException(
                    file, "is a lossless or hierarchical JPEG (SOF" + (frame - 0xc0) + ")" + INSTEAD, null);
        }
        if (precision != Byte.SIZE) {
            throw new ImageFormatException(file, "is a JPEG of " + precision + " bits" + INSTEAD, null);
        }
        if (components.length != 1 && components.length != 3 && components.length != 4) {
            throw new ImageFormatException(file, "is a JPEG of " + components.length + " components" + INSTEAD, null);
        }
        if (width == 0 || height == 0) {
            throw new ImageFormatException(
                    file, "is a JPEG that doesn't say its size before its pixels" + INSTEAD, null);
        }
        // Without an end mark a progressive one may lack scans.
        if (!ended && isProgressive()) {
            throw truncated();
        }
        for (Component component : components) {
            if (component.horizontal == 0 || component.vertical == 0) {
                throw damaged("its header of the picture");
            }
            if (!scanned.contains(component.id)) {
                throw truncated();
            }
        }
    }

    private ImageFormatException truncated() {
        return new ImageFormatException(file, "truncated: it ends before its pixels do; write the file again", null);
    }

    private ImageFormatException damaged(String what) {
        return new ImageFormatException(file, "damaged: " + what + "; write the file again", null);
    }

    private int unsigned(int at) {
        return bytes[at] & 0xff;
    }
}
