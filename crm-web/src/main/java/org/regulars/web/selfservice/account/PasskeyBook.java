package org.regulars.web.selfservice.account;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.account.Passkey;
import org.regulars.account.Passkeys;
import org.regulars.token.SignedTokens;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;

/**
 * Our passkeys as Spring Security reads and writes them. A customer's user handle is a keyed hash of their number, so that it
 * says nothing to a device; a passkey belongs to whoever its row belongs to now, also after customers were merged.
 *
 * @param owner the address that is signed in and makes a passkey; null while somebody signs in
 */
record PasskeyBook(
        Passkeys passkeys,
        SignedTokens tokens,
        Clock clock,
        @Nullable Owner owner) implements UserCredentialRepository, PublicKeyCredentialUserEntityRepository {

    /** Who makes a passkey, under which address. */
    record Owner(long customerId, long identityId, String email) {}

    private Bytes handle(long customerId) {
        return new Bytes(tokens.keyedHash("passkey-user", Long.toString(customerId)));
    }

    @Override
    public @Nullable CredentialRecord findByCredentialId(Bytes credentialId) {
        return passkeys.find(credentialId.getBytes()).map(this::record).orElse(null);
    }

    @Override
    public List<CredentialRecord> findByUserId(Bytes userId) {
        return owner == null
                ? List.of()
                : passkeys.of(owner.customerId()).stream().map(this::record).toList();
    }

    @Override
    public void save(CredentialRecord record) {
        byte[] id = record.getCredentialId().getBytes();
        Optional<Passkey> known = passkeys.find(id);
        if (known.isPresent() || owner == null) {
            passkeys.used(id, record.getSignatureCount(), record.isBackupState());
            return;
        }
        passkeys.add(new Passkey(
                0,
                owner.customerId(),
                owner.identityId(),
                id,
                record.getPublicKey().getBytes(),
                record.getSignatureCount(),
                record.isUvInitialized(),
                record.isBackupEligible(),
                record.isBackupState(),
                record.getTransports().stream()
                        .map(AuthenticatorTransport::getValue)
                        .sorted()
                        .toList(),
                bytes(record.getAttestationObject()),
                bytes(record.getAttestationClientDataJSON()),
                record.getLabel(),
                clock.instant(),
                null));
    }

    private static byte[] bytes(@Nullable Bytes bytes) {
        return bytes == null ? new byte[0] : bytes.getBytes();
    }

    private CredentialRecord record(Passkey one) {
        Set<AuthenticatorTransport> transports =
                one.transports().stream().map(AuthenticatorTransport::valueOf).collect(Collectors.toSet());
        return ImmutableCredentialRecord.builder()
                .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                .credentialId(new Bytes(one.credentialId()))
                .userEntityUserId(handle(one.customerId()))
                .publicKey(new ImmutablePublicKeyCose(one.publicKey()))
                .signatureCount(one.signatureCount())
                .uvInitialized(one.userVerified())
                .transports(transports)
                .backupEligible(one.backupEligible())
                .backupState(one.backedUp())
                .attestationObject(new Bytes(one.attestation()))
                .attestationClientDataJSON(new Bytes(one.clientData()))
                .label(one.label())
                .created(one.createdAt())
                .lastUsed(one.lastUsedAt() == null ? one.createdAt() : one.lastUsedAt())
                .build();
    }

    /** Only a customer with a passkey has a handle that anybody asks for, and the passkey itself says whose it is. */
    @Override
    public PublicKeyCredentialUserEntity findById(Bytes id) {
        return entity("", id);
    }

    @Override
    public @Nullable PublicKeyCredentialUserEntity findByUsername(String username) {
        return owner == null ? null : entity(owner.email(), handle(owner.customerId()));
    }

    private static PublicKeyCredentialUserEntity entity(String name, Bytes id) {
        return ImmutablePublicKeyCredentialUserEntity.builder()
                .name(name)
                .displayName(name)
                .id(id)
                .build();
    }

    @Override
    public void save(PublicKeyCredentialUserEntity entity) {
        throw new UnsupportedOperationException("Customers are made elsewhere");
    }

    @Override
    public void delete(Bytes id) {
        throw new UnsupportedOperationException("Passkeys are removed on their page");
    }
}
