package org.regulars.web.selfservice.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.regulars.account.AccountSession;
import org.regulars.account.AccountSessions;
import org.regulars.account.Passkeys;
import org.regulars.web.selfservice.Back;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** With what and in which browsers the customer signs in. */
@Controller
@RequestMapping("/account/security")
class SecurityController {

    private static final Set<String> DONE = Set.of("added", "renamed", "removed", "ended");

    private final AccountSessions sessions;
    private final Passkeys passkeys;
    private final AccountDoor door;

    SecurityController(AccountSessions sessions, Passkeys passkeys, AccountDoor door) {
        this.sessions = sessions;
        this.passkeys = passkeys;
        this.door = door;
    }

    @GetMapping
    String show(
            @AuthenticationPrincipal AccountSession who, @RequestParam(defaultValue = "") String done, Model model) {
        model.addAttribute("who", who);
        model.addAttribute("sessions", sessions.of(who.customerId()));
        model.addAttribute("passkeys", passkeys.of(who.customerId()));
        model.addAttribute("most", Passkeys.MOST);
        model.addAttribute("done", DONE.contains(done) ? done : "");
        return "selfservice/account/security";
    }

    @PostMapping("/passkeys/{id}/name")
    String rename(
            @AuthenticationPrincipal AccountSession who,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String name,
            HttpServletRequest request) {
        passkeys.rename(who.customerId(), id, name);
        return done(request, "renamed");
    }

    @PostMapping("/passkeys/{id}/remove")
    String remove(@AuthenticationPrincipal AccountSession who, @PathVariable long id, HttpServletRequest request) {
        passkeys.remove(who.customerId(), id);
        return done(request, "removed");
    }

    @PostMapping("/sessions/{id}/end")
    String end(@AuthenticationPrincipal AccountSession who, @PathVariable long id, HttpServletRequest request) {
        sessions.end(who.customerId(), id);
        return done(request, "ended");
    }

    @PostMapping("/sign-out-everywhere")
    String endAll(
            @AuthenticationPrincipal AccountSession who, HttpServletRequest request, HttpServletResponse response) {
        sessions.endAll(who.customerId());
        door.forget(response);
        return Back.to(request, "/account/sign-in?why=signed-out");
    }

    private static String done(HttpServletRequest request, String what) {
        return Back.to(request, "/account/security?done=" + what);
    }
}
