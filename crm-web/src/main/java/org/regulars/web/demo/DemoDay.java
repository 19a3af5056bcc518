package org.regulars.web.demo;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** The last days in the demo shop's office, so that every screen has something to show. */
@Component
class DemoDay {

    private static final String STAFF = "mia@shop.example";

    private final DemoDoubles doubles;
    private final DemoDesk desk;
    private final DemoFeed feed;

    DemoDay(DemoDoubles doubles, DemoDesk desk, DemoFeed feed) {
        this.doubles = doubles;
        this.desk = desk;
        this.feed = feed;
    }

    /** Returns those who came, with the shop's best known customer in front and her double behind her. */
    List<Long> begin(Instant now) {
        return doubles.arrive(now);
    }

    void end(List<Long> arrived, Instant now) {
        desk.define(STAFF);
        desk.know(arrived.get(0), now, STAFF);
        desk.ask(arrived.get(2), STAFF);
        doubles.decide(arrived, STAFF);
        feed.send(STAFF);
    }
}
