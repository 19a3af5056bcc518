package org.regulars.imports;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.PhoneNumbers;
import org.regulars.customer.ValueRefused;

/** Rows that each say something about one person: who it is, what they are called, and what the kind adds to it. */
abstract class PeopleRows implements Kind {

    private static final int LONGEST_NAME = 200;
    private static final Pattern LANGUAGE_CODE = Pattern.compile("[a-z]{2}([-_].*)?");

    private final PeopleRun run;

    PeopleRows(PeopleRun run) {
        this.run = run;
    }

    /** Adds what rows of this kind say beside who it is. */
    abstract void read(Cells cells, ImportDetail file, List<String> purposes, Person person);

    @Override
    public List<Field> missing(Mapping mapping) {
        return PersonField.IDENTITIES.stream().anyMatch(mapping::has) ? List.of() : List.of(PersonField.EMAIL);
    }

    @Override
    public void work(ImportDetail file) throws java.io.IOException {
        run.work(file, this);
    }

    /**
     * @param defined the attributes that staff or the product defined, by key
     * @return whether the row can be used; the cells' problems say why not
     */
    final boolean person(
            Cells cells,
            ImportDetail file,
            List<String> purposes,
            Map<String, AttributeDefinition> defined,
            Person person) {
        identities(cells, file, person);
        profile(cells, file, person);
        type(person, defined);
        read(cells, file, purposes, person);
        if (cells.problems().isEmpty() && !known(file.settings().match(), person)) {
            cells.problem(
                    switch (file.settings().match()) {
                        case "email" -> "The row has no e-mail address, and rows are matched by it.";
                        case "phone" -> "The row has no phone number, and rows are matched by it.";
                        case "shop-number" -> "The row has no customer number, and rows are matched by it.";
                        default -> "The row has no e-mail address, phone number or customer number.";
                    });
        }
        return cells.problems().isEmpty();
    }

    private static boolean known(String match, Person person) {
        return switch (match) {
            case "email" -> !person.email.isEmpty();
            case "phone" -> !person.phone.isEmpty();
            case "shop-number" -> !person.shopNumber.isEmpty();
            default -> !(person.email + person.phone + person.shopNumber).isEmpty();
        };
    }

    private static void identities(Cells cells, ImportDetail file, Person person) {
        String email = cells.text(PersonField.EMAIL);
        if (!email.isEmpty()) {
            person.emailShown = email;
            IdentityKind.EMAIL.normalise(email).ifPresent(value -> person.email = value);
            if (person.email.isEmpty()) {
                cells.problem(PersonField.EMAIL, "is no e-mail address: " + Cells.shown(email));
            }
        }
        String number = cells.code(PersonField.SHOP_NUMBER);
        if (!number.isEmpty()) {
            // Another program's own id is no number of the shop's.
            String own = Format.of(file.format()).map(Format::idPrefix).orElse("") + number;
            IdentityKind.SHOP_NUMBER.normalise(own).ifPresent(value -> person.shopNumber = value);
            if (person.shopNumber.isEmpty()) {
                cells.problem(PersonField.SHOP_NUMBER, "is no customer number: " + Cells.shown(number));
            }
        }
        String phone = cells.code(PersonField.PHONE);
        if (!phone.isEmpty()) {
            person.phoneShown = phone;
            IdentityKind.PHONE.normalise(phone).ifPresent(value -> person.phone = value);
            if (person.phone.isEmpty()) {
                boolean only = person.email.isEmpty() && person.shopNumber.isEmpty();
                if (only || file.settings().match().equals("phone")) {
                    cells.problem(PersonField.PHONE, "is no phone number: " + Cells.shown(phone) + " " + wrong(phone));
                } else {
                    person.note("The phone number " + Cells.shown(phone) + " " + wrong(phone) + " and is left out.");
                }
            }
        }
    }

    private static String wrong(String phone) {
        return PhoneNumbers.problem(phone)
                .map(problem -> switch (problem) {
                    case NO_COUNTRY -> "begins with no country's code";
                    case TOO_SHORT -> "is too short";
                    case TOO_LONG -> "is too long";
                    case NO_NUMBER -> "cannot be one";
                })
                .orElse("cannot be one");
    }

    /** What cannot be a value of its attribute is left out, and the row's verdict says so; the rest of the row is good. */
    private static void type(Person person, Map<String, AttributeDefinition> defined) {
        person.values.entrySet().removeIf(entry -> {
            String key = entry.getKey();
            String text = entry.getValue();
            AttributeDefinition definition = defined.get(key);
            if (definition == null || text.isEmpty()) {
                person.typed.put(key, text);
                return false;
            }
            try {
                person.typed.put(key, definition.parse(text));
                return false;
            } catch (ValueRefused e) {
                person.note(definition.label("en") + " cannot be " + Cells.shown(text)
                        + " and is left out: it has to be " + e.wanted() + ".");
                return true;
            }
        });
    }

    private static void profile(Cells cells, ImportDetail file, Person person) {
        person.since = cells.moment(PersonField.SINCE);
        value(cells, file, person, PersonField.FIRST_NAME, cut(cells.text(PersonField.FIRST_NAME)));
        value(cells, file, person, PersonField.LAST_NAME, cut(cells.text(PersonField.LAST_NAME)));
        String full = cut(cells.text(PersonField.FULL_NAME));
        if (!full.isEmpty() && !person.values.containsKey("first_name") && !person.values.containsKey("last_name")) {
            int space = beforeLastName(full);
            person.values.put(
                    "first_name", space < 0 ? full : full.substring(0, space).strip());
            if (space >= 0) {
                person.values.put("last_name", full.substring(space + 1));
            }
        }
        String language = cells.text(PersonField.LANGUAGE).toLowerCase(Locale.ROOT);
        value(
                cells,
                file,
                person,
                PersonField.LANGUAGE,
                LANGUAGE_CODE.matcher(language).matches() ? language.substring(0, 2) : Languages.codeOf(language));
        value(cells, file, person, PersonField.COUNTRY, cut(Countries.codeOf(cells.text(PersonField.COUNTRY))));
        for (Field field : file.mapping().columns().keySet()) {
            if (field.isAttribute() || ATTRIBUTES.contains(field)) {
                value(
                        cells,
                        file,
                        person,
                        field,
                        field.equals(PersonField.BIRTHDAY)
                                ? cells.day(field)
                                : field.equals(PersonField.ZIP) ? cells.code(field) : cells.text(field));
            }
        }
    }

    private static final Set<String> PARTICLES = Set.of(
            "van", "von", "vom", "zu", "zum", "zur", "de", "der", "den", "del", "della", "di", "da", "do", "dos", "das",
            "du", "la", "le", "ten", "ter", "te", "af", "av", "y", "e", "bin", "ibn", "al", "el");

    private static final List<Field> ATTRIBUTES = List.of(
            PersonField.STREET,
            PersonField.ZIP,
            PersonField.CITY,
            PersonField.REGION,
            PersonField.COMPANY,
            PersonField.BIRTHDAY,
            PersonField.TAGS);

    private static void value(Cells cells, ImportDetail file, Person person, Field field, String value) {
        if (!value.isEmpty() || (file.settings().clearBlanks() && cells.has(field))) {
            person.values.put(field.attributeKey(), value);
        }
    }

    /** Small words before it, written small, belong to a last name: Bob van der Bell. */
    private static int beforeLastName(String full) {
        int space = full.lastIndexOf(' ');
        for (int before = full.lastIndexOf(' ', space - 1); before > 0; before = full.lastIndexOf(' ', space - 1)) {
            if (!PARTICLES.contains(full.substring(before + 1, space))) {
                break;
            }
            space = before;
        }
        return space;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_NAME
                ? text
                : text.substring(0, LONGEST_NAME).strip();
    }

    /** The stated legal basis of a row, else of the import; '' when nobody stated one. */
    static String basis(Cells cells, ImportDetail file) {
        String said =
                cells.text(PersonField.LEGAL_BASIS).toLowerCase(Locale.ROOT).replaceAll("[ _]+", "-");
        if (said.isEmpty()) {
            return file.settings().legalBasis();
        }
        String basis = switch (said) {
            case "consent", "einwilligung", "consentement", "freely-given-consent-from-contact" -> "consent";
            case "contract", "vertrag", "contrat", "performance-of-a-contract" -> "contract";
            case "legitimate-interest", "legitimate-interests", "berechtigtes-interesse" -> "legitimate-interest";
            default -> said.startsWith("legitimate-interest") ? "legitimate-interest" : "";
        };
        if (basis.isEmpty()) {
            cells.problem(
                    PersonField.LEGAL_BASIS,
                    "is none of consent, contract and legitimate-interest: " + Cells.shown(said));
        }
        return basis;
    }

    static String network(String ip) {
        return ip.length() <= 45 && ip.matches("[0-9a-fA-F.:]+") ? ip : "";
    }

    static String orElse(String text, String other) {
        return text.isEmpty() ? Objects.requireNonNull(other) : text;
    }
}
