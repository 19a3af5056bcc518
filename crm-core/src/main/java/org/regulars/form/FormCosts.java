package org.regulars.form;

import java.math.BigDecimal;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What staff say that forms cost: one amount for a form as a whole, or one for each period. */
@Component
@Transactional
public class FormCosts {

    /** More than any shop pays for one form. */
    public static final BigDecimal MOST = BigDecimal.valueOf(999_999_999);

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    FormCosts(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** Those of a form, the newest period first, those without one at the end. */
    @Transactional(readOnly = true)
    public List<FormCost> of(String form) {
        return jdbc.sql("""
                select cost_id, from_day, to_day, amount, note, entered_by from form_cost where form = ?
                order by from_day desc nulls last, cost_id desc
                """).param(form).query(FormCost.class).list();
    }

    /** Everything that a form cost. */
    @Transactional(readOnly = true)
    public BigDecimal total(String form) {
        return jdbc.sql("select coalesce(sum(amount), 0) from form_cost where form = ?")
                .param(form)
                .query(BigDecimal.class)
                .single();
    }

    /** What these days cost: of each amount with a period, the share of its days that fall into them; none without one. */
    @Transactional(readOnly = true)
    public BigDecimal within(String form, LocalDate from, LocalDate to) {
        return jdbc.sql("""
                select coalesce(round(sum(amount * (least(to_day, :to) - greatest(from_day, :from) + 1)
                                          / (to_day - from_day + 1)), 2), 0)
                from form_cost where form = :form and from_day <= :to and to_day >= :from
                """)
                .param("form", form)
                .param("from", from)
                .param("to", to)
                .query(BigDecimal.class)
                .single();
    }

    /**
     * Adds an amount in the shop's currency.
     *
     * @param from null, as to, for the form as a whole
     * @throws IllegalArgumentException when the amount is not positive or too large, or the period ends before it begins
     */
    public void add(
            String form,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            BigDecimal amount,
            String note,
            String actor) {
        if (amount.signum() <= 0
                || amount.compareTo(MOST) > 0
                || (from == null) != (to == null)
                || from != null && to != null && to.isBefore(from)) {
            throw new IllegalArgumentException("Not a cost: " + amount + " from " + from + " to " + to);
        }
        jdbc.sql("""
                insert into form_cost (form, from_day, to_day, amount, note, entered_by, entered_at)
                values (:form, :from, :to, :amount, :note, :by, :now)
                """)
                .param("form", form)
                .param("from", from, Types.DATE)
                .param("to", to, Types.DATE)
                .param("amount", amount)
                .param("note", note)
                .param("by", actor)
                .param("now", OffsetDateTime.now(clock))
                .update();
        audit.record(actor, "form-cost-added", "form " + form, Map.of("amount", amount));
    }

    /** Takes an amount away that was entered by mistake; whether there was one. */
    public boolean remove(String form, long costId, String actor) {
        boolean removed = jdbc.sql("delete from form_cost where form = ? and cost_id = ?")
                        .params(form, costId)
                        .update()
                > 0;
        if (removed) {
            audit.record(actor, "form-cost-removed", "form " + form, Map.of("cost", costId));
        }
        return removed;
    }
}
