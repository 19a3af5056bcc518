package org.regulars.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The mails that come with the product, in English, German, French and Spanish. Each is a folder below {@code mail/} with a
 * {@code template.mjml}, a {@code template.txt} and a {@code mail_xx.properties} per language, whose texts replace
 * {@code {{ t.name }}} before the template is read.
 */
@Component
public class ReadyMails {
    public static final String BASKET_REMINDER = "basket-reminder";
    public static final String CONFIRM_SIGN_UP = "confirm-sign-up";
    public static final String YOUR_DATA = "your-data";
    public static final String CONFIRM_ADDRESS = "confirm-address";
    public static final String ADDRESS_NOTICE = "address-notice";
    /** What a mail that staff write begins with. */
    public static final String STARTER = "starter";

    /** Those that journeys can send. */
    public static final List<String> OF_JOURNEYS = List.of(BASKET_REMINDER);

    private static final Pattern KEY = Pattern.compile("[a-z0-9-]{1,50}");
    private static final Pattern TEXT = Pattern.compile("\\{\\{\\s*t\\.([a-z_]+)\\s*}}");
    private static final String SHARED_HEAD = "<mj-include path=\"head\" />";

    /** The keys of all ready-made mails. */
    public List<String> keys() {
        return List.of(BASKET_REMINDER, CONFIRM_SIGN_UP, YOUR_DATA, CONFIRM_ADDRESS, ADDRESS_NOTICE, STARTER);
    }

    /** The mail in this language, or in English where it does not speak it; throws IllegalArgumentException for an unknown key. */
    public TemplateSource load(String key, Locale locale) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("there is no ready-made mail of this name");
        }
        Properties english = properties(read(key + "/mail_en.properties"), null);
        String language = locale.getLanguage();
        String own = language.matches("[a-z]{2,3}") ? readIfPresent(key + "/mail_" + language + ".properties") : null;
        Properties texts = own == null ? english : properties(own, english);
        String mjml = read(key + "/template.mjml").replace(SHARED_HEAD, read("head.mjml"));
        return new TemplateSource(
                texts.getProperty("subject", ""),
                speak(mjml, texts, true),
                speak(read(key + "/template.txt"), texts, false));
    }

    private static String speak(String template, Properties texts, boolean html) {
        return TEXT.matcher(template).replaceAll(match -> {
            String text = texts.getProperty(match.group(1));
            if (text == null) {
                throw new IllegalStateException("a ready-made mail has no text " + match.group(1));
            }
            return Matcher.quoteReplacement(html ? markup(text) : text);
        });
    }

    /** The text as markup, its merge tags untouched. */
    private static String markup(String text) {
        StringBuilder made = new StringBuilder();
        for (Markup piece : Markup.cut(text)) {
            made.append(piece.kind() == Markup.Kind.TEXT ? Html.escape(piece.content()) : piece.source());
        }
        return made.toString();
    }

    private static Properties properties(String text, @Nullable Properties fallback) {
        Properties properties = new Properties(fallback);
        try {
            properties.load(new StringReader(text));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return properties;
    }

    private static String read(String name) {
        String text = readIfPresent(name);
        if (text == null) {
            throw new IllegalArgumentException("there is no ready-made mail file " + name);
        }
        return text;
    }

    private static @Nullable String readIfPresent(String name) {
        try (InputStream file = ReadyMails.class.getResourceAsStream("/mail/" + name)) {
            if (file == null) {
                return null;
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
