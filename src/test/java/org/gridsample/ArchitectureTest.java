package org.gridsample;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.File;
import java.util.function.Function;

/** Who may import whom, as docs/architecture.md draws it, and what nobody may do. */
@AnalyzeClasses(packages = "org.gridsample", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule layers = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("cli")
            .definedBy("org.gridsample.cli")
            .layer("image")
            .definedBy("org.gridsample.image")
            .layer("front door")
            .definedBy("org.gridsample")
            .layer("files")
            .definedBy("org.gridsample.internal.files")
            .layer("gradients")
            .definedBy("org.gridsample.internal.gradients")
            .layer("probe")
            .definedBy("org.gridsample.internal.probe")
            .layer("choice")
            .definedBy("org.gridsample.internal.choice")
            .layer("compound")
            .definedBy("org.gridsample.internal.compound")
            .layer("cpu")
            .definedBy("org.gridsample.internal.cpu")
            .layer("opencl")
            .definedBy("org.gridsample.internal.opencl")
            .layer("jocl")
            .definedBy("org.gridsample.internal.opencl.binding.jocl")
            .layer("JOCL's handles")
            .definedBy("org.gridsample.jocl")
            .layer("lwjgl")
            .definedBy("org.gridsample.internal.opencl.binding.lwjgl")
            .layer("binding")
            .definedBy("org.gridsample.internal.opencl.binding")
            .layer("check")
            .definedBy("org.gridsample.internal.check")
            .layer("backend")
            .definedBy("org.gridsample.internal.backend")
            .layer("device")
            .definedBy("org.gridsample.device")
            .layer("sampling")
            .definedBy("org.gridsample.sampling")
            .layer("tensor")
            .definedBy("org.gridsample.tensor")
            .layer("io")
            .definedBy("org.gridsample.internal.io")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("image")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("front door")
            .mayOnlyBeAccessedByLayers("cli", "image")
            .whereLayer("files")
            .mayOnlyBeAccessedByLayers("front door")
            .whereLayer("gradients")
            .mayOnlyBeAccessedByLayers("front door", "files")
            .whereLayer("probe")
            .mayOnlyBeAccessedByLayers("front door")
            .whereLayer("choice")
            .mayOnlyBeAccessedByLayers("front door", "probe")
            .whereLayer("compound")
            .mayOnlyBeAccessedByLayers("probe", "choice")
            .whereLayer("cpu")
            .mayOnlyBeAccessedByLayers("files", "probe", "choice")
            .whereLayer("opencl")
            .mayOnlyBeAccessedByLayers("front door", "probe", "choice")
            .whereLayer("jocl")
            .mayOnlyBeAccessedByLayers("opencl")
            .whereLayer("JOCL's handles")
            .mayOnlyBeAccessedByLayers("jocl")
            .whereLayer("lwjgl")
            .mayOnlyBeAccessedByLayers("opencl")
            .whereLayer("binding")
            .mayOnlyBeAccessedByLayers("probe", "choice", "opencl", "jocl", "lwjgl")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("probe", "choice", "opencl")
            .whereLayer("backend")
            .mayOnlyBeAccessedByLayers(
                    "front door", "files", "gradients", "probe", "choice", "compound", "cpu", "opencl", "check")
            .whereLayer("device")
            .mayNotAccessAnyLayer()
            .whereLayer("sampling")
            .mayOnlyAccessLayers("tensor")
            .whereLayer("tensor")
            .mayOnlyAccessLayers("io")
            .whereLayer("io")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule noCyclesBetweenPackages = slices().assignedFrom(
                    by("packages", one -> SliceIdentifier.of(one.getPackageName())))
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule noCyclesAtTheFrontDoor = slices().assignedFrom(
                    by("classes of the front door", ArchitectureTest::frontDoorClass))
            .should()
            .beFreeOfCycles();

    private static SliceAssignment by(String description, Function<JavaClass, SliceIdentifier> slice) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass one) {
                return slice.apply(one);
            }

            @Override
            public String getDescription() {
                return description;
            }
        };
    }

    /** A nested class is a part of the one around it. */
    private static SliceIdentifier frontDoorClass(JavaClass one) {
        return one.getPackageName().equals("org.gridsample")
                ? SliceIdentifier.of(one.getName().split("\\$")[0])
                : SliceIdentifier.ignore();
    }

    @ArchTest
    static final ArchRule onlyItsBindingImportsJocl = noClasses()
            .that()
            .resideOutsideOfPackages("org.gridsample.internal.opencl.binding.jocl", "org.gridsample.jocl")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jocl..");

    @ArchTest
    static final ArchRule onlyItsBindingImportsLwjgl = noClasses()
            .that()
            .resideOutsideOfPackage("org.gridsample.internal.opencl.binding.lwjgl")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.lwjgl..");

    @ArchTest
    static final ArchRule onlyTheCommandLineImportsItsLibraries = noClasses()
            .that()
            .resideOutsideOfPackage("org.gridsample.cli")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "me.tongfei..", "org.slf4j.simple..");

    /** But the files that a command hasn't written to their end. */
    @ArchTest
    static final ArchRule c2_nothingIsLeftToTheEndOfTheProcess = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.gridsample.cli.Program")
            .should()
            .callMethod(Runtime.class, "addShutdownHook", Thread.class)
            .orShould()
            .callMethod(File.class, "deleteOnExit");

    @ArchTest
    static final ArchRule c2_nothingIsLeftToTheCollector = noMethods().should().haveName("finalize");

    @ArchTest
    static final ArchRule c3_noDriverCallsBack = noClasses()
            .should()
            .callMethodWhere(target(nameMatching("cl(Set|Create)\\w*Callback\\w*")))
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("org\\.jocl\\.\\w+Function|org\\.lwjgl\\..*Callback\\w*");

    @ArchTest
    static final ArchRule theLibraryIsHeadless = noClasses()
            .that()
            .resideOutsideOfPackages("org.gridsample.cli", "org.gridsample.image")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.awt..", "javax.imageio..");
}
