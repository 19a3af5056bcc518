package org.regulars.offer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the codes that staff bring: one a line, several with commas between, or the column of a file that is headed so.
 *
 * @param codes in capitals, each once
 * @param repeated that stood there more than once
 * @param broken that cannot be codes
 * @param lines the first lines with broken ones: number and what stood there
 */
record CodeList(Set<String> codes, int repeated, int broken, List<String> lines) {

    private static final Pattern CODE = Pattern.compile("[A-Z0-9][A-Z0-9_-]{3,39}");
    private static final Set<String> HEADINGS = Set.of(
            "code",
            "codes",
            "voucher",
            "vouchers",
            "voucher code",
            "voucher codes",
            "coupon",
            "coupons",
            "coupon code",
            "discount code",
            "gutschein",
            "gutscheincode",
            "gutscheine",
            "cupón",
            "cupon");
    private static final int SHOWN_LINES = 10;
    private static final int SHOWN_SIGNS = 60;

    static CodeList read(String text) {
        LinkedHashSet<String> codes = new LinkedHashSet<>();
        List<String> wrong = new ArrayList<>();
        int repeated = 0;
        int broken = 0;
        int column = -1;
        int number = 0;
        for (String line : text.replace("\uFEFF", "").split("\\R", -1)) {
            number++;
            List<String> cells = cells(line);
            if (codes.isEmpty() && broken == 0 && column < 0) {
                column = heading(cells);
                if (column >= 0) {
                    continue;
                }
            }
            List<String> told = column < 0
                    ? cells
                    : cells.subList(Math.min(column, cells.size()), Math.min(column + 1, cells.size()));
            boolean allRight = true;
            for (String cell : told) {
                String code = cell.toUpperCase(Locale.ROOT);
                if (code.isEmpty()) {
                    continue;
                }
                if (!CODE.matcher(code).matches()) {
                    broken++;
                    allRight = false;
                } else if (!codes.add(code)) {
                    repeated++;
                }
            }
            if (!allRight && wrong.size() < SHOWN_LINES) {
                wrong.add(number + ": " + (line.length() <= SHOWN_SIGNS ? line : line.substring(0, SHOWN_SIGNS) + "…"));
            }
        }
        return new CodeList(codes, repeated, broken, wrong);
    }

    private static List<String> cells(String line) {
        return List.of(line.split("[,;\t]", -1)).stream()
                .map(cell -> cell.replace("\"", "").strip())
                .toList();
    }

    private static int heading(List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (HEADINGS.contains(cells.get(i).toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }
}
