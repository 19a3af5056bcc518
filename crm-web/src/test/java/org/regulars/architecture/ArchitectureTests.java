package org.regulars.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The borders of the house, and that its drawing tells the truth. */
class ArchitectureTests {

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("test-classes"))
            .importPackages("org.regulars");

    private static final Path DRAWING = Path.of("../docs/architecture.md");

    @Test
    void featuresKeepTheirBordersAndHaveNoCycles() {
        ApplicationModules.of("org.regulars", JavaClass.Predicates.resideInAnyPackage("org.regulars.testing.."))
                .verify();
    }

    @Test
    void theWebHoldsNoSqlAndNoEntities() {
        check(noClasses()
                .that()
                .resideInAPackage("org.regulars.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.jdbc..",
                        "java.sql..",
                        "jakarta.persistence..",
                        "org.springframework.data.repository..")
                .because("the face asks features, it does not ask the database"));
    }

    @Test
    void onlyTheWebSpeaksHttp() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.regulars.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "jakarta.servlet.."));
    }

    @Test
    void entitiesAndRepositoriesStayInsideTheirFeature() {
        check(classes()
                .that()
                .areAnnotatedWith("jakarta.persistence.Entity")
                .or()
                .areAssignableTo("org.springframework.data.repository.Repository")
                .should()
                .notBePublic());
    }

    @Test
    void entitiesHaveNoSetters() {
        check(noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith("jakarta.persistence.Entity")
                .should()
                .haveNameMatching("set[A-Z].*"));
    }

    @Test
    void onlyOnePlaceWritesMailHeaders() {
        check(noClasses()
                .that()
                .doNotHaveSimpleName("SafeHeaders")
                .should()
                .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "a mail header method",
                                target -> target.getOwner().getPackageName().startsWith("jakarta.mail")
                                        && (target.getName().equals("setHeader")
                                                || target.getName().equals("addHeader")))))
                .because("a line break in a value would write another header"));
    }

    @Test
    void nobodyAsksTheSystemForTheTime() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.regulars.time..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(java.time.OffsetDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("time comes from the injected clock"));
    }

    @Test
    void namesSayTheBusinessNotThePattern() {
        check(noClasses()
                .should()
                .haveSimpleNameEndingWith("Service")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("DTO"));
    }

    /** Run with {@code -Dregulars.docs=write} after a change of imports to draw it anew. */
    @Test
    void theDrawingEqualsTheImports() throws IOException {
        String drawn = Files.readString(DRAWING);
        Pattern block = Pattern.compile("(?s)```mermaid\\nflowchart LR\\n.*?```");
        String fresh = "```mermaid\nflowchart LR\n" + drawing() + "```";
        if ("write".equals(System.getProperty("regulars.docs"))) {
            drawn = block.matcher(drawn).replaceFirst(java.util.regex.Matcher.quoteReplacement(fresh));
            Files.writeString(DRAWING, drawn);
        }
        assertThat(drawn).contains(fresh);
    }

    /** Each Maven module a box of its features, each import between features an arrow. */
    private static String drawing() throws IOException {
        SortedMap<String, SortedSet<String>> modules = new TreeMap<>();
        SortedMap<String, SortedSet<String>> arrows = new TreeMap<>();
        for (JavaClass one : OURS) {
            String feature = feature(one);
            modules.computeIfAbsent(mavenModule(one), name -> new TreeSet<>()).add(feature);
            one.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("org.regulars."))
                    .map(ArchitectureTests::feature)
                    .filter(target -> !target.equals(feature))
                    .forEach(target -> arrows.computeIfAbsent(feature, name -> new TreeSet<>())
                            .add(target));
        }
        String boxes = modules.entrySet().stream()
                .map(module -> "  subgraph " + module.getKey() + "\n"
                        + module.getValue().stream().map(f -> "    " + f + "\n").collect(Collectors.joining())
                        + "  end\n")
                .collect(Collectors.joining());
        String lines = arrows.entrySet().stream()
                .map(arrow -> "  " + arrow.getKey() + " --> " + String.join(" & ", arrow.getValue()) + "\n")
                .collect(Collectors.joining());
        return boxes + lines;
    }

    private static String feature(JavaClass one) {
        return one.getPackageName().split("\\.")[2];
    }

    private static String mavenModule(JavaClass one) {
        String source = one.getSource().orElseThrow().getUri().toString();
        return Set.of("crm-core", "crm-analytics", "crm-mail", "crm-web").stream()
                .filter(name -> source.contains("/" + name))
                .reduce((a, b) -> source.lastIndexOf(a) > source.lastIndexOf(b) ? a : b)
                .orElseThrow();
    }

    @Test
    void aPackageLivesInOneMavenModule() {
        Map<String, Set<String>> homes = OURS.stream()
                .collect(Collectors.groupingBy(
                        JavaClass::getPackageName,
                        Collectors.mapping(ArchitectureTests::mavenModule, Collectors.toSet())));

        assertThat(homes)
                .allSatisfy((name, modules) -> assertThat(modules).as(name).hasSize(1));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(OURS);
    }
}
