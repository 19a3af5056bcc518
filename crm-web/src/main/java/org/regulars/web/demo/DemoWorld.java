package org.regulars.web.demo;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Invents a shop's last two years: the same seed and the same day give the same shop.
 *
 * <p>People differ: each has a rate at which they buy, a day on which some lose interest, and things they like; some products
 * go together. So segments, scores and recommendations find something real to say.
 */
final class DemoWorld {

    private static final int PEOPLE = 420;
    private static final Duration HISTORY = Duration.ofDays(730);

    private static final String[] GOODS = {
        "Tea|Breakfast Tea Tin|7.50",
        "Tea|Earl Grey Caddy|8.20",
        "Tea|Mint Garden Infusion|6.40",
        "Tea|Jasmine Pearls|11.90",
        "Tea|Rooibos Sunset|6.90",
        "Tea|Smoky Lapsang|9.60",
        "Tea|Advent Tea Box|24.00",
        "Tea|Green Sencha Pouch|10.40",
        "Kitchen|Stoneware Teapot|32.00",
        "Kitchen|Glass Infuser|12.50",
        "Kitchen|Enamel Kettle|46.00",
        "Kitchen|Linen Tea Towel|9.50",
        "Kitchen|Oak Serving Board|28.00",
        "Kitchen|Set of Four Mugs|36.00",
        "Kitchen|Milk Jug|14.00",
        "Kitchen|Honey Dipper|5.50",
        "Kitchen|Cast Iron Trivet|17.50",
        "Kitchen|Cake Stand|39.00",
        "Kitchen|Measuring Spoons|8.80",
        "Kitchen|Bread Knife|21.00",
        "Candles|Beeswax Pillar|13.00",
        "Candles|Fig Scented Candle|19.50",
        "Candles|Tealight Box|7.20",
        "Candles|Brass Candlestick|26.00",
        "Candles|Cedar Scented Candle|19.50",
        "Candles|Floating Candles|9.90",
        "Candles|Lantern, small|23.00",
        "Candles|Wick Trimmer|11.00",
        "Garden|Terracotta Pot|9.00",
        "Garden|Herb Seed Trio|6.60",
        "Garden|Watering Can|27.50",
        "Garden|Hand Trowel|15.00",
        "Garden|Bird Feeder|18.40",
        "Garden|Plant Mister|16.00",
        "Garden|Twine Reel|4.80",
        "Garden|Wildflower Mix|5.20",
        "Garden|Raised Bed Kit|64.00",
        "Garden|Gardening Gloves|12.00",
        "Paper|Dotted Notebook|10.50",
        "Paper|Letter Set|13.80",
        "Paper|Wall Calendar|16.90",
        "Paper|Wrapping Paper|5.60",
        "Paper|Fountain Pen|34.00",
        "Paper|Ink, forest green|9.70",
        "Paper|Washi Tape Set|8.10",
        "Paper|Birthday Cards|7.40",
        "Paper|Desk Planner|14.30",
        "Paper|Wax Seal Kit|22.00",
        "Textiles|Wool Throw|72.00",
        "Textiles|Cushion Cover|24.50",
        "Textiles|Cotton Apron|26.00",
        "Textiles|Felt Slippers|31.00",
        "Textiles|Table Runner|19.00",
        "Textiles|Bath Towel|22.50",
        "Textiles|Linen Napkins|18.50",
        "Textiles|Knitted Scarf|38.00"
    };

    /** Whoever buys the first often takes the second along. */
    private static final String[][] TOGETHER = {
        {"Stoneware Teapot", "Breakfast Tea Tin"},
        {"Stoneware Teapot", "Milk Jug"},
        {"Glass Infuser", "Jasmine Pearls"},
        {"Glass Infuser", "Green Sencha Pouch"},
        {"Brass Candlestick", "Beeswax Pillar"},
        {"Lantern, small", "Tealight Box"},
        {"Terracotta Pot", "Herb Seed Trio"},
        {"Watering Can", "Plant Mister"},
        {"Hand Trowel", "Gardening Gloves"},
        {"Fountain Pen", "Ink, forest green"},
        {"Letter Set", "Wax Seal Kit"},
        {"Table Runner", "Linen Napkins"},
        {"Cake Stand", "Cotton Apron"},
        {"Enamel Kettle", "Set of Four Mugs"},
        {"Bird Feeder", "Wildflower Mix"}
    };

    private static final Map<String, String[][]> NAMES = names();
    private static final Map<String, List<String>> CITIES = Map.of(
            "GB", List.of("Leeds", "London", "Newcastle", "Bristol"),
            "DE", List.of("Hamburg", "Munich", "Kiel", "Leipzig"),
            "FR", List.of("Lille", "Lyon", "Nantes", "Marseille"),
            "ES", List.of("Bilbao", "Madrid", "Seville", "Valencia"));
    private static final String[] DOMAINS = {"example.com", "example.org", "example.net"};

    private final Random random;
    private final Instant now;
    private final List<DemoProduct> products;
    private final Map<String, DemoProduct> byName = new HashMap<>();
    private int lastOrder = 10_000;

    DemoWorld(long seed, Instant now) {
        this.random = new Random(seed);
        this.now = now;
        this.products = products();
        products.forEach(product -> byName.put(product.name(), product));
    }

    List<DemoProduct> catalog() {
        return products;
    }

    private static List<DemoProduct> products() {
        List<DemoProduct> all = new ArrayList<>();
        for (String line : GOODS) {
            String[] part = line.split("\\|");
            String sku = part[0].substring(0, 2).toUpperCase(Locale.ROOT) + "-" + (100 + all.size());
            all.add(new DemoProduct(sku, part[1], part[0], new BigDecimal(part[2])));
        }
        return List.copyOf(all);
    }

    /** The people with their orders, those who came first in front. */
    Map<DemoPerson, List<DemoOrder>> people() {
        List<DemoPerson> people = new ArrayList<>();
        for (int number = 1; number <= PEOPLE; number++) {
            people.add(person(number));
        }
        people.sort(Comparator.comparing(DemoPerson::since));
        Map<DemoPerson, List<DemoOrder>> histories = new LinkedHashMap<>();
        people.forEach(person -> histories.put(person, orders(person)));
        return histories;
    }

    private DemoPerson person(int number) {
        List<String> countries = List.of("GB", "GB", "GB", "DE", "DE", "FR", "ES");
        String country = countries.get(random.nextInt(countries.size()));
        String[][] names = NAMES.getOrDefault(country, new String[][] {{"Alex"}, {"Example"}});
        String first = names[0][random.nextInt(names[0].length)];
        String last = names[1][random.nextInt(names[1].length)];
        String language = country.equals("GB") ? "en" : country.toLowerCase(Locale.ROOT);
        String email = ascii(first) + "." + ascii(last) + number + "@" + DOMAINS[number % DOMAINS.length];
        long age = (long) (HISTORY.toMinutes() * Math.pow(random.nextDouble(), 1.3));
        List<String> cities = CITIES.getOrDefault(country, List.of(""));
        String city = cities.get(number % cities.size());
        return new DemoPerson(number, first, last, email, country, city, language, now.minus(age, ChronoUnit.MINUTES));
    }

    private List<DemoOrder> orders(DemoPerson person) {
        List<DemoOrder> orders = new ArrayList<>();
        double meanDays = 25 + 200 * Math.pow(random.nextDouble(), 1.5);
        double loses = 0.12 + 0.25 * random.nextDouble();
        String likes = products.get(random.nextInt(products.size())).category();
        Instant at = person.since().plus(random.nextInt(180), ChronoUnit.MINUTES);
        while (at.isBefore(now.minus(2, ChronoUnit.HOURS))) {
            orders.add(new DemoOrder(String.valueOf(++lastOrder), at, lines(likes, 1 + random.nextInt(3))));
            if (random.nextDouble() < loses) {
                break;
            }
            double days = -Math.log(1 - random.nextDouble()) * meanDays;
            at = at.plus((long) (days * 24 * 60) + 60, ChronoUnit.MINUTES);
        }
        return orders;
    }

    /** What somebody bought who is in the shop's books twice: three orders under the first record, one under the second. */
    Map<DemoOrder, Integer> ordersOfTwo(Instant until) {
        Map<DemoOrder, Integer> bought = new LinkedHashMap<>();
        for (int days : List.of(210, 96, 33, 5)) {
            DemoOrder order =
                    new DemoOrder(String.valueOf(++lastOrder), until.minus(days, ChronoUnit.DAYS), lines("Tea", 2));
            bought.put(order, days == 5 ? 1 : 0);
        }
        return bought;
    }

    /** Some products of a category that somebody likes, and what goes with them. */
    List<DemoOrder.Line> lines(String likes, int count) {
        Map<DemoProduct, Integer> chosen = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            DemoProduct product = popular(likes);
            chosen.merge(product, 1 + (random.nextInt(6) == 0 ? 1 : 0), Integer::sum);
            for (String[] pair : TOGETHER) {
                if (pair[0].equals(product.name()) && random.nextDouble() < 0.5) {
                    chosen.putIfAbsent(named(pair[1]), 1);
                }
            }
        }
        return chosen.entrySet().stream()
                .map(line -> new DemoOrder.Line(line.getKey(), line.getValue()))
                .toList();
    }

    private DemoProduct popular(String likes) {
        List<DemoProduct> from = random.nextDouble() < 0.65
                ? products.stream()
                        .filter(product -> product.category().equals(likes))
                        .toList()
                : products;
        return from.get((int) (from.size() * Math.pow(random.nextDouble(), 1.7)));
    }

    private DemoProduct named(String name) {
        DemoProduct product = byName.get(name);
        if (product == null) {
            throw new IllegalStateException("The demo shop does not sell " + name);
        }
        return product;
    }

    String categoryOf(DemoPerson person) {
        return products.get(person.number() % products.size()).category();
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    int upTo(int bound) {
        return random.nextInt(bound);
    }

    private static String ascii(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z]", "")
                .toLowerCase(Locale.ROOT);
    }

    private static Map<String, String[][]> names() {
        Map<String, String[][]> names = new HashMap<>();
        names.put("GB", new String[][] {
            {"Ann", "Oliver", "Amelia", "George", "Isla", "Harry", "Ava", "Noah", "Freya", "Arthur", "Ivy", "Theo"},
            {
                "Ashworth",
                "Birchall",
                "Corkhill",
                "Dunmore",
                "Eastwick",
                "Fernley",
                "Greaves",
                "Hartwell",
                "Inskip",
                "Jessop"
            }
        });
        names.put("DE", new String[][] {
            {"Hanna", "Paul", "Emma", "Jonas", "Lina", "Felix", "Greta", "Moritz", "Frieda", "Anton"},
            {"Ahlers", "Brückner", "Clasen", "Dörfler", "Eggert", "Fährmann", "Gehrke", "Höpfner", "Imhoff"}
        });
        names.put("FR", new String[][] {
            {"Léa", "Hugo", "Chloé", "Louis", "Manon", "Jules", "Camille", "Théo"},
            {"Auclair", "Beaumont", "Charpentier", "Delorme", "Étienne", "Fabre", "Gauthier"}
        });
        names.put("ES", new String[][] {
            {"Lucía", "Mateo", "Sofía", "Hugo", "Martina", "Leo", "Paula"},
            {"Aguirre", "Bermejo", "Calderón", "Domínguez", "Escudero", "Fuentes"}
        });
        return Map.copyOf(names);
    }
}
