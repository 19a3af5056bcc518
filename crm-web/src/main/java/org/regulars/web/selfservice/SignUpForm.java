package org.regulars.web.selfservice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ShownWording;
import org.regulars.consent.SignUpRequest;
import org.regulars.consent.Utm;
import org.regulars.customer.IdentityKind;

/**
 * The sign-up form as it was posted.
 *
 * @param agree values of the ticked boxes
 * @param website a field that people never see: only programs fill it
 * @param form which form it was, where a shop has several
 * @param answers to further questions, by attribute
 */
record SignUpForm(
        String email, String firstName, List<String> agree, String website, String form, Map<String, String> answers) {

    private static final int LONGEST_NAME = 100;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    SignUpForm(
            @Nullable String email,
            @Nullable String firstName,
            @Nullable List<String> agree,
            @Nullable String website,
            @Nullable String form,
            @Nullable Map<String, String> answers) {
        this.email = email == null ? "" : email;
        this.firstName = firstName == null ? "" : firstName;
        this.agree = agree == null ? List.of() : List.copyOf(agree);
        this.website = website == null ? "" : website;
        this.form = form != null && FORM.matcher(form).matches() ? form : "sign-up";
        this.answers = answers == null ? Map.of() : answers;
    }

    boolean byProgram() {
        return !website.isEmpty();
    }

    /** Message keys of what is wrong, by field. */
    Map<String, String> problems(List<Optional<ShownWording>> agreed) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (email.isBlank()) {
            problems.put("email", "selfservice.sign-up.email.missing");
        } else if (IdentityKind.EMAIL.normalise(email).isEmpty()) {
            problems.put("email", "selfservice.sign-up.email.wrong");
        }
        if (firstName.strip().length() > LONGEST_NAME) {
            problems.put("firstName", "selfservice.sign-up.first-name.long");
        } else if (CONTROL.matcher(firstName.strip()).find()) {
            problems.put("firstName", "selfservice.sign-up.first-name.wrong");
        }
        if (agreed.isEmpty()) {
            problems.put("agree", "selfservice.sign-up.agree.missing");
        } else if (agreed.stream().anyMatch(Optional::isEmpty)) {
            problems.put("agree", "selfservice.sign-up.agree.changed");
        }
        return problems;
    }

    SignUpRequest toRequest(List<ShownWording> agreed, String language, ConsentSource source, Utm utm) {
        return new SignUpRequest(email, firstName, agreed, language, source, utm);
    }
}
