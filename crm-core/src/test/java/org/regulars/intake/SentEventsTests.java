package org.regulars.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What can be filed as it was sent, and what must be taken apart. */
class SentEventsTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void filesOrdinaryEventsAsTheyWereSentWithWhatTheBatchSays() {
        SentEvents sent = batch("""
                {"sentAt":"2026-05-06T12:00:00.000Z","batch":[
                  {"type":"track","messageId":" m1 ","event":"Größe 1.50","properties":{"url":"https://shop.example/a"}},
                  {"messageId":"m2", "type":"page", "sentAt":null, "context":{}}],
                 "context":{"locale":"de"},"writeKey":"rw_1","integrations":{"All":[true]}}
                """);

        assertThat(sent.writeKey()).isEqualTo("rw_1");
        assertThat(sent.events()).extracting(SentEvent::messageId).containsExactly("m1", "m2");
        assertThat(sent.events().get(0).links()).containsExactly("https://shop.example/a");
        assertThat(sent.events().get(0).text())
                .isEqualTo("{\"type\":\"track\",\"messageId\":\" m1 \",\"event\":\"Größe 1.50\","
                        + "\"properties\":{\"url\":\"https://shop.example/a\"},"
                        + "\"sentAt\":\"2026-05-06T12:00:00.000Z\",\"context\":{\"locale\":\"de\"}}");
        assertThat(sent.events().get(1).text())
                .isEqualTo("{\"messageId\":\"m2\", \"type\":\"page\", \"sentAt\":null, \"context\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'type':'track'}",
                "{'type':'track','messageId':7}",
                "{'type':'track','messageId':' '}",
                "{'type':'click','messageId':'m'}",
                "{'type':'track','messageId':'m','messageId':'n'}",
                "{'type':'track','messageId':'m','writeKey':'k'}",
                "{'type':'track','messageId':'m','context':{'identity':{'signature':'s'}}}",
                "{'type':'track','messageId':'m','properties':{'a':'\\u0000'}}",
                "{'type':'track','messageId':'m','properties':{'a':'\\uD83D'}}",
                "{'type':'track','messageId':'m','properties':{'url':1}}",
                "{'type':'track','messageId':'m','properties':{'a':1234567890123456789012345678901}}"
            })
    void leavesUnusualEventsToBeTakenApart(String event) {
        SentEvents sent = batch("{'batch':[{'type':'page','messageId':'a'}," + event + "]}");

        assertThat(sent.events()).extracting(SentEvent::plain).containsExactly(true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{'batch':{}}",
                "{'batch':[1]}",
                "{'batch':[{'a':tru}]}",
                "{'batch':[]} x",
                "{'batch':[]",
                "{'batch':[],'batch':[]}",
                "{'batch':[{'type':'page','messageId':'a'}],'context':{'identity':{'signature':'s'}}}"
            })
    void leavesUnusualBodiesToBeTakenApart(String body) {
        assertThat(SentEvents.batch(bytes(body), JSON)).isEmpty();
    }

    @Test
    void namesTheTypeOfASingleEvent() {
        assertThat(SentEvents.one(bytes("{'messageId':'m'}"), "page", JSON))
                .hasValueSatisfying(
                        event -> assertThat(event.text()).isEqualTo("{\"messageId\":\"m\",\"type\":\"page\"}"));
        assertThat(SentEvents.one(bytes("{'messageId':'m','type':'track'}"), "page", JSON))
                .isEmpty();
        assertThat(SentEvents.one(bytes("{'event':'no id'}"), "track", JSON)).isEmpty();
    }

    private static SentEvents batch(String body) {
        return SentEvents.batch(bytes(body), JSON).orElseThrow();
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').strip().getBytes(StandardCharsets.UTF_8);
    }
}
