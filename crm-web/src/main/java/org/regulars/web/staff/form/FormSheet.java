package org.regulars.web.staff.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.regulars.form.Form;
import org.regulars.form.FormBox;
import org.regulars.form.FormWords;
import org.regulars.form.Forms;
import org.regulars.form.SlideIn;
import org.regulars.question.QuestionForm;
import org.regulars.web.page.PageLocale;
import org.springframework.util.MultiValueMap;

/**
 * A form as staff typed it.
 *
 * @param key its address, '' to take one from the name
 * @param languages what was typed in each language
 * @param boxes ticked ones, as purpose/topic
 * @param required attributes that have to be answered
 * @param when when it slides in
 * @param offer number of what people get; '' for nothing
 */
record FormSheet(
        String name,
        String key,
        Map<String, Words> languages,
        List<String> boxes,
        QuestionsForm questions,
        List<String> required,
        String when,
        String after,
        String rest,
        String offer) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TITLE = 120;
    private static final int LONGEST_BUTTON = 40;
    private static final int LONGEST_TEXT = 2000;
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern BREAKING = Pattern.compile("[\\p{Cntrl}\\p{Cs}\u2028\u2029]");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cs}&&[^\\r\\n\\t]]");

    /** The texts of one language. */
    record Words(String title, String text, String button, String thanks, String payoff) {

        public boolean blank() {
            return (title + text + button + thanks + payoff).isEmpty();
        }
    }

    static FormSheet blank() {
        return new FormSheet(
                "",
                "",
                languages(new HashMap<>()),
                List.of(),
                new QuestionsForm("2", Map.of(), Map.of()),
                List.of(),
                SlideIn.NEVER.when().key(),
                String.valueOf(SlideIn.NEVER.after()),
                String.valueOf(SlideIn.NEVER.restDays()),
                "");
    }

    static FormSheet of(Form form, QuestionForm asked) {
        Map<String, String> typed = new HashMap<>();
        form.words().forEach((language, words) -> {
            typed.put("title-" + language, words.title());
            typed.put("text-" + language, words.text());
            typed.put("button-" + language, words.button());
            typed.put("thanks-" + language, words.thanks());
        });
        asked.payoff().forEach((language, words) -> typed.put("payoff-" + language, words));
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < asked.keys().size(); i++) {
            places.put(asked.keys().get(i), String.valueOf(i + 1));
        }
        return new FormSheet(
                form.name(),
                form.key(),
                languages(typed),
                form.boxes().stream().map(FormSheet::value).toList(),
                new QuestionsForm(String.valueOf(asked.most()), places, Map.of()),
                List.copyOf(asked.required()),
                form.slideIn().when().key(),
                String.valueOf(form.slideIn().after()),
                String.valueOf(form.slideIn().restDays()),
                form.offerId() == null ? "" : String.valueOf(form.offerId()));
    }

    static FormSheet of(MultiValueMap<String, String> typed) {
        Map<String, String> one = typed.toSingleValueMap();
        Map<String, String> places = new HashMap<>();
        one.forEach((name, value) -> {
            if (name.startsWith("places[") && name.endsWith("]")) {
                places.put(name.substring("places[".length(), name.length() - 1), value);
            }
        });
        return new FormSheet(
                one.getOrDefault("name", "").strip(),
                one.getOrDefault("key", "").strip(),
                languages(one),
                typed.getOrDefault("boxes", List.of()),
                new QuestionsForm(one.getOrDefault("most", ""), places, Map.of()),
                typed.getOrDefault("required", List.of()),
                one.getOrDefault("when", ""),
                one.getOrDefault("after", "").strip(),
                one.getOrDefault("rest", "").strip(),
                one.getOrDefault("offer", "").strip());
    }

    private static Map<String, Words> languages(Map<String, String> typed) {
        Map<String, Words> languages = new LinkedHashMap<>();
        for (Locale locale : PageLocale.CUSTOMERS) {
            String language = "-" + locale.getLanguage();
            languages.put(
                    locale.getLanguage(),
                    new Words(
                            typed.getOrDefault("title" + language, "").strip(),
                            typed.getOrDefault("text" + language, "").strip(),
                            typed.getOrDefault("button" + language, "").strip(),
                            typed.getOrDefault("thanks" + language, "").strip(),
                            typed.getOrDefault("payoff" + language, "").strip()));
        }
        return languages;
    }

    static String value(FormBox box) {
        return box.purpose() + (box.topic().isEmpty() ? "" : "/" + box.topic());
    }

    /** The address it gets: what was typed, else what the name gives. */
    String address() {
        return key.isEmpty() ? Forms.key(name) : key;
    }

    /** What is wrong, by field, as message keys; known are the boxes and offers that there are. */
    Map<String, String> problems(List<String> known, List<String> offers) {
        Map<String, String> problems = new LinkedHashMap<>();
        line(problems, "name", name, true, LONGEST_NAME);
        if (!name.isEmpty() && !KEY.matcher(address()).matches()) {
            problems.put("key", "forms.problem.key");
        }
        languages.forEach((language, words) -> {
            line(problems, "title-" + language, words.title(), !words.blank(), LONGEST_TITLE);
            line(problems, "button-" + language, words.button(), false, LONGEST_BUTTON);
            text(problems, "text-" + language, words.text());
            text(problems, "thanks-" + language, words.thanks());
            text(problems, "payoff-" + language, words.payoff());
        });
        if (languages.values().stream().allMatch(Words::blank)) {
            problems.put("title-" + PageLocale.CUSTOMERS.get(0).getLanguage(), "forms.problem.words");
        }
        if (boxes.isEmpty() || !known.containsAll(boxes)) {
            problems.put("boxes", "forms.problem.boxes");
        }
        if (!questions.problem().isEmpty()) {
            problems.put("questions", questions.problem());
        } else if (!questions.keys().containsAll(required)) {
            problems.put("questions", "forms.problem.required");
        }
        if (!offer.isEmpty() && !offers.contains(offer)) {
            problems.put("offer", "forms.problem.offer");
        }
        slideIn(problems);
        return problems;
    }

    private void slideIn(Map<String, String> problems) {
        SlideIn.When chosen = SlideIn.When.of(when).orElse(null);
        if (chosen == null) {
            problems.put("when", "forms.problem.when");
        }
        int most = chosen == SlideIn.When.SCROLL ? SlideIn.WHOLE_PAGE : SlideIn.LONGEST_SECONDS;
        if (!number(after, 0, most)) {
            problems.put("after", most == SlideIn.WHOLE_PAGE ? "forms.problem.percent" : "forms.problem.seconds");
        }
        if (!number(rest, 1, SlideIn.LONGEST_REST)) {
            problems.put("rest", "forms.problem.rest");
        }
    }

    private static boolean number(String typed, int least, int most) {
        return typed.matches("\\d{1,3}") && Integer.parseInt(typed) >= least && Integer.parseInt(typed) <= most;
    }

    private static void line(Map<String, String> problems, String field, String value, boolean needed, int longest) {
        if (needed && value.isEmpty()) {
            problems.put(field, "forms.problem.missing");
        } else if (value.length() > longest) {
            problems.put(field, "forms.problem.long");
        } else if (BREAKING.matcher(value).find()) {
            problems.put(field, "forms.problem.line");
        }
    }

    private static void text(Map<String, String> problems, String field, String value) {
        if (value.length() > LONGEST_TEXT) {
            problems.put(field, "forms.problem.long");
        } else if (UNSEEN.matcher(value).find()) {
            problems.put(field, "forms.problem.unseen");
        }
    }

    /** Only of a sheet without {@link #problems}. */
    Form toForm(String address, boolean active) {
        Map<String, FormWords> words = new LinkedHashMap<>();
        languages.forEach((language, typed) -> {
            if (!typed.blank()) {
                words.put(language, new FormWords(typed.title(), typed.text(), typed.button(), typed.thanks()));
            }
        });
        List<FormBox> chosen = new ArrayList<>();
        boxes.forEach(box -> {
            String[] part = box.split("/", 2);
            chosen.add(new FormBox(part[0], part.length == 1 ? "" : part[1]));
        });
        return new Form(
                address,
                name,
                active,
                words,
                chosen,
                new SlideIn(SlideIn.When.of(when).orElseThrow(), Integer.parseInt(after), Integer.parseInt(rest)),
                offer.isEmpty() ? null : Long.valueOf(offer));
    }

    QuestionForm toQuestions(String address) {
        Map<String, String> payoff = new LinkedHashMap<>();
        languages.forEach((language, typed) -> payoff.put(language, typed.payoff()));
        return new QuestionForm(
                address, Integer.parseInt(questions.most()), questions.keys(), java.util.Set.copyOf(required), payoff);
    }
}
