package org.regulars.web.demo;

import java.math.BigDecimal;

record DemoProduct(String sku, String name, String category, BigDecimal price) {}
