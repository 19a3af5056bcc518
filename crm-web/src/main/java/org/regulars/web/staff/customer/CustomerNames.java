package org.regulars.web.staff.customer;

import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerLine;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** What screens call a customer; one without name, address or number is called by our own number. */
@Component("customerNames")
class CustomerNames {

    private final MessageSource messages;

    CustomerNames(MessageSource messages) {
        this.messages = messages;
    }

    public String of(CustomerDetail customer) {
        return named(customer.name(), customer.who().customerId());
    }

    public String of(CustomerLine line) {
        return named(line.name(), line.customerId());
    }

    private String named(String name, long customerId) {
        return name.isEmpty()
                ? messages.getMessage(
                        "customers.nameless", new Object[] {Long.toString(customerId)}, LocaleContextHolder.getLocale())
                : name;
    }
}
