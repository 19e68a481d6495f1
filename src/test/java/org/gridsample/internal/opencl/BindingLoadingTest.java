package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.gridsample.device.Binding;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.PrivateMounts;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.Waiting;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What loading the bindings' native libraries meets, each time in fresh JVMs. */
class BindingLoadingTest {
    /** This JVM's devices, by name: a count would be right for a wrong device, and wrong beside another one. */
    private static String devices;

    private static String bothWork;

    @TempDir
    Path temp;

    @TempDir
    Path directory;

    @BeforeAll
    static void needsOpenCl() {
        RequiredDevice.require(Binding.AUTO);
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "written for the libraries of Linux on x86_64");
        devices = Pattern.quote(Probe.devices(Discovery.of(BindingLoader.load(Binding.AUTO))));
        bothWork = "JOCL: " + devices + " .*LWJGL: " + devices + " .*";
    }

    @Test
    @DisplayName("L2: sixteen JVMs that start at once in an empty temporary directory all load both bindings")
    void l2_concurrentColdStarts() throws IOException {
        List<ChildJvm.Running> children = new ArrayList<>();
        Path gateFile = Files.createFile(directory.resolve(GatedProbe.GATE));
        try (FileChannel gate = FileChannel.open(gateFile, StandardOpenOption.WRITE);
                FileLock closed = gate.lock()) {
            for (int i = 0; i < 16; i++) {
                children.add(ChildJvm.of(GatedProbe.class)
                        .arguments(directory.toString(), "JOCL", "LWJGL")
                        .temp(temp)
                        .directory(directory)
                        .start());
            }
            Waiting.until(
                    () -> waiting() == children.size()
                            || children.stream()
                                    .anyMatch(child -> !child.process().isAlive()),
                    "every child waits at the gate");
            assertTrue(closed.isValid());
        }
        List<ChildJvm.Result> results =
                children.stream().map(ChildJvm.Running::await).toList();
        results.forEach(result -> assertMatches(bothWork, result.succeeded()));
        assertEquals(2, files().size(), () -> files().toString());
    }

    private long waiting() {
        try (Stream<Path> signs = Files.list(directory)) {
            return signs.filter(path -> path.getFileName().toString().startsWith(GatedProbe.WAITING))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("L3: torn and planted native libraries are replaced")
    void l3_tornAndPlanted() throws IOException {
        probe("JOCL", "LWJGL").run().succeeded();
        List<Path> natives = files();
        assertEquals(2, natives.size());
        for (Path file : natives) {
            byte[] genuine = Files.readAllBytes(file);
            byte[] torn = Arrays.copyOf(genuine, genuine.length / 2);
            byte[] planted = genuine.clone();
            planted[planted.length / 2] ^= 1;
            for (byte[] bad : List.of(torn, planted, new byte[0])) {
                Files.write(file, bad);
                assertMatches(bothWork, probe("JOCL", "LWJGL").run().succeeded());
                assertArrayEquals(genuine, Files.readAllBytes(file));
            }
        }
    }

    @Test
    @DisplayName("L3: a genuine file that others could change is replaced, a symbolic link not followed")
    void l3_changeableByOthers() throws IOException {
        probe("JOCL", "LWJGL").run().succeeded();
        for (Path file : files()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        probe("JOCL", "LWJGL").run().succeeded();
        for (Path file : files()) {
            assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            Path elsewhere = directory.resolve(file.getFileName());
            Files.move(file, elsewhere);
            Files.createSymbolicLink(file, elsewhere);
        }
        assertMatches(bothWork, probe("JOCL", "LWJGL").run().succeeded());
        for (Path file : files()) {
            assertFalse(Files.isSymbolicLink(file), file.toString());
        }
    }

    @Test
    @DisplayName("L3: where a foreign file can't be replaced the bindings load from another one and leave none behind")
    void l3_foreignFile() throws IOException {
        probe("JOCL", "LWJGL").run().succeeded();
        for (Path file : files()) {
            Files.delete(file);
            Files.createDirectories(file.resolve("foreign"));
        }
        assertMatches(
                bothWork,
                probe("JOCL").run().succeeded().stdout()
                        + probe("LWJGL").run().succeeded().stdout());
        try (Stream<Path> left = Files.list(temp)) {
            assertEquals(
                    1, left.filter(path -> path.toString().contains("JOCL")).count());
        }
    }

    @Test
    @DisplayName("L3: a full disk is a reason, leaves no torn file, and a later start works")
    void l3_fullDisk() {
        String[] small =
                PrivateMounts.prefix("mount -t tmpfs -o size=64k none " + temp, "trap 'ls -A " + temp + "' EXIT");
        // An exec would skip the trap.
        small[4] = small[4].replace("exec ", "");
        ChildJvm.Result result = probe("JOCL").prefix(small).run().succeeded();
        assertMatches("JOCL: .*can't write libJOCL.*No space left.*java\\.io\\.tmpdir.*", result);
        assertFalse(result.stdout().contains("\nlibJOCL"), result::toString);
        assertMatches(bothWork, probe("JOCL", "LWJGL").run().succeeded());
    }

    @Test
    @DisplayName("L4: a noexec temporary directory is named, and AUTO goes on with the next binding")
    void l4_noexec() {
        String[] noexec = PrivateMounts.prefix("mount -t tmpfs -o noexec none " + temp);
        assertMatches(
                "JOCL: .*noexec.*-Djava\\.io\\.tmpdir.*AUTO: " + devices + " through LWJGL.*",
                probe("JOCL", "AUTO").prefix(noexec).run().succeeded());
        assertMatches(
                "AUTO: .*jocl: .*noexec.*lwjgl: .*noexec.*-Djava\\.io\\.tmpdir.*",
                probe("AUTO")
                        .directory(temp)
                        .jvm("-Duser.home=" + temp)
                        .prefix(PrivateMounts.prefix("mount -t tmpfs -o noexec none " + temp, "cd " + temp))
                        .run()
                        .succeeded());
    }

    @Test
    @DisplayName("L5: no jar, no natives and no OpenCL loader are told apart, and the first cause is repeated")
    void l5_threeReasons() {
        assertMatches(
                "JOCL: .*org\\.jocl:jocl is not on the class path; add that dependency\nrepeated.*"
                        + "LWJGL: .*org\\.lwjgl:lwjgl-opencl.* is not on the class path; add that dependency\nrepeated.*",
                probe("JOCL", "LWJGL")
                        .withoutJar("jocl")
                        .withoutJar("lwjgl")
                        .run()
                        .succeeded());
        assertMatches(
                "LWJGL: .*no native library for Linux on amd64; .*classifier.*\nrepeated.*",
                probe("LWJGL").withoutJar("lwjgl-3.4.3-natives-linux.jar").run().succeeded());
        assertMatches(
                "AUTO: " + devices + " through LWJGL.*",
                probe("AUTO").withoutJar("jocl").run().succeeded());
    }

    @Test
    @DisplayName("L5: without an OpenCL loader both say so once, and nothing else is printed")
    void l5_noLoader() {
        ChildJvm.Result result =
                probe("JOCL", "LWJGL").prefix(withoutLoader()).run().succeeded();
        assertMatches(
                "JOCL: [^\n]*no OpenCL loader [^\n]*\nrepeated, cause UnsatisfiedLinkError\n"
                        + "LWJGL: [^\n]*no OpenCL loader [^\n]*\nrepeated, cause UnsatisfiedLinkError\n",
                result);
        assertFalse(result.stderr().contains("OpenCL"), result::toString);
    }

    /** Hides libOpenCL.so and its entry in the linker's cache. */
    private String[] withoutLoader() {
        String mount = directory.resolve("mount").toString();
        return PrivateMounts.prefix(
                "mkdir -p " + mount,
                "mount -t tmpfs none " + mount,
                "mkdir " + mount + "/upper " + mount + "/work",
                "lib=$(dirname \"$(ls /usr/lib/*/libOpenCL.so.1 | head -n 1)\")",
                "mount -t overlay none -o lowerdir=$lib,upperdir=" + mount + "/upper,workdir=" + mount + "/work $lib",
                "rm -f $lib/libOpenCL.so*",
                "ldconfig -C " + mount + "/cache",
                "mount --bind " + mount + "/cache /etc/ld.so.cache");
    }

    @Test
    @DisplayName("L6: a musl loader beside glibc changes nothing")
    void l6_muslBesideGlibc() {
        String mount = directory.resolve("mount").toString();
        String[] musl = PrivateMounts.prefix(
                "mkdir -p " + mount,
                "mount -t tmpfs none " + mount,
                "mkdir " + mount + "/upper " + mount + "/work",
                "mount -t overlay none -o lowerdir=/usr/lib,upperdir=" + mount + "/upper,workdir=" + mount
                        + "/work /usr/lib",
                "touch /usr/lib/ld-musl-x86_64.so.1 /usr/lib/libc.musl-x86_64.so.1");
        assertMatches(bothWork, probe("JOCL", "LWJGL").prefix(musl).run().succeeded());
    }

    @Test
    @DisplayName("L7: the architecture without natives is named")
    void l7_architecture() {
        assertMatches(
                "JOCL: .*no native library for Linux on riscv64; .*LWJGL: .*no native library for Linux on riscv64; .*",
                probe("JOCL", "LWJGL").jvm("-Dos.arch=riscv64").run().succeeded());
    }

    @EachBinding
    @DisplayName("L8: a JVM that denies native access is told apart, with the option that allows it")
    void l8_deniedNativeAccess(Binding binding) {
        Assumptions.assumeTrue(Runtime.version().feature() >= 24, "JDKs before 24 deny nothing");
        assertMatches(
                binding.name()
                        + ": .*denies it native access; start java with --enable-native-access=ALL-UNNAMED\nrepeated.*",
                probe(binding.name())
                        .withoutNativeAccess()
                        .jvm("--illegal-native-access=deny")
                        .run()
                        .succeeded());
        assertMatches(
                binding.name() + ": " + devices + " .*",
                probe(binding.name()).jvm("--illegal-native-access=deny").run().succeeded());
    }

    @Test
    @DisplayName("L9: twenty runs leave one native library per binding")
    void l9_leftOvers() {
        for (int i = 0; i < 20; i++) {
            assertMatches(bothWork, probe("JOCL", "LWJGL").run().succeeded());
        }
        assertEquals(2, files().size(), () -> files().toString());
    }

    @Test
    @DisplayName("L9: a repackaged JOCL that has lost its version loads and leaves nothing")
    void l9_repackagedJar() throws IOException {
        Path classes = directory.resolve("jocl");
        try (InputStream jar = Files.newInputStream(jar("jocl"))) {
            unpackWithoutMetadata(jar, classes);
        }
        for (int i = 0; i < 3; i++) {
            assertMatches(
                    "JOCL: " + devices + " .*",
                    probe("JOCL")
                            .withoutJar("jocl")
                            .jvm("-Xbootclasspath/a:" + classes)
                            .run()
                            .succeeded());
        }
        // LWJGL may be there to keep the JVM's signals.
        assertEquals(
                List.of(),
                files().stream()
                        .filter(file -> file.toString().contains("JOCL"))
                        .toList());
    }

    @EachBinding
    @DisplayName("C1: two class loaders with a copy of the library each both load the binding")
    void c1_twoCopies(Binding binding) {
        assertMatches(
                binding.name() + ": " + devices + " .*\n" + binding.name() + ": " + devices + " .*",
                ChildJvm.of(TwoClassLoaders.class)
                        .arguments(binding.name(), "library")
                        .temp(temp)
                        .directory(directory)
                        .run()
                        .succeeded());
    }

    @Test
    @DisplayName("C1: JOCL in use by another class loader is a reason, and AUTO goes on with the next binding")
    void c1_joclInUse() {
        ChildJvm child = ChildJvm.of(TwoClassLoaders.class).temp(temp).directory(directory);
        assertMatches(
                "JOCL: .*another class loader of this JVM has loaded its native library; .*\nrepeated.*",
                child.arguments("JOCL", "raw").run().succeeded());
        assertMatches(
                "AUTO: " + devices + " through LWJGL.*",
                ChildJvm.of(TwoClassLoaders.class)
                        .arguments("AUTO", "raw")
                        .temp(temp)
                        .directory(directory)
                        .run()
                        .succeeded());
    }

    @Test
    @DisplayName("J2: what a Java of java.base alone lacks is each binding's reason, and the next one is tried")
    void j2_javaBaseAlone() {
        String lwjgl = Runtime.version().feature() < 25
                ? "LWJGL: .*this Java lacks the module jdk\\.unsupported, which it needs; add that module.*\nrepeated.*"
                : "LWJGL: " + devices + " .*";
        ChildJvm.Result result =
                probe("JOCL", "LWJGL").jvm("--limit-modules", "java.base").run().succeeded();
        assertMatches(
                "JOCL: .*this Java lacks the module java\\.logging, which it needs; add that module.*\nrepeated.*"
                        + lwjgl,
                result);
        assertFalse(result.stderr().contains("\tat "), result::toString);
    }

    @Test
    @DisplayName("J2: a plain Error of a binding's library is its reason, and the next one is tried")
    void j2_plainError() throws IOException {
        Path patch = Files.createDirectories(directory.resolve("patch/org/jocl"));
        Path source = Files.writeString(directory.resolve("LibUtils.java"), """
                package org.jocl;
                public final class LibUtils {
                    public static String createPlatformLibraryName(String base) {
                        throw new Error("nothing works");
                    }
                    public static String createLibraryFileName(String base) {
                        return base;
                    }
                }
                """);
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, "-d", directory.resolve("patch").toString(), source.toString());
        assertEquals(0, code);
        // JOCL's jar still says which version it is.
        try (FileSystem jar = FileSystems.newFileSystem(jar("jocl"))) {
            Path properties = jar.getPath("/META-INF/maven/org.jocl/jocl/pom.properties");
            Path copy = directory.resolve("patch" + properties);
            Files.createDirectories(copy.getParent());
            Files.copy(properties, copy);
        }
        assertTrue(Files.exists(patch.resolve("LibUtils.class")));

        assertMatches(
                "JOCL: .*it did not load: nothing works; .*\nrepeated, cause Error\nAUTO: " + devices
                        + " through LWJGL.*",
                probe("JOCL", "AUTO")
                        .jvm("-Xbootclasspath/a:" + directory.resolve("patch"))
                        .run()
                        .succeeded());
    }

    private static Path jar(String prefix) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static void unpackWithoutMetadata(InputStream jar, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(jar)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                if (!entry.isDirectory() && !entry.getName().startsWith("META-INF")) {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
    }

    private ChildJvm probe(String... bindings) {
        return ChildJvm.of(Probe.class).arguments(bindings).temp(temp).directory(directory);
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(temp)) {
            return files.filter(path -> !path.getFileName().toString().startsWith("hsperfdata"))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertMatches(String pattern, ChildJvm.Result result) {
        assertTrue(result.stdout().matches("(?s)" + pattern), () -> "expected " + pattern + ", got " + result);
    }

    private static void assertMatches(String pattern, String text) {
        assertTrue(text.matches("(?s)" + pattern), () -> "expected " + pattern + ", got " + text);
    }
}
