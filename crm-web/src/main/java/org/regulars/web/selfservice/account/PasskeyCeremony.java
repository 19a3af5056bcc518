package org.regulars.web.selfservice.account;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.account.AccountSession;
import org.regulars.account.Passkey;
import org.regulars.account.Passkeys;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialRequestOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;

/**
 * What browser, device and we say to each other to make a passkey or to sign in with it, checked by Spring Security. The challenge
 * waits in a signed cookie of that browser for five minutes; which one was answered is kept, so that none counts twice.
 */
@Component
class PasskeyCeremony {

    static final Duration CHALLENGE_WORKS = Duration.ofMinutes(5);

    private static final String SIGN_IN = "passkey-sign-in";
    private static final String MAKE = "passkey-make";

    private final Passkeys passkeys;
    private final SignedTokens tokens;
    private final ShopProperties shop;
    private final Clock clock;

    PasskeyCeremony(Passkeys passkeys, SignedTokens tokens, ShopProperties shop, Clock clock) {
        this.passkeys = passkeys;
        this.tokens = tokens;
        this.shop = shop;
        this.clock = clock;
    }

    PublicKeyCredentialRequestOptions toSignIn(HttpServletRequest request) {
        return operations(null, request)
                .createCredentialRequestOptions(new ImmutablePublicKeyCredentialRequestOptionsRequest(null));
    }

    /** What the cookie of this browser holds until the device has answered. */
    String waiting(Bytes challenge) {
        return waiting(SIGN_IN, "", challenge);
    }

    /** The same while a passkey is made, for this customer alone. */
    String waiting(AccountSession who, Bytes challenge) {
        return waiting(MAKE, who.sessionId() + "", challenge);
    }

    private String waiting(String use, String whose, Bytes challenge) {
        return tokens.sign(use, challenge.toBase64UrlString() + ":" + whose + ":" + clock.millis());
    }

    private Optional<Bytes> challenge(String use, String whose, String cookie) {
        return tokens.verify(use, cookie)
                .map(content -> content.split(":", -1))
                .filter(part -> part[1].equals(whose))
                .filter(part -> clock.millis() - Long.parseLong(part[2]) < CHALLENGE_WORKS.toMillis())
                .map(part -> Bytes.fromBase64(part[0]));
    }

    /** Whose passkey it is that signed the challenge, and the challenge; empty when anything is not as it must be. */
    Optional<Answered> signIn(
            PublicKeyCredential<AuthenticatorAssertionResponse> credential, String cookie, HttpServletRequest request) {
        Optional<Bytes> challenge = challenge(SIGN_IN, "", cookie);
        Optional<Passkey> passkey = passkeys.find(credential.getRawId().getBytes());
        if (challenge.isEmpty() || passkey.isEmpty()) {
            return Optional.empty();
        }
        PublicKeyCredentialRequestOptions options = PublicKeyCredentialRequestOptions.builder()
                .challenge(challenge.get())
                .rpId(site().getHost())
                .timeout(CHALLENGE_WORKS)
                .allowCredentials(List.of())
                .userVerification(UserVerificationRequirement.REQUIRED)
                .build();
        operations(null, request).authenticate(new RelyingPartyAuthenticationRequest(options, credential));
        return Optional.of(new Answered(passkey.get(), challenge.get().getBytes()));
    }

    /** A passkey and the challenge that it signed. */
    record Answered(Passkey passkey, byte[] challenge) {}

    PublicKeyCredentialCreationOptions toMake(AccountSession who, HttpServletRequest request) {
        return operations(who, request)
                .createPublicKeyCredentialCreationOptions(new ImmutablePublicKeyCredentialCreationOptionsRequest(
                        UsernamePasswordAuthenticationToken.authenticated(who.email(), "", List.of())));
    }

    /** Keeps a new passkey; false when the challenge is none of ours for this customer. */
    boolean make(
            AccountSession who,
            PublicKeyCredential<AuthenticatorAttestationResponse> credential,
            String label,
            String cookie,
            HttpServletRequest request) {
        Optional<Bytes> challenge = challenge(MAKE, who.sessionId() + "", cookie);
        if (challenge.isEmpty()) {
            return false;
        }
        PublicKeyCredentialCreationOptions fresh = toMake(who, request);
        PublicKeyCredentialCreationOptions options = PublicKeyCredentialCreationOptions.builder()
                .rp(fresh.getRp())
                .user(fresh.getUser())
                .challenge(challenge.get())
                .pubKeyCredParams(fresh.getPubKeyCredParams())
                .timeout(CHALLENGE_WORKS)
                .excludeCredentials(fresh.getExcludeCredentials())
                .authenticatorSelection(fresh.getAuthenticatorSelection())
                .attestation(fresh.getAttestation())
                .extensions(fresh.getExtensions())
                .build();
        operations(who, request)
                .registerCredential(new ImmutableRelyingPartyRegistrationRequest(
                        options, new RelyingPartyPublicKey(credential, label)));
        return true;
    }

    private Webauthn4JRelyingPartyOperations operations(@Nullable AccountSession who, HttpServletRequest request) {
        PasskeyBook book = new PasskeyBook(
                passkeys,
                tokens,
                clock,
                who == null ? null : new PasskeyBook.Owner(who.customerId(), who.identityId(), who.email()));
        Webauthn4JRelyingPartyOperations operations = new Webauthn4JRelyingPartyOperations(
                book,
                book,
                PublicKeyCredentialRpEntity.builder()
                        .id(site().getHost())
                        .name(shop.name())
                        .build(),
                origins(request));
        operations.setCustomizeRequestOptions(
                options -> options.timeout(CHALLENGE_WORKS).userVerification(UserVerificationRequirement.REQUIRED));
        operations.setCustomizeCreationOptions(options -> options.timeout(CHALLENGE_WORKS)
                .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                        .residentKey(ResidentKeyRequirement.REQUIRED)
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .build()));
        return operations;
    }

    /** The public address, never what the Host header says. A Regulars that is tried on one's own computer may have any port. */
    private Set<String> origins(HttpServletRequest request) {
        URI site = site();
        Set<String> origins = new HashSet<>();
        origins.add(site.getScheme() + "://" + site.getHost() + (site.getPort() < 0 ? "" : ":" + site.getPort()));
        if (site.getHost().equals("localhost")) {
            origins.add(site.getScheme() + "://localhost:" + request.getLocalPort());
        }
        return origins;
    }

    private URI site() {
        return shop.baseUrl();
    }
}
