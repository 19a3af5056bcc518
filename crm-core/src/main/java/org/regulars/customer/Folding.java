package org.regulars.customer;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes names and addresses so that different spellings of the same look the same. */
final class Folding {

    private static final Map<String, String> LETTERS = letters();

    /** Names that people use for one another, each list for one name. */
    private static final Map<String, String> NICKNAMES = nicknames(List.of(
            "robert rob bob bobby robby bert",
            "william will bill billy willy liam",
            "richard rick dick ricky richie",
            "elizabeth elisabeth liz beth lisa betty eliza lizzy elsa",
            "margaret margarete maggie peggy meg greta gretel margarethe marguerite",
            "catherine katherine kathryn katharina kate katie kathy cathy katrin kathrin cathrin",
            "alexander alex sascha sandy alexandre alejandro aleksandr",
            "alexandra sandra alexa",
            "michael mike mick micha mikey michel miguel mikhail mihail",
            "thomas tom tommy tomas",
            "james jim jimmy jamie",
            "john johnny jack jon",
            "johannes hannes hans johann",
            "joseph joe joey josef sepp jose pepe",
            "anthony tony anton antonio antoine toni",
            "andrew andy drew andreas andre andrea",
            "christopher chris kit christoph christian cristobal",
            "christine christina chrissy tina christa kristina kristin",
            "matthew matt matthias mathias matteo mateo",
            "nicholas nick nicolas niklas nikolaus klaus claus nico nikolai",
            "daniel dan danny",
            "david dave davy",
            "edward ed eddie ted teddy eduard eduardo",
            "frederick fred freddy friedrich fritz frederic",
            "benjamin ben benny",
            "samuel sam sammy",
            "samantha sammie",
            "stephen steven steve stefan stephan stephane esteban",
            "stephanie stefanie steffi",
            "susan sue susie suzanne susanne susanna susi",
            "patricia pat patty tricia patrizia",
            "jennifer jen jenny",
            "jessica jess jessie",
            "victoria vicky viktoria vicki",
            "rebecca becky becca rebekka",
            "deborah debbie deb",
            "barbara barb babsi",
            "gregory greg gregor",
            "jonathan jonny",
            "kenneth ken kenny",
            "lawrence larry lorenz laurence",
            "leonard leo len lenny leonhard",
            "peter pete petra pedro pierre",
            "philip phil philipp phillip felipe",
            "ronald ron ronnie",
            "timothy tim timmy",
            "ann anne anna annie anja ana",
            "francis frank franz francisco paco francois",
            "georg george jorge georges jurgen juergen",
            "charles charlie chuck karl carl carlos",
            "henry harry heinrich heinz henri enrique",
            "louis ludwig lewis luis lutz",
            "maximilian max",
            "theodore theo theodor",
            "ulrich uli",
            "wolfgang wolf"));

    private Folding() {}

    /** Lower-case letters and digits without accents, umlauts spelt out, in Latin letters; words apart by one space. */
    static String fold(String text) {
        StringBuilder folded = new StringBuilder();
        text.toLowerCase(Locale.ROOT).codePoints().forEach(point -> {
            String letter = Character.toString(point);
            folded.append(LETTERS.getOrDefault(letter, letter));
        });
        return Normalizer.normalize(folded, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .replaceAll("['\u2019`.]", "")
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
    }

    /** All words of a name in one order, nicknames as the name they stand for, ue and u alike. */
    static String name(String name) {
        return Arrays.stream(fold(name).split(" "))
                .map(word -> NICKNAMES.getOrDefault(word, word))
                .map(Folding::plain)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(" "));
    }

    /** People without umlauts on their keyboard write u or ue for ü. */
    static String plain(String word) {
        return word.replace("ae", "a")
                .replace("oe", "o")
                .replace("ue", "u")
                .replace("ph", "f")
                .replace("th", "t");
    }

    /** A street with its number: street, strasse and st are one. */
    static String street(String street) {
        return fold(street)
                .replaceAll("str(?:asse|eet|\\b)| st\\b", " st")
                .replaceAll("\\b(road|rd)\\b", "rd")
                .replaceAll("\\b(avenue|ave)\\b", "ave")
                .replaceAll("\\s+", "");
    }

    /** An address as its provider delivers it: Gmail knows no dots, and what follows a plus is the reader's own. */
    static String mail(String address) {
        int at = address.lastIndexOf('@');
        String local = address.substring(0, at).replaceFirst("(?<=.)\\+.*", "");
        String domain = address.substring(at + 1);
        boolean google = domain.equals("gmail.com") || domain.equals("googlemail.com");
        return (google ? local.replace(".", "") : local) + "@" + (google ? "gmail.com" : domain);
    }

    /** How many letters have to be added, left out, changed or swapped to make one of the other; 3 for anything above 2. */
    static int typos(String one, String other) {
        if (Math.abs(one.length() - other.length()) > 2) {
            return 3;
        }
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                cost[i][j] =
                        Math.min(Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1), cost[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return Math.min(3, cost[one.length()][other.length()]);
    }

    private static Map<String, String> nicknames(List<String> lists) {
        Map<String, String> names = new HashMap<>();
        lists.forEach(list -> {
            String[] words = list.split(" ");
            Arrays.stream(words).forEach(word -> names.putIfAbsent(word, words[0]));
        });
        return Map.copyOf(names);
    }

    private static Map<String, String> letters() {
        Map<String, String> letters = new HashMap<>(Map.of(
                "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "oe", "å", "aa", "œ", "oe", "ł", "l", "đ",
                "d"));
        String cyrillic =
                "а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh "
                        + "щ shch ы y э e ю yu я ya і i ї i є ye ґ g";
        String greek =
                "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o";
        for (String alphabet : List.of(cyrillic, greek)) {
            String[] parts = alphabet.split(" ");
            for (int n = 0; n < parts.length; n += 2) {
                letters.put(parts[n], parts[n + 1]);
            }
        }
        letters.put("ь", "");
        letters.put("ъ", "");
        return Map.copyOf(letters);
    }
}
