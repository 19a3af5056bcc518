package org.regulars.web.selfservice.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.account.AccountSession;
import org.regulars.account.AccountSessions;
import org.regulars.privacy.MailboxProofs;
import org.regulars.web.page.PageLocale;
import org.regulars.web.selfservice.Back;
import org.regulars.web.selfservice.LinkBroken;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The way into the account by a link mailed to one's own address. The page answers the same whoever asks; following the link
 * shows a button, and only the button signs in.
 */
@Controller
class AccountSignInController {

    private static final Set<String> WHY = Set.of("expired", "signed-out", "again");

    private final MailboxProofs proofs;
    private final AccountSessions sessions;
    private final AccountDoor door;

    AccountSignInController(MailboxProofs proofs, AccountSessions sessions, AccountDoor door) {
        this.proofs = proofs;
        this.sessions = sessions;
        this.door = door;
    }

    @GetMapping("/account/sign-in")
    String show(
            @AuthenticationPrincipal @Nullable AccountSession who,
            @RequestParam(defaultValue = "") String why,
            HttpServletRequest request,
            Model model) {
        if (who != null) {
            return Back.to(request, "/account");
        }
        model.addAttribute("why", WHY.contains(why) ? why : "");
        return "selfservice/account/sign-in";
    }

    @PostMapping("/account/sign-in")
    String ask(@RequestParam(defaultValue = "") String email, HttpServletRequest request) {
        proofs.ask(email, LocaleContextHolder.getLocale().getLanguage());
        return Back.to(request, "/account/sign-in/sent");
    }

    @GetMapping("/account/sign-in/sent")
    String sent() {
        return "selfservice/account/sent";
    }

    @GetMapping("/account/open/{token}")
    String link(@PathVariable String token, HttpServletRequest request, Model model) {
        MailboxProofs.Link link = proofs.find(token).orElseThrow(LinkBroken::new);
        PageLocale.prefer(request, link.language());
        model.addAttribute("token", token);
        model.addAttribute("works", link.works());
        return "selfservice/account/open";
    }

    @PostMapping("/account/open/{token}")
    String open(
            @PathVariable String token,
            @AuthenticationPrincipal @Nullable AccountSession before,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (proofs.find(token).isEmpty()) {
            throw new LinkBroken();
        }
        Optional<MailboxProofs.Proven> proven = proofs.open(token);
        if (proven.isEmpty()) {
            return Back.to(request, "/account/open/" + token);
        }
        if (before != null) {
            sessions.end(before.customerId(), before.sessionId());
        }
        door.begin(
                sessions.begin(proven.get().customerId(), proven.get().identityId(), BrowserName.of(request)),
                response);
        return Back.to(request, "/account");
    }
}
