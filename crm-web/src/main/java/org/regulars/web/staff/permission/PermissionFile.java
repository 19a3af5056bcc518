package org.regulars.web.staff.permission;

import java.time.LocalDate;
import java.util.List;
import org.regulars.export.SafeCsv;
import org.regulars.report.PermissionList;
import org.regulars.report.PermissionReport;

/** The figures of one list as a file: one number a line, with what it is about. */
final class PermissionFile {

    private PermissionFile() {}

    static String of(PermissionReport report, PermissionList list, LocalDate since) {
        StringBuilder csv = new StringBuilder(SafeCsv.BYTE_ORDER_MARK)
                .append(SafeCsv.row(List.of("figure", "month", "source", "form", "wording", "number")));
        report.growth(list, since).forEach(one -> {
            String month = one.month().toString().substring(0, 7);
            line(csv, "asked", month, "", "", "", one.asked());
            line(csv, "confirmed", month, "", "", "", one.confirmed());
            line(csv, "withdrawn", month, "", "", "", one.withdrawn());
            line(csv, "expired", month, "", "", "", one.expired());
            line(csv, "net", month, "", "", "", one.net());
            line(csv, "size", month, "", "", "", one.size());
        });
        report.moves(list, since)
                .forEach(one -> line(csv, one.move().key(), "", one.source(), one.form(), "", one.times()));
        report.standing(list).forEach(one -> line(csv, "on-list-by", "", one.source(), one.form(), "", one.times()));
        report.wordings(list).forEach(one -> line(csv, "on-list-in-words", "", "", "", one.wording(), one.people()));
        return csv.toString();
    }

    private static void line(
            StringBuilder csv, String figure, String month, String source, String form, String wording, long number) {
        csv.append(SafeCsv.row(List.of(figure, month, source, form, wording, Long.toString(number))));
    }
}
