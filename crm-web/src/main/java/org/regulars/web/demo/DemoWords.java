package org.regulars.web.demo;

/** What the demo shop's sign-up form is said to have shown. */
final class DemoWords {

    private DemoWords() {}

    static String of(String purpose, String shop) {
        return switch (purpose) {
            case "offers" ->
                "Yes, " + shop + " may send me offers and reminders by e-mail. I can stop this at any time.";
            default -> "Yes, I would like the " + shop + " newsletter by e-mail. I can stop this at any time.";
        };
    }
}
