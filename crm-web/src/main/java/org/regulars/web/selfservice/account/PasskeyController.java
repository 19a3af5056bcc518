package org.regulars.web.selfservice.account;

import com.webauthn4j.util.exception.WebAuthnException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.regulars.account.AccountSession;
import org.regulars.account.AccountSessions;
import org.regulars.account.Passkey;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The part of the account that speaks with the browser's script: making a passkey, and signing in with one. */
@RestController
class PasskeyController {

    private static final String COOKIE = "regulars-account-passkey";
    private static final int LARGEST = 32 * 1024;

    private final PasskeyCeremony ceremony;
    private final AccountSessions sessions;
    private final AccountDoor door;
    private final JsonMapper json =
            JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();

    PasskeyController(PasskeyCeremony ceremony, AccountSessions sessions, AccountDoor door) {
        this.ceremony = ceremony;
        this.sessions = sessions;
        this.door = door;
    }

    @PostMapping("/account/sign-in/passkey/options")
    ResponseEntity<String> toSignIn(HttpServletRequest request, HttpServletResponse response) {
        PublicKeyCredentialRequestOptions options = ceremony.toSignIn(request);
        door.set(COOKIE, ceremony.waiting(options.getChallenge()), PasskeyCeremony.CHALLENGE_WORKS, response);
        return answer(json.writeValueAsString(options));
    }

    @PostMapping("/account/sign-in/passkey")
    ResponseEntity<String> signIn(
            @RequestBody String body,
            @AuthenticationPrincipal @Nullable AccountSession before,
            HttpServletRequest request,
            HttpServletResponse response) {
        String cookie = AccountDoor.cookie(request, COOKIE);
        door.set(COOKIE, "", Duration.ZERO, response);
        Optional<String> session = checked(() -> {
                    PublicKeyCredential<AuthenticatorAssertionResponse> credential =
                            json.readValue(small(body), new TypeReference<>() {});
                    return ceremony.signIn(credential, cookie, request);
                })
                .flatMap(answered -> {
                    Passkey passkey = answered.passkey();
                    return sessions.begin(
                            passkey.customerId(), passkey.identityId(), answered.challenge(), BrowserName.of(request));
                });
        if (session.isEmpty()) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
        }
        if (before != null) {
            sessions.end(before.customerId(), before.sessionId());
        }
        door.begin(session.get(), response);
        return answer("{}");
    }

    @PostMapping("/account/security/passkeys/options")
    ResponseEntity<String> toMake(
            @AuthenticationPrincipal AccountSession who, HttpServletRequest request, HttpServletResponse response) {
        PublicKeyCredentialCreationOptions options = ceremony.toMake(who, request);
        door.set(COOKIE, ceremony.waiting(who, options.getChallenge()), PasskeyCeremony.CHALLENGE_WORKS, response);
        return answer(json.writeValueAsString(options));
    }

    @PostMapping("/account/security/passkeys")
    ResponseEntity<String> make(
            @AuthenticationPrincipal AccountSession who,
            @RequestBody String body,
            HttpServletRequest request,
            HttpServletResponse response) {
        String cookie = AccountDoor.cookie(request, COOKIE);
        door.set(COOKIE, "", Duration.ZERO, response);
        boolean made = checked(() -> {
                    JsonNode sent = json.readTree(small(body));
                    PublicKeyCredential<AuthenticatorAttestationResponse> credential =
                            json.convertValue(sent.path("credential"), new TypeReference<>() {});
                    String browser = BrowserName.of(request);
                    return Optional.of(
                            ceremony.make(who, credential, browser.isEmpty() ? "Passkey" : browser, cookie, request));
                })
                .orElse(false);
        return made ? answer("{}") : ResponseEntity.badRequest().build();
    }

    /** Whatever is wrong with what a device says, the answer is no. */
    private static <T> Optional<T> checked(Supplier<Optional<T>> check) {
        try {
            return check.get();
        } catch (WebAuthnException | JacksonException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static String small(String body) {
        if (body.length() > LARGEST) {
            throw new IllegalArgumentException("No device says so much");
        }
        return body;
    }

    private static ResponseEntity<String> answer(String body) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }
}
