package org.regulars.web.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.imports.Imports;
import org.regulars.intake.EventInbox;
import org.regulars.intake.EventWarnings;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What other programs sent the demo shop, mistakes included: a list from a fair, and events that cannot be used. */
@Component
class DemoFeed {

    private static final String FAIR = """
            email,first_name,last_name,country,birthday
            isla.dunmore@example.com,Isla,Dunmore,GB,1994-03-12
            noah.corkhill@example.org,Noah,Corkhill,GB,1987-09-30
            felix.at.example.net,Felix,Clasen,DE,1990-05-05
            chloe.fabre@example.com,Chloé,Fabre,FR,1999-02-30
            isla.dunmore@example.com,Isla,Dunmore,GB,1994-03-12
            """;

    private final Imports imports;
    private final EventInbox inbox;
    private final EventWarnings warnings;
    private final ApiTokens tokens;
    private final JsonMapper json;

    DemoFeed(Imports imports, EventInbox inbox, EventWarnings warnings, ApiTokens tokens, JsonMapper json) {
        this.imports = imports;
        this.inbox = inbox;
        this.warnings = warnings;
        this.tokens = tokens;
        this.json = json;
    }

    /** The file is looked through but not imported: that is for whoever tries the shop. */
    void send(String staff) {
        try {
            long file = imports.upload(
                    "spring-fair.csv",
                    new ByteArrayInputStream(FAIR.getBytes(StandardCharsets.UTF_8)),
                    "customers",
                    staff);
            imports.check(file, staff);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long key = tokens.checkWriteKey(tokens.create(staff, "Demo shop's pages", TokenKind.WRITE_KEY))
                .orElseThrow()
                .id();
        List<JsonNode> odd = List.of(
                event("'type':'track','event':'Order Completed','messageId':'demo-odd-1','userId':'D5001'"),
                event("'type':'poem','event':'Ode to tea','messageId':'demo-odd-2'"),
                event("'type':'track','messageId':'demo-odd-3','anonymousId':'demo-visitor'"));
        inbox.accept(key, odd);
        warnings.note(key, odd.get(0), "link-left-out", "cdn.shop-pictures.example");
    }

    private JsonNode event(String members) {
        return json.readTree("{" + members.replace('\'', '"') + "}");
    }
}
