package org.regulars.web.selfservice.account;

import java.math.BigDecimal;
import java.util.Locale;
import org.regulars.web.page.Format;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Money in the page's language; templates say {@code ${@accountMoney.of(order.total(), order.currency())}}. */
@Component("accountMoney")
public class AccountMoney {

    public String of(BigDecimal amount, String currency) {
        Locale page = LocaleContextHolder.getLocale();
        return Format.money(amount, currency, page.equals(Locale.ENGLISH) ? Locale.UK : page)
                .orElseGet(() -> amount.toPlainString() + " " + currency);
    }

    public String times(BigDecimal each, int pieces, String currency) {
        return of(each.multiply(BigDecimal.valueOf(pieces)), currency);
    }
}
