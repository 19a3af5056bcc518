package org.regulars.web.start;

import java.util.List;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.job.Jobs;
import org.regulars.shop.ShopProperties;
import org.regulars.staff.Staff;
import org.regulars.staff.StaffRole;
import org.regulars.token.SignedTokens;
import org.regulars.web.demo.DemoShop;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Makes the first staff account and the keys that the settings name, and tells where to go. */
@Component
class FirstStart {

    private static final String OWN_ADMIN = "admin@regulars.example";

    private final Staff staff;
    private final ApiTokens tokens;
    private final ShopProperties shop;
    private final DemoShop demoShop;
    private final Jobs jobs;
    private final boolean demo;
    private final String email;
    private final String password;
    private final String apiToken;
    private final String writeKey;
    private final boolean greet;

    FirstStart(
            Staff staff,
            ApiTokens tokens,
            ShopProperties shop,
            DemoShop demoShop,
            Jobs jobs,
            @Value("${regulars.demo:false}") boolean demo,
            @Value("${regulars.admin.email:}") String email,
            @Value("${regulars.admin.password:}") String password,
            @Value("${regulars.api-token:}") String apiToken,
            @Value("${regulars.write-key:}") String writeKey,
            @Value("${regulars.jobs.enabled:true}") boolean greet) {
        this.staff = staff;
        this.tokens = tokens;
        this.shop = shop;
        this.demoShop = demoShop;
        this.jobs = jobs;
        this.demo = demo;
        this.email = email;
        this.password = password;
        this.apiToken = apiToken;
        this.writeKey = writeKey;
        this.greet = greet;
    }

    @EventListener(ApplicationReadyEvent.class)
    void prepare() {
        if (!greet) {
            return;
        }
        // First, because the port is open already and a sign-in that fails counts as guessing.
        String signIn = firstAccount();
        if (!apiToken.isEmpty()) {
            tokens.add("system", "From REGULARS_API_TOKEN", TokenKind.SECRET, apiToken);
        }
        if (!writeKey.isEmpty()) {
            tokens.add("system", "From REGULARS_WRITE_KEY", TokenKind.WRITE_KEY, writeKey);
        }
        if (demo) {
            fillDemoShop();
        }
        System.out.println("""

                Regulars is ready.
                  Open       %s
                  Sign in    %s
                  Sign-up    %s
                """.formatted(shop.link("/"), signIn, shop.link("/f/sign-up")));
    }

    /** Whoever looks at once shall see what the jobs find, and not what they found before there was anybody. */
    private void fillDemoShop() {
        if (demoShop.fill()) {
            List.of("imports", "find-duplicates", "quality").forEach(jobs::run);
        }
    }

    /** What to sign in with; a password that we made is printed this once and stored only as a hash. */
    private String firstAccount() {
        if (!staff.isEmpty()) {
            return "with your staff account";
        }
        String address = email.isEmpty() ? OWN_ADMIN : email;
        String secret = password.isEmpty() ? SignedTokens.random().substring(0, 16) : password;
        staff.add("system", address, "Administrator", StaffRole.ADMIN, secret);
        return password.isEmpty()
                ? address + "  password " + secret + "  (shown only now; change it under Settings)"
                : address + "  with the password from REGULARS_ADMIN_PASSWORD";
    }
}
