package org.regulars.web.selfservice;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.ShownWording;
import org.regulars.customer.IdentityKind;

/**
 * A form that staff made, as it was posted.
 *
 * @param agree values of the ticked boxes
 * @param website a field that people never see: only programs fill it
 * @param answers by attribute
 * @param proof of work, '' from a browser without JavaScript
 * @param as slide-in when a script shows the answer in place
 * @param firstName of copies of the first sign-up form, which asked for it beside its questions
 */
record FormPost(
        String email,
        List<String> agree,
        String website,
        Map<String, String> answers,
        String proof,
        String as,
        String firstName) {

    /** Nothing was typed yet. */
    static final FormPost BLANK = new FormPost("", List.of(), "", Map.of(), "", "", null);

    FormPost(
            @Nullable String email,
            @Nullable List<String> agree,
            @Nullable String website,
            @Nullable Map<String, String> answers,
            @Nullable String proof,
            @Nullable String as,
            @Nullable String firstName) {
        this.email = email == null ? "" : email;
        this.agree = agree == null ? List.of() : List.copyOf(agree);
        this.website = website == null ? "" : website;
        this.answers = answers == null ? new HashMap<>() : new HashMap<>(answers);
        if (firstName != null) {
            this.answers.putIfAbsent("first_name", firstName);
        }
        this.proof = proof == null ? "" : proof;
        this.as = as == null ? "" : as;
        this.firstName = firstName == null ? "" : firstName;
    }

    boolean byProgram() {
        return !website.isEmpty();
    }

    boolean inPlace() {
        return as.equals("slide-in");
    }

    /** Message keys of what is wrong, by field. */
    Map<String, String> problems(boolean addressKnown, List<Optional<ShownWording>> agreed) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (!addressKnown && email.isBlank()) {
            problems.put("email", "selfservice.sign-up.email.missing");
        } else if (!addressKnown && IdentityKind.EMAIL.normalise(email).isEmpty()) {
            problems.put("email", "selfservice.sign-up.email.wrong");
        }
        if (agreed.isEmpty()) {
            problems.put("agree", "selfservice.sign-up.agree.missing");
        } else if (agreed.stream().anyMatch(Optional::isEmpty)) {
            problems.put("agree", "selfservice.sign-up.agree.changed");
        }
        return problems;
    }
}
