package org.regulars.web.demo;

import java.time.Instant;
import java.util.List;

record DemoOrder(String number, Instant at, List<Line> lines) {

    record Line(DemoProduct product, int quantity) {}
}
