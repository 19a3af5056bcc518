package org.regulars.web.staff.consent;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentState;
import org.regulars.consent.Suppressions;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.IdentityKind;
import org.regulars.web.staff.customer.CustomerChip;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Says at a glance whether and for what this customer may be written to. */
@Component
class MailChip implements CustomerChip {

    private final ConsentLedger ledger;
    private final Suppressions suppressions;
    private final MessageSource messages;

    MailChip(ConsentLedger ledger, Suppressions suppressions, MessageSource messages) {
        this.ledger = ledger;
        this.suppressions = suppressions;
        this.messages = messages;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Optional<Chip> of(CustomerDetail customer) {
        List<String> addresses = customer.identities().stream()
                .filter(identity -> identity.kind().equals(IdentityKind.EMAIL.key()))
                .map(CustomerDetail.Identity::shown)
                .toList();
        if (addresses.isEmpty()) {
            return Optional.of(chip("secondary", "customer.chip.no-address"));
        }
        if (addresses.stream().allMatch(address -> suppressions.of(address).isPresent())) {
            return Optional.of(chip("red", "customer.chip.suppressed"));
        }
        String purposes = ledger.state(customer.who().customerId()).stream()
                .filter(state -> state.channel().equals(ConsentLedger.MAIL)
                        && state.topic().isEmpty()
                        && state.permits())
                .map(ConsentState::purpose)
                .map(purpose -> String.valueOf(messages.getMessage(
                        "consents.purpose." + purpose, null, purpose, LocaleContextHolder.getLocale())))
                .collect(Collectors.joining(", "));
        return Optional.of(
                purposes.isEmpty()
                        ? chip("secondary", "customer.chip.no-mail")
                        : chip("green", "customer.chip.mail", purposes));
    }

    private static Chip chip(String tone, String code, Object... arguments) {
        return new Chip(tone, new DefaultMessageSourceResolvable(new String[] {code}, arguments));
    }
}
