package org.regulars.delivery;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.dispatch.Departures;
import org.regulars.dispatch.MailKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The mail servers that mails can leave by. Each mail takes the first one of its kind; where that is away or paused, the next.
 * A server that objects to us, and not to one mail, is paused, and staff are told.
 */
public class Routes {

    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private final Map<Route, SmtpSender> senders = new LinkedHashMap<>();
    private final RoutePauses pauses;
    private final DeliveryProperties properties;
    private final AuditTrail audit;
    private final Clock clock;

    Routes(
            Collection<Route> routes,
            DeliveryProperties properties,
            Departures departures,
            RoutePauses pauses,
            AuditTrail audit,
            Clock clock) {
        this.pauses = pauses;
        this.properties = properties;
        this.audit = audit;
        this.clock = clock;
        Logbook logbook = new Logbook(departures::note);
        routes.stream()
                .sorted(Comparator.comparingInt(Route::order).thenComparing(Route::name))
                .forEach(route -> senders.put(
                        route,
                        new SmtpSender(
                                route.server(),
                                properties,
                                logbook,
                                route.connections(),
                                new Pace(route.mailsPerMinute()),
                                (parcel, answer) -> answered(route, parcel, answer))));
    }

    /** Learns which routes rest, and returns the kinds of mail that can leave. */
    Set<MailKind> open() {
        Map<String, RoutePause> resting = pauses.open();
        Set<MailKind> open = EnumSet.noneOf(MailKind.class);
        for (Route route : senders.keySet()) {
            route.pause(resting.get(route.name()));
            for (MailKind kind : MailKind.values()) {
                if (route.isOpen(clock.instant()) && route.takes(kind)) {
                    open.add(kind);
                }
            }
        }
        return open;
    }

    /** How many mails of a kind can leave in this time; at least one. */
    int most(MailKind kind, Duration time) {
        long most = 0;
        for (Route route : senders.keySet()) {
            if (route.isOpen(clock.instant()) && route.takes(kind)) {
                most += route.mailsPerMinute() == 0
                        ? Integer.MAX_VALUE
                        : route.mailsPerMinute() * time.toMillis() / 60_000;
            }
        }
        return (int) Math.max(1, Math.min(most, Integer.MAX_VALUE));
    }

    /** Each gets its answer, sooner or later. */
    void submit(Collection<Parcel> parcels) {
        Map<Route, List<Parcel>> byRoute = new LinkedHashMap<>();
        for (Parcel parcel : parcels) {
            Optional<Route> way = way(parcel);
            if (way.isEmpty()) {
                parcel.answer(new Answer(Answer.Kind.UNREACHABLE, "No mail server takes mails now"));
            } else {
                byRoute.computeIfAbsent(way.get(), route -> new ArrayList<>()).add(parcel);
            }
        }
        byRoute.forEach((route, its) -> sender(route).submit(its));
    }

    private SmtpSender sender(Route route) {
        return Objects.requireNonNull(senders.get(route));
    }

    private Optional<Route> way(Parcel parcel) {
        Instant now = clock.instant();
        return senders.keySet().stream()
                .filter(route -> route.takes(parcel.kind()) && !parcel.wasTriedOver(route))
                .filter(route -> route.isOpen(now))
                .findFirst();
    }

    private void answered(Route route, Parcel parcel, Answer answer) {
        if (route.objects(answer)) {
            pause(route, answer.words());
        }
        if (answer.kind() == Answer.Kind.UNREACHABLE) {
            route.away(clock.instant().plus(properties.unreachableRetry()));
        }
        if (answer.isAboutTheRoute()) {
            parcel.triedOver(route);
            Optional<Route> other = way(parcel);
            if (other.isPresent()) {
                sender(other.get()).submit(List.of(parcel));
                return;
            }
        }
        parcel.answer(answer);
    }

    /** Has what is left wait for another route, or for this one. */
    private void pause(Route route, String words) {
        Instant now = clock.instant();
        boolean known = route.pause(now) != null;
        Instant until = now.plus(properties.routePause());
        if (!known) {
            route.pause(new RoutePause(route.name(), now, until, words, RoutePauses.ITSELF));
            try {
                route.pause(pauses.pause(route.name(), until, words, RoutePauses.ITSELF));
                audit.record(RoutePauses.ITSELF, "route-paused", "mail server " + route.name(), Map.of());
            } catch (DataAccessException | TransactionException e) {
                log.warn("That the mail server {} is paused could not be written down", route.server());
            }
            log.warn("The mail server {} objects to us and is paused", route.server());
        }
        sender(route).halt(new Answer(Answer.Kind.BARRED, words));
    }

    /** Pauses what objected to every mail of a run, even to a single one. */
    void judge() {
        for (Route route : senders.keySet()) {
            String objection = route.objectedToAll();
            if (objection != null) {
                pause(route, objection);
            }
        }
    }

    /** Hands over one mail that is in no ledger, and waits for the answer. */
    Answer send(Sealed mail) {
        open();
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        submit(List.of(new Parcel(
                null, mail.sender(), mail.recipient(), mail.content(), (parcel, answer) -> answered.complete(answer))));
        return answered.join();
    }

    /** The mail servers, in the order they are taken. */
    public List<RouteSummary> all() {
        open();
        Instant now = clock.instant();
        return senders.keySet().stream().map(route -> route.summary(now)).toList();
    }

    /** Those that a mail server itself closed to us and that staff should look at. */
    public List<RoutePause> alerts() {
        return pauses.open().values().stream()
                .filter(RoutePause::byItself)
                .filter(pause -> find(pause.route()) != null)
                .toList();
    }

    private @Nullable Route find(String name) {
        return senders.keySet().stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Sends nothing over it until somebody says otherwise. Returns false when there is no such mail server. */
    public boolean pause(String name, String actor) {
        Route route = find(name);
        if (route == null) {
            return false;
        }
        route.pause(pauses.pause(name, null, "", actor));
        audit.record(actor, "route-paused", "mail server " + name, Map.of());
        sender(route).halt(new Answer(Answer.Kind.UNREACHABLE, "The mail server was paused by staff"));
        return true;
    }

    /** Sends over it again. Returns false when it was not paused. */
    public boolean resume(String name, String actor) {
        if (!pauses.end(name)) {
            return false;
        }
        Route route = find(name);
        if (route != null) {
            route.away(null);
        }
        audit.record(actor, "route-resumed", "mail server " + name, Map.of());
        return true;
    }

    /** Has each connection finish the mail that it is at. */
    @PreDestroy
    void stop() {
        senders.values().forEach(SmtpSender::stop);
    }
}
