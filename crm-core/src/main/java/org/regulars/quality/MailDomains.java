package org.regulars.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.validator.routines.DomainValidator;
import org.regulars.token.SignedTokens;

/**
 * Judges the domains of e-mail addresses: thrown away after one use, mistyped, or impossible. A domain that could well be
 * somebody's own is never called mistyped.
 */
final class MailDomains {

    /** Mail providers that many people have an address with. */
    private static final Set<String> PROVIDERS = Set.of(
            "gmail.com",
            "googlemail.com",
            "yahoo.com",
            "yahoo.co.uk",
            "yahoo.fr",
            "yahoo.de",
            "yahoo.es",
            "yahoo.it",
            "yahoo.co.jp",
            "yahoo.com.br",
            "hotmail.com",
            "hotmail.co.uk",
            "hotmail.fr",
            "hotmail.de",
            "hotmail.es",
            "hotmail.it",
            "outlook.com",
            "outlook.de",
            "outlook.fr",
            "outlook.es",
            "live.com",
            "live.co.uk",
            "live.fr",
            "msn.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "aol.com",
            "protonmail.com",
            "proton.me",
            "gmx.de",
            "gmx.net",
            "gmx.at",
            "gmx.ch",
            "gmx.com",
            "web.de",
            "t-online.de",
            "freenet.de",
            "arcor.de",
            "mail.com",
            "mail.ru",
            "yandex.ru",
            "yandex.com",
            "orange.fr",
            "wanadoo.fr",
            "free.fr",
            "laposte.net",
            "sfr.fr",
            "libero.it",
            "telefonica.net",
            "terra.es",
            "btinternet.com",
            "sky.com",
            "virginmedia.com",
            "comcast.net",
            "verizon.net",
            "att.net",
            "sbcglobal.net",
            "bluewin.ch",
            "zoho.com",
            "fastmail.com",
            "posteo.de",
            "mailbox.org",
            "qq.com",
            "163.com",
            "126.com",
            "naver.com",
            "rediffmail.com",
            "uol.com.br",
            "bol.com.br",
            "wp.pl",
            "o2.pl",
            "onet.pl",
            "seznam.cz",
            "ziggo.nl",
            "kpnmail.nl",
            "telenet.be",
            "skynet.be",
            "rambler.ru",
            "ukr.net");

    /** Providers that have no address under another top-level domain. */
    private static final Map<String, String> ONLY = Map.of(
            "gmail", "gmail.com",
            "googlemail", "googlemail.com",
            "icloud", "icloud.com",
            "t-online", "t-online.de",
            "protonmail", "protonmail.com",
            "btinternet", "btinternet.com");

    /** Real domains that look like a provider's with a letter wrong. */
    private static final Set<String> REAL = Set.of(
            "ymail.com",
            "rocketmail.com",
            "email.com",
            "email.de",
            "email.it",
            "fmail.com",
            "gmx.us",
            "gmx.fr",
            "gmx.es",
            "gmx.co.uk",
            "live.de",
            "live.it",
            "live.nl",
            "live.be",
            "live.ca",
            "live.com.au",
            "mail.de",
            "mail.ch",
            "mail.fr",
            "mail.be",
            "mail.dk",
            "mail.ee",
            "mail.bg",
            "imail.com",
            "hmail.com",
            "umail.com",
            "bmail.com",
            "inmail.com",
            "home.com",
            "we.com",
            "mc.com",
            "sfr.com",
            "free.de",
            "aon.at",
            "aol.de",
            "aol.fr",
            "aol.co.uk",
            "sky.fr",
            "skype.com",
            "sina.com",
            "sohu.com",
            "cox.net",
            "wp.com",
            "web.com",
            "web.fr",
            "wed.de",
            "wb.de",
            "msn.fr",
            "msn.de",
            "qqq.com",
            "att.com",
            "art.net",
            "at.net",
            "ctt.net",
            "mailbox.com",
            "mailbox.co",
            "post.de",
            "poste.it",
            "postino.it",
            "gmal.de",
            "gmail.de",
            "terra.com",
            "terra.es",
            "orange.com",
            "orange.es",
            "orange.be",
            "yahoo.ca",
            "yahoo.in",
            "yahoo.ie",
            "yahoo.at",
            "yahoo.gr",
            "yahoo.se",
            "yahoo.pl",
            "yahoo.no",
            "yahoo.dk",
            "yahoo.nl",
            "yahoo.com.au",
            "yahoo.com.mx",
            "yahoo.com.ar",
            "yahoo.co.in",
            "yahoo.co.nz",
            "yahoo.com.sg",
            "yahoo.com.hk",
            "yahoo.com.tw",
            "yahoo.com.ph",
            "yahoo.com.vn",
            "hotmail.ca",
            "hotmail.be",
            "hotmail.nl",
            "hotmail.se",
            "hotmail.no",
            "hotmail.dk",
            "hotmail.gr",
            "hotmail.ch",
            "hotmail.com.au",
            "hotmail.com.br",
            "hotmail.com.ar",
            "outlook.it",
            "outlook.at",
            "outlook.be",
            "outlook.pt",
            "outlook.dk",
            "outlook.ie",
            "outlook.in",
            "outlook.jp",
            "outlook.com.br",
            "outlook.com.au",
            "wanadoo.es",
            "wanadoo.nl",
            "free.com",
            "freemail.hu",
            "freenet.at",
            "telenet.com",
            "o2.co.uk",
            "o2.de",
            "zoho.eu",
            "zoho.in");

    /** Endings that are typed when another was meant. Some are countries' own, so they count beside a provider only. */
    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("con", "com"),
            Map.entry("cmo", "com"),
            Map.entry("ocm", "com"),
            Map.entry("comm", "com"),
            Map.entry("vom", "com"),
            Map.entry("xom", "com"),
            Map.entry("cpm", "com"),
            Map.entry("coom", "com"),
            Map.entry("cim", "com"),
            Map.entry("clm", "com"),
            Map.entry("c0m", "com"),
            Map.entry("cm", "com"),
            Map.entry("om", "com"),
            Map.entry("co", "com"),
            Map.entry("comn", "com"),
            Map.entry("nett", "net"),
            Map.entry("ney", "net"),
            Map.entry("nte", "net"),
            Map.entry("met", "net"),
            Map.entry("ent", "net"),
            Map.entry("dee", "de"),
            Map.entry("ed", "de"),
            Map.entry("d", "de"),
            Map.entry("ogr", "org"),
            Map.entry("orgg", "org"),
            Map.entry("rog", "org"),
            Map.entry("frr", "fr"),
            Map.entry("uk.co", "co.uk"),
            Map.entry("co.ku", "co.uk"),
            Map.entry("co.u", "co.uk"));

    /** So many bytes of a domain's SHA-256 are bundled; see tools/DisposableDomains.java, which makes the file. */
    private static final int PRINT = 5;

    private static final Set<Long> DISPOSABLE = disposable();
    /** Set aside for examples and tests (RFC 2606), and used for just that. */
    private static final Set<String> RESERVED = Set.of("example", "test");
    /** A short name with one letter wrong is as likely another name. */
    private static final int SHORTEST_NAME = 5;

    private static final int SHORTEST_NAME_TWICE_WRONG = 8;

    private MailDomains() {}

    /** What is wrong with a domain, and what was meant instead ('' when nobody can say). */
    record Judgement(String verdict, String suggestion) {

        static final Judgement FINE = new Judgement("fine", "");
    }

    /**
     * Judges one domain, in lower case and A-labels.
     *
     * @param frequent domains that so many customers of this shop have that they are right
     */
    static Judgement judge(String domain, Set<String> frequent) {
        if (PROVIDERS.contains(domain) || REAL.contains(domain)) {
            return Judgement.FINE;
        }
        Optional<String> meant = frequent.contains(domain) ? Optional.empty() : meant(domain, frequent);
        boolean disposable = parents(domain).anyMatch(MailDomains::isDisposable);
        // Whoever lives on typing errors gives away throw-away addresses there.
        if (meant.isPresent() && (!disposable || PROVIDERS.contains(meant.get()))) {
            return new Judgement("mistyped", meant.get());
        }
        if (disposable) {
            return new Judgement("disposable", "");
        }
        if (frequent.contains(domain)) {
            return Judgement.FINE;
        }
        String ending = domain.substring(domain.lastIndexOf('.') + 1);
        return RESERVED.contains(ending) || DomainValidator.getInstance().isValidTld(ending)
                ? Judgement.FINE
                : new Judgement("impossible", "");
    }

    private static Optional<String> meant(String domain, Set<String> frequent) {
        int dot = domain.indexOf('.');
        if (dot < 1) {
            return Optional.empty();
        }
        String name = domain.substring(0, dot);
        String ending = domain.substring(dot + 1);
        String only = ONLY.get(name);
        if (only != null && distance(ending, only.substring(only.indexOf('.') + 1)) <= 2) {
            return Optional.of(only);
        }
        String right = ENDINGS.get(ending);
        if (right != null) {
            String whole = name + "." + right;
            boolean impossible =
                    !DomainValidator.getInstance().isValidTld(ending.substring(ending.lastIndexOf('.') + 1));
            boolean known = name.length() >= SHORTEST_NAME && (PROVIDERS.contains(whole) || frequent.contains(whole));
            if (known || impossible) {
                return Optional.of(nearest(name, right, frequent).orElse(whole));
            }
        }
        return nearest(name, right == null ? ending : right, frequent);
    }

    /** The provider whose name is nearest, under the same ending. People hardly ever miss the first letter. */
    private static Optional<String> nearest(String name, String ending, Set<String> frequent) {
        if (PROVIDERS.contains(name + "." + ending)) {
            return Optional.of(name + "." + ending);
        }
        return Stream.concat(
                        PROVIDERS.stream(),
                        frequent.stream().filter(own -> own.length() > ending.length() + SHORTEST_NAME_TWICE_WRONG))
                .filter(known -> known.endsWith("." + ending) && begins(known, name))
                .map(known -> new Near(known, distance(name, known.substring(0, known.length() - ending.length() - 1))))
                .filter(near -> near.steps() <= allowed(near.domain().length() - ending.length() - 1, name.length()))
                .min(Comparator.comparingInt(Near::steps).thenComparing(Near::domain))
                .map(Near::domain);
    }

    private static boolean begins(String known, String name) {
        return known.charAt(0) == name.charAt(0)
                || name.length() > 1 && known.charAt(0) == name.charAt(1) && known.charAt(1) == name.charAt(0);
    }

    private record Near(String domain, int steps) {}

    private static int allowed(int length, int typed) {
        int shorter = Math.min(length, typed + 1);
        return shorter >= SHORTEST_NAME_TWICE_WRONG ? 2 : shorter >= SHORTEST_NAME ? 1 : 0;
    }

    /** Letters to change, add, leave out or swap with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                steps[i][j] = Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[a.length()][b.length()];
    }

    /** The domain itself and those it lies below. */
    private static Stream<String> parents(String domain) {
        return Stream.iterate(domain, part -> part.contains("."), part -> part.substring(part.indexOf('.') + 1));
    }

    private static Set<Long> disposable() {
        try (InputStream file = MailDomains.class.getResourceAsStream("disposable-domains.bin")) {
            byte[] prints =
                    Objects.requireNonNull(file, "disposable-domains.bin").readAllBytes();
            return IntStream.range(0, prints.length / PRINT)
                    .mapToObj(n -> print(prints, n * PRINT))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("The disposable domains cannot be read", e);
        }
    }

    private static boolean isDisposable(String domain) {
        return DISPOSABLE.contains(print(SignedTokens.sha256(domain), 0));
    }

    private static long print(byte[] hash, int from) {
        long print = 0;
        for (int i = from; i < from + PRINT; i++) {
            print = print << 8 | hash[i] & 0xff;
        }
        return print;
    }
}
