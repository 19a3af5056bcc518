package org.regulars.web.staff.offer;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.regulars.offer.Offer;
import org.regulars.web.page.PageLocale;

/**
 * An offer as staff typed it, so that nothing is lost while something is wrong.
 *
 * @param kind one of {@link #KINDS}
 * @param most how many in all; '' for no limit
 * @param from first day; '' for none
 * @param until last day; '' for none
 * @param days after it was given; '' for no limit
 * @param languages words by language
 */
record OfferSheet(
        String name,
        String kind,
        String prefix,
        String most,
        String person,
        String from,
        String until,
        String days,
        boolean givesBack,
        Map<String, Offer.Words> languages) {

    /** What there is to choose: a voucher's codes are made by us or come from staff. */
    static final List<String> KINDS = List.of("made", "stock", "file", "newsletter");

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TITLE = 120;
    private static final int LONGEST_TEXT = 1000;
    private static final int MOST = 10_000_000;
    private static final int MOST_DAYS = 3650;
    private static final int MOST_PER_PERSON = 100;
    private static final Pattern PREFIX = Pattern.compile("([A-Z0-9][A-Z0-9_]{0,11})?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    static OfferSheet blank() {
        return new OfferSheet("", "made", "", "", "1", "", "", "", false, languages(Map.of()));
    }

    static OfferSheet of(Offer offer) {
        return new OfferSheet(
                offer.name(),
                kind(offer.kind(), offer.made()),
                offer.prefix(),
                text(offer.most()),
                String.valueOf(offer.perPerson()),
                text(offer.validFrom()),
                text(offer.validUntil()),
                text(offer.validDays()),
                offer.givesBack(),
                languages(offer.words()));
    }

    static OfferSheet of(Map<String, String> typed) {
        Map<String, Offer.Words> words = new LinkedHashMap<>();
        for (Locale locale : PageLocale.CUSTOMERS) {
            String language = locale.getLanguage();
            words.put(
                    language,
                    new Offer.Words(
                            typed.getOrDefault("title-" + language, "").strip(),
                            typed.getOrDefault("text-" + language, "").strip()));
        }
        return new OfferSheet(
                typed.getOrDefault("name", "").strip(),
                typed.getOrDefault("kind", ""),
                typed.getOrDefault("prefix", "").strip().toUpperCase(Locale.ROOT),
                typed.getOrDefault("most", "").strip(),
                typed.getOrDefault("person", "").strip(),
                typed.getOrDefault("from", "").strip(),
                typed.getOrDefault("until", "").strip(),
                typed.getOrDefault("days", "").strip(),
                typed.containsKey("givesBack"),
                words);
    }

    /** The choice that an offer is of. */
    static String kind(Offer.Kind kind, boolean made) {
        return kind != Offer.Kind.VOUCHER ? kind.key() : made ? "made" : "stock";
    }

    private static Map<String, Offer.Words> languages(Map<String, Offer.Words> known) {
        Map<String, Offer.Words> all = new LinkedHashMap<>();
        PageLocale.CUSTOMERS.forEach(locale ->
                all.put(locale.getLanguage(), known.getOrDefault(locale.getLanguage(), new Offer.Words("", ""))));
        return all;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** What is wrong, by field, as message keys. */
    Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        if (name.isEmpty()) {
            problems.put("name", "offers.problem.name");
        } else if (name.length() > LONGEST_NAME) {
            problems.put("name", "offers.problem.long");
        }
        if (!KINDS.contains(kind)) {
            problems.put("kind", "offers.problem.kind");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            problems.put("prefix", "offers.problem.prefix");
        }
        number(problems, "most", most, true, MOST);
        number(problems, "person", person, false, MOST_PER_PERSON);
        number(problems, "days", days, true, MOST_DAYS);
        Optional<LocalDate> first = day(problems, "from", from);
        Optional<LocalDate> last = day(problems, "until", until);
        if (first.isPresent() && last.isPresent() && last.get().isBefore(first.get())) {
            problems.put("until", "offers.problem.until");
        }
        words(problems);
        return problems;
    }

    private void words(Map<String, String> problems) {
        languages.forEach((language, words) -> {
            if (words.title().isEmpty() && !words.text().isEmpty()) {
                problems.put("title-" + language, "offers.problem.title");
            } else if (words.title().length() > LONGEST_TITLE) {
                problems.put("title-" + language, "offers.problem.long");
            }
            if (words.text().length() > LONGEST_TEXT) {
                problems.put("text-" + language, "offers.problem.long");
            }
        });
        if (languages.values().stream().allMatch(words -> words.title().isEmpty())) {
            problems.put("title-" + languages.keySet().iterator().next(), "offers.problem.title");
        }
    }

    private static void number(Map<String, String> problems, String field, String typed, boolean empty, int most) {
        boolean right = typed.isEmpty()
                ? empty
                : NUMBER.matcher(typed).matches() && Integer.parseInt(typed) >= 1 && Integer.parseInt(typed) <= most;
        if (!right) {
            problems.put(field, "offers.problem." + field);
        }
    }

    private static Optional<LocalDate> day(Map<String, String> problems, String field, String typed) {
        try {
            return typed.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(typed));
        } catch (DateTimeParseException e) {
            problems.put(field, "offers.problem.day");
            return Optional.empty();
        }
    }

    /** The offer, when there are no problems. */
    Offer toOffer(long offerId) {
        Map<String, Offer.Words> words = new LinkedHashMap<>();
        languages.forEach((language, one) -> {
            if (!one.title().isEmpty()) {
                words.put(language, one);
            }
        });
        boolean voucher = kind.equals("made") || kind.equals("stock");
        return new Offer(
                offerId,
                name,
                voucher ? Offer.Kind.VOUCHER : Offer.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                kind.equals("made"),
                prefix,
                most.isEmpty() ? null : Integer.valueOf(most),
                Integer.parseInt(person),
                from.isEmpty() ? null : LocalDate.parse(from),
                until.isEmpty() ? null : LocalDate.parse(until),
                days.isEmpty() ? null : Integer.valueOf(days),
                givesBack,
                words);
    }
}
