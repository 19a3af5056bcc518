package org.regulars.imports;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.IdentityKind;

/** Makes order lines of rows, or says of each row why it is none. */
final class OrderLineReader {

    private static final Set<String> SAYS_NOTHING =
            Set.of("nan", "null", "none", "n/a", "na", "#n/a", "-", "undefined", "0", "0.0");
    private static final long LARGEST_AMOUNT = 10_000_000_000_000L;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final int LONGEST_CODE = 100;
    private static final int LONGEST_NAME = 500;
    private static final Set<String> CANCELLED = Set.of("voided", "cancelled", "canceled", "failed", "storniert");

    private final List<String> columns;
    private final Mapping mapping;
    private final Moments moments;
    private final Numbers numbers;
    private final Instant latest;
    private final Map<String, Who> customers = new HashMap<>();
    private final Map<String, String> countries = new HashMap<>();
    private final List<RowProblem> problems = new ArrayList<>();
    private final Map<Field, String> carried = new HashMap<>();
    private String carriedNumber = "";

    /** @param latest no order is younger than this */
    OrderLineReader(List<String> columns, Mapping mapping, ZoneId shopZone, Instant latest) {
        this.columns = columns;
        this.mapping = mapping;
        this.moments =
                new Moments(Objects.requireNonNull(mapping.dateOrder(), "the order of dates is not known"), shopZone);
        this.numbers = new Numbers(mapping.decimal().charAt(0));
        this.latest = latest;
    }

    /** Null when the row is no order line; {@link #problems()} then say why. */
    @Nullable
    OrderLine read(CsvRows row) {
        problems.clear();
        if (row.fault() != CsvRows.Fault.NONE) {
            problems.add(new RowProblem(row.number(), "", row.faultInWords(columns.size())));
            return null;
        }
        String number = code(row, Field.ORDER_NUMBER);
        if (!number.equals(carriedNumber)) {
            carriedNumber = number;
            carried.clear();
        }
        Instant at = moment(row);
        Who who = customer(row);
        String name = text(row, Field.NAME);
        // Shops sell things without a code; those of an order export are known by their name.
        boolean coded = mapping.has(Field.SKU)
                && !(text(row, Field.SKU).isEmpty() && mapping.has(OrderDetail.FINANCIAL_STATUS));
        String sku = coded ? code(row, Field.SKU) : cut(name, LONGEST_CODE);
        long quantity = quantity(row);
        long price = price(row, quantity);
        String country = country(row);
        if (problems.isEmpty() && (number.isEmpty() || sku.isEmpty())) {
            problem(row, number.isEmpty() ? Field.ORDER_NUMBER : Field.NAME, "is missing");
        }
        if (!problems.isEmpty() || at == null || who == null) {
            return null;
        }
        if (Math.abs(quantity) * (double) Math.abs(price) > LARGEST_AMOUNT) {
            problem(row, priceField(), "times the quantity is more than a thousand million; check both");
            return null;
        }
        return new OrderLine(
                row.number(),
                number,
                who.kind(),
                who.value(),
                sku,
                cut(name, LONGEST_NAME),
                (int) quantity,
                price,
                at,
                country,
                email(row, who));
    }

    /** What the row says of its order beside the line; null where it says nothing, or said it in an earlier row. */
    @Nullable
    OrderDetail detail(CsvRows row, OrderLine line) {
        if (OrderDetail.FIELDS.stream().allMatch(field -> text(row, field).isEmpty())) {
            return null;
        }
        String status = text(row, OrderDetail.FINANCIAL_STATUS).toLowerCase(Locale.ROOT);
        return new OrderDetail(
                line.orderNumber(),
                line.customerKind(),
                line.customer(),
                amount(row, OrderDetail.DISCOUNT, 0),
                cut(text(row, OrderDetail.DISCOUNT_CODE), LONGEST_CODE),
                amount(row, OrderDetail.SHIPPING, 0),
                amount(row, OrderDetail.TAX, 0),
                amount(row, OrderDetail.TOTAL, Numbers.NONE),
                amount(row, OrderDetail.REFUNDED, 0),
                cut(status, LONGEST_CODE),
                cut(text(row, OrderDetail.FULFILMENT_STATUS).toLowerCase(Locale.ROOT), LONGEST_CODE),
                cancelledAt(row, line),
                currency(text(row, OrderDetail.CURRENCY)));
    }

    /** When the order was cancelled; null unless it was. */
    @Nullable
    Instant cancelledAt(CsvRows row, OrderLine line) {
        String said = orderText(row, OrderDetail.CANCELLED_AT);
        Instant at = said.isEmpty() ? null : moments.lenient(said);
        if (at != null) {
            return at;
        }
        String status = orderText(row, OrderDetail.FINANCIAL_STATUS)
                .toLowerCase(Locale.ROOT)
                .replace("wc-", "");
        return CANCELLED.contains(status) ? line.orderedAt() : null;
    }

    private long amount(CsvRows row, Field field, long none) {
        String text = text(row, field);
        long amount = text.isEmpty() ? Numbers.NONE : numbers.tenThousandths(text);
        return amount == Numbers.NONE ? none : amount;
    }

    private static String currency(String text) {
        return text.matches("[A-Za-z]{3}") ? text.toUpperCase(Locale.ROOT) : "";
    }

    private String email(CsvRows row, Who who) {
        String text = orderText(row, PersonField.EMAIL);
        return text.isEmpty() || who.kind().equals(IdentityKind.EMAIL.key())
                ? ""
                : IdentityKind.EMAIL.normalise(text).orElse("");
    }

    /** What is said once of an order holds for its further rows. */
    private String orderText(CsvRows row, Field field) {
        String text = text(row, field);
        if (text.isEmpty()) {
            return carried.getOrDefault(field, "");
        }
        carried.put(field, text);
        return text;
    }

    List<RowProblem> problems() {
        return problems;
    }

    private String code(CsvRows row, Field field) {
        String text = text(row, field);
        if (text.isEmpty()) {
            problem(row, field, "is missing");
        } else if (text.length() > LONGEST_CODE) {
            problem(row, field, "is longer than " + LONGEST_CODE + " characters");
        }
        return field == Field.ORDER_NUMBER ? withoutDecimals(text) : text;
    }

    /** Spreadsheets add them to numbers. */
    private static String withoutDecimals(String text) {
        return text.endsWith(".0") && text.chars().limit(text.length() - 2).allMatch(Character::isDigit)
                ? text.substring(0, text.length() - 2)
                : text;
    }

    private @Nullable Instant moment(CsvRows row) {
        String text = orderText(row, Field.ORDERED_AT);
        if (text.isEmpty()) {
            problem(row, Field.ORDERED_AT, "is missing");
            return null;
        }
        Instant moment = moments.lenient(text);
        if (moment == null) {
            problem(row, Field.ORDERED_AT, "is no date of the kind " + example() + ": " + shown(text));
        } else if (moment.isBefore(EARLIEST) || moment.isAfter(latest)) {
            problem(row, Field.ORDERED_AT, "lies before 1970 or in the future: " + shown(text));
            return null;
        }
        return moment;
    }

    private String example() {
        return switch (Objects.requireNonNull(mapping.dateOrder())) {
            case YEAR_MONTH_DAY -> "2026-12-31 18:05";
            case DAY_MONTH_YEAR -> "31/12/2026 18:05";
            case MONTH_DAY_YEAR -> "12/31/2026 18:05";
        };
    }

    private @Nullable Who customer(CsvRows row) {
        String text = orderText(row, Field.CUSTOMER);
        if (text.isEmpty() || SAYS_NOTHING.contains(text.toLowerCase(Locale.ROOT))) {
            text = orderText(row, PersonField.EMAIL);
        }
        if (text.isEmpty()) {
            return Who.NOBODY;
        }
        Who who = customers.get(text);
        if (who == null) {
            who = identify(text);
            if (customers.size() > 200_000) {
                customers.clear();
            }
            customers.put(text, who);
        }
        if (who == Who.UNUSABLE) {
            problem(row, Field.CUSTOMER, "is no customer number and no e-mail address: " + shown(text));
            return null;
        }
        return who;
    }

    private static Who identify(String text) {
        if (SAYS_NOTHING.contains(text.toLowerCase(Locale.ROOT))) {
            return Who.NOBODY;
        }
        IdentityKind kind = text.indexOf('@') >= 0 ? IdentityKind.EMAIL : IdentityKind.SHOP_NUMBER;
        return kind.normalise(text).map(value -> new Who(kind.key(), value)).orElse(Who.UNUSABLE);
    }

    private long quantity(CsvRows row) {
        long quantity = number(row, Field.QUANTITY);
        if (quantity == Numbers.NONE) {
            return 0;
        }
        if (!Numbers.isWhole(quantity) || Math.abs(quantity) > 1_000_000_000L * 10_000) {
            problem(
                    row,
                    Field.QUANTITY,
                    "has to be a whole number below a thousand million: " + shown(text(row, Field.QUANTITY)));
        }
        return quantity / 10_000;
    }

    /** Of one piece; where a file has only the price of all pieces, that is shared out. */
    private long price(CsvRows row, long quantity) {
        long price = number(row, priceField());
        if (price != Numbers.NONE && Math.abs(price) >= 99_000_000_000_000L) {
            problem(row, priceField(), "is too large: " + shown(text(row, priceField())));
        }
        return priceField() == Field.LINE_TOTAL && price != Numbers.NONE && quantity != 0
                ? Math.round((double) price / quantity)
                : price;
    }

    private Field priceField() {
        return mapping.has(Field.UNIT_PRICE) ? Field.UNIT_PRICE : Field.LINE_TOTAL;
    }

    private long number(CsvRows row, Field field) {
        String text = text(row, field);
        if (text.isEmpty()) {
            problem(row, field, "is missing");
            return Numbers.NONE;
        }
        long number = numbers.tenThousandths(text);
        if (number == Numbers.NONE) {
            problem(row, field, "is not a number: " + shown(text));
        }
        return number;
    }

    private String country(CsvRows row) {
        String text = cut(orderText(row, Field.COUNTRY), LONGEST_CODE);
        return countries.size() > 10_000 ? text : countries.computeIfAbsent(text, Countries::codeOf);
    }

    private String text(CsvRows row, Field field) {
        int column = mapping.column(field);
        if (column < 0 || column >= row.size()) {
            return "";
        }
        String text = row.get(column).strip();
        if (text.indexOf('\0') >= 0) {
            problem(row, field, "contains a NUL character; remove it");
            return text.replace("\0", "");
        }
        text = CsvText.plain(text);
        return text.length() > 1 && text.charAt(0) == '\'' && Character.isDigit(text.charAt(1))
                ? text.substring(1)
                : text;
    }

    private void problem(CsvRows row, Field field, String problem) {
        String column = columns.get(mapping.column(field));
        if (problems.stream().noneMatch(known -> known.field().equals(column))) {
            problems.add(new RowProblem(row.number(), column, column + " " + problem + "."));
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest).strip();
    }

    private static String shown(String text) {
        return "\u201c" + (text.length() <= 60 ? text : text.substring(0, 60) + "…") + "\u201d";
    }

    private record Who(String kind, String value) {

        private static final Who NOBODY = new Who("", "");
        private static final Who UNUSABLE = new Who("", "?");
    }
}
