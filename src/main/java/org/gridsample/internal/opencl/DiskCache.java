package org.gridsample.internal.opencl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.gridsample.device.DeviceInfo;
import org.gridsample.internal.io.WholeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is worth keeping of one device from one process to the next: a folder named after platform, device and driver version,
 * so that nothing outlives an update. A file carries its own digest; one that is damaged is as good as none, and so is a
 * folder that can't be read or written. Processes may share it: files appear whole.
 */
public final class DiskCache {
    /** The folder above all devices'; {@code off} keeps nothing. */
    static final String PROPERTY = "gridsample.cache";

    private static final String VARIABLE = "GRIDSAMPLE_CACHE";
    private static final int DIGEST_BYTES = 32;
    private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);

    /** Keeps nothing. */
    public static final DiskCache NONE = new DiskCache(Optional.empty());

    private final Optional<Path> folder;

    private DiskCache(Optional<Path> folder) {
        this.folder = folder;
    }

    /** For what is known of a whole machine, told apart by these texts. */
    public static DiskCache of(String... texts) {
        return new DiskCache(root().map(root -> root.resolve(digest(texts))));
    }

    static DiskCache of(DeviceInfo device) {
        return of(device.platform(), device.platformVersion(), device.name(), device.driverVersion());
    }

    private static Optional<Path> root() {
        String chosen = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        try {
            if (chosen == null || chosen.isEmpty()) {
                return usual().map(Path::of).map(caches -> caches.resolve("gridsample"));
            }
            return chosen.equals("off") ? Optional.empty() : Optional.of(Path.of(chosen));
        } catch (InvalidPathException e) {
            LOG.debug("no cache", e);
            return Optional.empty();
        }
    }

    /** Where this system keeps caches. */
    private static Optional<String> usual() {
        String system = System.getProperty("os.name", "");
        if (system.startsWith("Windows")) {
            return Optional.ofNullable(System.getenv("LOCALAPPDATA"));
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (xdg != null && xdg.startsWith("/")) {
            return Optional.of(xdg);
        }
        String home = System.getProperty("user.home");
        if (home == null || !home.startsWith("/")) {
            return Optional.empty();
        }
        return Optional.of(home + (system.startsWith("Mac") ? "/Library/Caches" : "/.cache"));
    }

    /** A name for what these texts tell apart. */
    static String digest(String... texts) {
        MessageDigest sha = sha256();
        for (String text : texts) {
            sha.update(text.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
        }
        return HexFormat.of().formatHex(sha.digest(), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether there is anything to keep things in. */
    boolean isOn() {
        return folder.isPresent();
    }

    /** What was written under this name, whole and unharmed, or empty. */
    public Optional<byte[]> read(String name) {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Path file = folder.get().resolve(name);
        try {
            byte[] all = Files.readAllBytes(file);
            if (all.length >= DIGEST_BYTES) {
                byte[] content = Arrays.copyOfRange(all, DIGEST_BYTES, all.length);
                if (Arrays.equals(sha256().digest(content), Arrays.copyOf(all, DIGEST_BYTES))) {
                    return Optional.of(content);
                }
            }
            LOG.debug("{} is damaged and not used", file);
        } catch (NoSuchFileException e) {
            LOG.trace("{} is not there yet", file);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} can't be read", file, e);
        }
        return Optional.empty();
    }

    /** Keeps the content under this name if that is possible. Returns where, or empty. */
    public Optional<Path> write(String name, byte[] content) {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Path file = folder.get().resolve(name);
        try {
            Files.createDirectories(folder.get());
            WholeFile.write(file, channel -> {
                ByteBuffer bytes = ByteBuffer.allocate(DIGEST_BYTES + content.length)
                        .put(sha256().digest(content))
                        .put(content)
                        .flip();
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
            return Optional.of(file);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} can't be written", file, e);
            return Optional.empty();
        }
    }

    /** Forgets what was written under this name, as far as that is possible. */
    public void delete(String name) {
        folder.ifPresent(path -> {
            try {
                Files.deleteIfExists(path.resolve(name));
            } catch (IOException e) {
                LOG.debug("{} can't be deleted", path.resolve(name), e);
            }
        });
    }
}
