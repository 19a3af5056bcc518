package org.regulars.web;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.mail.Part;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeaderRuleTests {

    private static final Set<String> WRITERS = Set.of(
            "setHeader",
            "addHeader",
            "addHeaderLine",
            "setSubject",
            "setFrom",
            "setSender",
            "setReplyTo",
            "addFrom",
            "setRecipient",
            "setRecipients",
            "addRecipient",
            "addRecipients",
            "setSentDate",
            "setDescription",
            "setFileName");

    @Test
    void onlySafeHeadersWritesHeadersOfMails() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.regulars.delivery.SafeHeaders")
                .should()
                .callMethodWhere(describe("writes a header of a mail", HeaderRuleTests::writesHeader))
                .because("the mail library lets a line break in a value become a header of its own")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.regulars"));
    }

    private static boolean writesHeader(JavaMethodCall call) {
        return WRITERS.contains(call.getName()) && assignableTo(Part.class).test(call.getTargetOwner());
    }
}
