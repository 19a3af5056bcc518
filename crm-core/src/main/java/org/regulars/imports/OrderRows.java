package org.regulars.imports;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.ErasedPeople;
import org.regulars.customer.IdentityKind;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Lines of orders: who bought what, when, for how much; what a row says of the whole order holds for its further rows. */
@Component
class OrderRows implements Kind {

    static final String KEY = "order-lines";

    /** A line without one of these is none; a product needs a code or, where the shop has none, a name. */
    private static final List<Field> REQUIRED = List.of(Field.ORDER_NUMBER, Field.ORDERED_AT, Field.QUANTITY);

    static final List<Field> FIELDS = known();

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final Reading reading;
    private final Staging staging;
    private final SliceMerge merge;
    private final ShopProperties shop;
    private final JsonMapper json;
    private final ErasedPeople erased;

    OrderRows(
            DataSource dataSource,
            JdbcClient jdbc,
            Reading reading,
            Staging staging,
            SliceMerge merge,
            ShopProperties shop,
            JsonMapper json,
            ErasedPeople erased) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.reading = reading;
        this.staging = staging;
        this.merge = merge;
        this.shop = shop;
        this.json = json;
        this.erased = erased;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public List<Field> fields() {
        return FIELDS;
    }

    private static List<Field> known() {
        List<Field> fields = new ArrayList<>(List.of(
                Field.ORDER_NUMBER,
                Field.ORDERED_AT,
                Field.CUSTOMER,
                Field.SKU,
                Field.NAME,
                Field.QUANTITY,
                Field.UNIT_PRICE,
                Field.LINE_TOTAL,
                Field.COUNTRY,
                PersonField.EMAIL));
        fields.addAll(OrderDetail.FIELDS);
        return List.copyOf(fields);
    }

    @Override
    public List<Field> missing(Mapping mapping) {
        List<Field> missing = new ArrayList<>(
                REQUIRED.stream().filter(field -> !mapping.has(field)).toList());
        if (!mapping.has(Field.UNIT_PRICE) && !mapping.has(Field.LINE_TOTAL)) {
            missing.add(Field.UNIT_PRICE);
        }
        if (!mapping.has(Field.SKU) && !mapping.has(Field.NAME)) {
            missing.add(Field.SKU);
        }
        return missing;
    }

    @Override
    public void work(ImportDetail file) throws IOException {
        boolean importing = file.state() == ImportState.IMPORTING;
        int slices = slices(file);
        ProductNews products = new ProductNews(merge);
        FileTally tally = new FileTally();
        int first = importing ? file.slicesDone() : 0;
        ErasedPeople.Those erased = this.erased.all();
        OrderLineReader lines = new OrderLineReader(file.columns(), file.mapping(), shop.zone(), reading.latest());
        try (CopyInto details = new CopyInto(dataSource, "order_detail_staging");
                Staging.Filling filling = staging.fill(slices, first)) {
            reading.read(file, row -> {
                OrderLine line = lines.read(row);
                if (line == null) {
                    return lines.problems();
                }
                boolean adjusting = Bookkeeping.adjusts(line.name());
                boolean cancelling = Bookkeeping.cancels(line.orderNumber());
                tally.add(line, adjusting, cancelling);
                products.add(file.importId(), line, importing);
                boolean gone = staysErased(line, erased);
                filling.add(line, adjusting, cancelling, LongFlags.hash(row.text()), gone);
                if (gone) {
                    return List.of();
                }
                Instant cancelled = lines.cancelledAt(row, line);
                if (cancelled != null && line.quantity() > 0) {
                    filling.add(line.takenBack(cancelled), adjusting, true, 0, false);
                }
                add(details, lines.detail(row, line), slices, line);
                return List.of();
            });
            products.flush(file.importId(), importing);
            details.complete();
            filling.complete();
        }
        store(file, tally);
        for (int slice = first; slice < slices; slice++) {
            merge.merge(file, slice);
        }
        staging.clear();
        reading.finish(file, importing ? ImportState.DONE : ImportState.CHECKED);
    }

    private static boolean staysErased(OrderLine line, ErasedPeople.Those erased) {
        return !erased.none()
                && !line.anonymous()
                && (erased.since(IdentityKind.of(line.customerKind()), line.customer(), line.orderedAt())
                        || erased.since(IdentityKind.EMAIL, line.email(), line.orderedAt()));
    }

    private static void add(CopyInto details, @Nullable OrderDetail detail, int slices, OrderLine line)
            throws IOException {
        if (detail != null) {
            details.add(Staging.slice(line, slices))
                    .add(detail.orderNumber())
                    .add(detail.customerKind())
                    .add(detail.customer())
                    .amount(detail.discount())
                    .add(detail.discountCode())
                    .amount(detail.shipping())
                    .amount(detail.tax())
                    .amount(detail.total())
                    .amount(detail.refunded())
                    .add(detail.financialStatus())
                    .add(detail.fulfilmentStatus())
                    .add(detail.cancelledAt())
                    .add(detail.currency())
                    .end();
        }
    }

    /** Fixed at the first start, so that a later one cuts the same slices. */
    private int slices(ImportDetail file) {
        return Objects.requireNonNull(jdbc.sql("""
                update import_file set slices = case when slices > 0 then slices else :wanted end
                where import_id = :id returning slices
                """)
                .param("wanted", (int) Math.min(100_000, 1 + file.rowsExpected() / Reading.ROWS_OF_A_SLICE))
                .param("id", file.importId())
                .query(Integer.class)
                .single());
    }

    private void store(ImportDetail file, FileTally tally) {
        jdbc.sql("update import_file set figures = ?::jsonb where import_id = ?")
                .params(json.writeValueAsString(tally.figures()), file.importId())
                .update();
    }
}
