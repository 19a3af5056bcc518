package org.regulars.delivery;

import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.regulars.dispatch.Departures;
import org.springframework.stereotype.Component;

/** The ways that mails can leave. */
@Component
class Routes {

    private final SmtpSender sender;

    Routes(SmtpRoute route, DeliveryProperties properties, Departures departures) {
        this.sender = new SmtpSender(route, properties, new Logbook(departures::note), properties.connections());
    }

    SmtpSender sender() {
        return sender;
    }

    /** Hands over one mail that is in no ledger, and waits for the answer. */
    Answer send(Sealed mail) {
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        sender.submit(List.of(new Parcel(
                null, mail.sender(), mail.recipient(), mail.content(), (parcel, answer) -> answered.complete(answer))));
        return answered.join();
    }

    /** Has each connection finish the mail that it is at. */
    @PreDestroy
    void stop() {
        sender.stop();
    }
}
