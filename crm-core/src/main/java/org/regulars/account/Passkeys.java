package org.regulars.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.Customers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The passkeys of customers. Whether one was used rightly is decided where the browser's answer is read. */
@Component
@Transactional
public class Passkeys {

    /** Nobody has more devices than that. */
    public static final int MOST = 20;

    private static final int LONGEST_LABEL = 60;

    private final JdbcClient jdbc;
    private final Customers customers;
    private final Clock clock;
    private final AuditTrail audit;

    Passkeys(JdbcClient jdbc, Customers customers, Clock clock, AuditTrail audit) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.clock = clock;
        this.audit = audit;
    }

    /** A customer's passkeys, the newest first. */
    @Transactional(readOnly = true)
    public List<Passkey> of(long customerId) {
        return jdbc.sql("select * from passkey where customer_id = ? order by passkey_id desc")
                .param(customerId)
                .query((row, n) -> passkey(row))
                .list();
    }

    /** The passkey that a browser names, of a customer who is still with us. */
    @Transactional(readOnly = true)
    public Optional<Passkey> find(byte[] credentialId) {
        return jdbc.sql("""
                select p.* from passkey p
                join customer c using (customer_id)
                join identity i on i.identity_id = p.identity_id and i.customer_id = p.customer_id
                where p.credential_id = ? and c.state in ('visitor', 'known')
                """).param(credentialId).query((row, n) -> passkey(row)).optional();
    }

    /** Keeps a new one, unless there are too many already. */
    public void add(Passkey passkey) {
        customers.hold(passkey.customerId());
        if (of(passkey.customerId()).size() >= MOST) {
            throw new IllegalStateException("There are " + MOST + " passkeys already");
        }
        jdbc.sql("""
                insert into passkey (customer_id, identity_id, credential_id, public_key, signature_count, user_verified,
                    backup_eligible, backed_up, transports, attestation, client_data, label, created_at)
                values (:customer, :identity, :credential, :key, :count, :verified, :eligible, :backed, :transports,
                    :attestation, :data, :label, :now)
                """)
                .param("customer", passkey.customerId())
                .param("identity", passkey.identityId())
                .param("credential", passkey.credentialId())
                .param("key", passkey.publicKey())
                .param("count", passkey.signatureCount())
                .param("verified", passkey.userVerified())
                .param("eligible", passkey.backupEligible())
                .param("backed", passkey.backedUp())
                .param("transports", passkey.transports().toArray(String[]::new))
                .param("attestation", passkey.attestation())
                .param("data", passkey.clientData())
                .param("label", label(passkey.label()))
                .param("now", passkey.createdAt().atOffset(ZoneOffset.UTC))
                .update();
        record("passkey-added", passkey.customerId());
    }

    /** Notes that one was used, and how often by its own count. */
    public void used(byte[] credentialId, long signatureCount, boolean backedUp) {
        jdbc.sql("update passkey set signature_count = ?, backed_up = ?, last_used_at = ? where credential_id = ?")
                .params(signatureCount, backedUp, OffsetDateTime.now(clock), credentialId)
                .update();
    }

    /** Calls one of a customer's own passkeys something else; a blank name changes nothing. */
    public void rename(long customerId, long passkeyId, String label) {
        String name = label(label);
        if (!name.isEmpty()) {
            jdbc.sql("update passkey set label = ? where customer_id = ? and passkey_id = ?")
                    .params(name, customerId, passkeyId)
                    .update();
        }
    }

    /** Takes one of a customer's own passkeys away: nobody signs in with it any more. */
    public void remove(long customerId, long passkeyId) {
        if (jdbc.sql("delete from passkey where customer_id = ? and passkey_id = ?")
                        .params(customerId, passkeyId)
                        .update()
                > 0) {
            record("passkey-removed", customerId);
        }
    }

    /** Takes all away, because somebody else may have made one. */
    void removeAll(long customerId) {
        of(customerId).forEach(passkey -> remove(customerId, passkey.passkeyId()));
    }

    private void record(String action, long customerId) {
        audit.record("customer", action, "customer " + customerId, customerId, Map.of());
    }

    private static String label(String typed) {
        String name = typed.replaceAll("\\p{Cntrl}", " ").strip();
        return name.codePointCount(0, name.length()) <= LONGEST_LABEL
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_LABEL));
    }

    private static Passkey passkey(ResultSet row) throws SQLException {
        OffsetDateTime used = row.getObject("last_used_at", OffsetDateTime.class);
        return new Passkey(
                row.getLong("passkey_id"),
                row.getLong("customer_id"),
                row.getLong("identity_id"),
                row.getBytes("credential_id"),
                row.getBytes("public_key"),
                row.getLong("signature_count"),
                row.getBoolean("user_verified"),
                row.getBoolean("backup_eligible"),
                row.getBoolean("backed_up"),
                Arrays.asList((String[]) row.getArray("transports").getArray()),
                row.getBytes("attestation"),
                row.getBytes("client_data"),
                row.getString("label"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                used == null ? null : used.toInstant());
    }
}
