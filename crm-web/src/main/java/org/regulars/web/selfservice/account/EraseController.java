package org.regulars.web.selfservice.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.regulars.account.AccountSession;
import org.regulars.privacy.Erasures;
import org.regulars.privacy.Rights;
import org.regulars.web.selfservice.Back;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** To be forgotten, in two steps: first what that means, then doing it. */
@Controller
class EraseController {

    private final Erasures erasures;
    private final Rights rights;
    private final Askers askers;
    private final AccountDoor door;

    EraseController(Erasures erasures, Rights rights, Askers askers, AccountDoor door) {
        this.erasures = erasures;
        this.rights = rights;
        this.askers = askers;
        this.door = door;
    }

    @GetMapping("/account/erase")
    String what(
            @AuthenticationPrincipal AccountSession who,
            @RequestParam(required = false) @org.jspecify.annotations.Nullable String missing,
            Model model) {
        model.addAttribute("who", who);
        model.addAttribute("rows", erasures.preview(who.customerId()));
        model.addAttribute("missing", missing != null);
        return "selfservice/account/erase";
    }

    @PostMapping("/account/erase")
    String erase(
            @AuthenticationPrincipal AccountSession who,
            @RequestParam(defaultValue = "false") boolean sure,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!sure) {
            return Back.to(request, "/account/erase?missing");
        }
        rights.erase(who.customerId(), askers.of(request));
        door.forget(response);
        return Back.to(request, "/account/erased");
    }

    @GetMapping("/account/erased")
    String erased() {
        return "selfservice/account/erased";
    }
}
