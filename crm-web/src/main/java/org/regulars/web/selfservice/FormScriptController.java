package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.regulars.consent.Utm;
import org.regulars.form.Brake;
import org.regulars.form.Challenge;
import org.regulars.form.Form;
import org.regulars.form.Forms;
import org.regulars.form.Proofs;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The script of forms and what it asks for, from any page of the shop and never with cookies. */
@Controller
class FormScriptController {

    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration BRIDGED = Duration.ofDays(30);

    private final Forms forms;
    private final FormPages pages;
    private final Proofs proofs;
    private final Brake brake;
    private final String script;
    private final String etag;

    FormScriptController(Forms forms, FormPages pages, Proofs proofs, Brake brake) throws IOException {
        this.forms = forms;
        this.pages = pages;
        this.proofs = proofs;
        this.brake = brake;
        script = new ClassPathResource("forms.js", FormScriptController.class)
                .getContentAsString(StandardCharsets.UTF_8);
        etag = "\"" + DigestUtils.md5DigestAsHex(script.getBytes(StandardCharsets.UTF_8)) + "\"";
    }

    @GetMapping("/forms.js")
    ResponseEntity<String> script() {
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "javascript", StandardCharsets.UTF_8))
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic().staleWhileRevalidate(BRIDGED))
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .header(HttpHeaders.ETAG, etag)
                .body(script);
    }

    @GetMapping("/f/{key}/challenge")
    @ResponseBody
    Challenge challenge(@PathVariable String key, HttpServletResponse response) {
        anyPage(response);
        return proofs.challenge(active(key).key());
    }

    /** Which forms slide in, and when. */
    @GetMapping("/f/slide-ins")
    @ResponseBody
    List<SlidingIn> slideIns(HttpServletResponse response) {
        anyPage(response);
        return forms.slidingIn().stream().map(SlidingIn::of).toList();
    }

    @GetMapping("/f/{key}/slide-in")
    String slideIn(@PathVariable String key, HttpServletResponse response, Model model, Locale locale) {
        anyPage(response);
        model.addAttribute("view", pages.blank(active(key), locale));
        return "selfservice/form-slide-in :: form";
    }

    /** Tells that a form came into view or was begun; only where a riddle was asked for before. */
    @PostMapping("/f/{key}/seen")
    ResponseEntity<Void> seen(
            @PathVariable String key,
            @RequestParam(defaultValue = "") String what,
            @RequestParam(defaultValue = "") String token,
            HttpServletRequest request,
            HttpServletResponse response) {
        anyPage(response);
        Form form = active(key);
        if (proofs.genuine(key, token) && brake.look(request.getRemoteAddr())) {
            forms.count(
                    form.key(),
                    what.equals("begun"),
                    Utm.of(request::getParameter).source());
        }
        return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
    }

    private Form active(String key) {
        return forms.find(key).filter(Form::active).orElseThrow(LinkBroken::new);
    }

    private static void anyPage(HttpServletResponse response) {
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    }

    /** When a form slides in, for the script. */
    record SlidingIn(String form, String when, int after, int rest) {

        static SlidingIn of(Form form) {
            return new SlidingIn(
                    form.key(),
                    form.slideIn().when().key(),
                    form.slideIn().after(),
                    form.slideIn().restDays());
        }
    }
}
