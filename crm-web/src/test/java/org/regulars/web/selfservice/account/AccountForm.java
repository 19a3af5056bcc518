package org.regulars.web.selfservice.account;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Sends a form of the account as a browser does that got it from us. */
public final class AccountForm {

    private static final String TOKEN = "one-of-a-form";

    private AccountForm() {}

    /**
     * With the token in its cookie and in the form. Spring's own helper for tests would keep it in the session instead, from
     * then on and for everybody who shares the application, browsers included.
     */
    public static MockHttpServletRequestBuilder form(String path) {
        byte[] token = TOKEN.getBytes(StandardCharsets.UTF_8);
        // A page holds a mask and the masked token, one after the other; a mask of zeros changes nothing.
        byte[] masked = new byte[2 * token.length];
        System.arraycopy(token, 0, masked, token.length, token.length);
        return post(path)
                .cookie(new Cookie(AccountDoor.FORMS_COOKIE, TOKEN))
                .param("_csrf", Base64.getUrlEncoder().encodeToString(masked));
    }
}
