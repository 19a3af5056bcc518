package org.regulars.web.selfservice.account;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Money in the page's language; templates say {@code ${@accountMoney.of(order.total(), order.currency())}}. */
@Component("accountMoney")
public class AccountMoney {

    public String of(BigDecimal amount, String currency) {
        Locale page = LocaleContextHolder.getLocale();
        NumberFormat format = NumberFormat.getCurrencyInstance(page.equals(Locale.ENGLISH) ? Locale.UK : page);
        try {
            Currency known = Currency.getInstance(currency);
            format.setCurrency(known);
            format.setMinimumFractionDigits(known.getDefaultFractionDigits());
            format.setMaximumFractionDigits(known.getDefaultFractionDigits());
            return format.format(amount);
        } catch (IllegalArgumentException e) {
            return amount.toPlainString() + " " + currency;
        }
    }

    public String times(BigDecimal each, int pieces, String currency) {
        return of(each.multiply(BigDecimal.valueOf(pieces)), currency);
    }
}
