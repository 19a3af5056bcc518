package org.regulars.imports;

import java.io.IOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.regulars.catalog.ProductKind;
import org.regulars.database.SqlFile;
import org.regulars.shop.LinkHosts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Products: what the shop sells, by code; a variant is a product of its own that is named after its parent. */
@Component
class ProductRows implements Kind {

    static final Field TITLE = Field.of(
            "title",
            Field.Type.WORDS,
            "title name productname producttitle itemname bezeichnung artikelname artikelbezeichnung produktname designation libelle"
                    + " nombre description");
    static final Field CATEGORY = Field.of(
            "category",
            Field.Type.ANYTHING,
            "category categories kategorie warengruppe categorie categoria productcategory producttype type department");
    static final Field PRICE = Field.of(
            "price",
            Field.Type.AMOUNT,
            "price variantprice regularprice unitprice saleprice sellingprice preis verkaufspreis einzelpreis prix precio prijs vk");
    static final Field SALE_PRICE = Field.of("sale-price", Field.Type.AMOUNT, "specialprice discountedprice");
    static final Field IMAGE = Field.of(
            "image",
            Field.Type.ANYTHING,
            "image imagesrc images imageurl variantimage imagelink picture bild bildurl bilder photo thumbnail");
    static final Field URL =
            Field.of("url", Field.Type.ANYTHING, "url link producturl permalink externalurl productlink produktlink");
    static final Field PARENT = Field.of("parent", Field.Type.CODE, "parent handle parentsku parentid itemgroupid");
    static final Field ID = Field.of("id", Field.Type.CODE, "id");
    static final Field VARIANT = Field.of("type", Field.Type.ANYTHING, "type producttype");
    static final Field OPTION_1 = Field.of("option-1", Field.Type.ANYTHING, "option1value attribute1values");
    static final Field OPTION_2 = Field.of("option-2", Field.Type.ANYTHING, "option2value attribute2values");
    static final Field OPTION_3 = Field.of("option-3", Field.Type.ANYTHING, "option3value attribute3values");

    private static final int LONGEST_CODE = 100;
    private static final int LONGEST_NAME = 500;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final Reading reading;
    private final SliceTransaction transaction;
    private final LinkHosts hosts;
    private final Clock clock;
    private final String merge = SqlFile.beside(ProductRows.class, "merge-catalog.sql");

    ProductRows(
            DataSource dataSource,
            JdbcClient jdbc,
            Reading reading,
            SliceTransaction transaction,
            LinkHosts hosts,
            Clock clock) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.reading = reading;
        this.transaction = transaction;
        this.hosts = hosts;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "products";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.SKU,
                TITLE,
                CATEGORY,
                PRICE,
                SALE_PRICE,
                IMAGE,
                URL,
                PARENT,
                ID,
                VARIANT,
                OPTION_1,
                OPTION_2,
                OPTION_3);
    }

    @Override
    public List<Field> missing(Mapping mapping) {
        return mapping.has(Field.SKU) || mapping.has(PARENT) || mapping.has(ID) ? List.of() : List.of(Field.SKU);
    }

    @Override
    public void work(ImportDetail file) throws IOException {
        boolean importing = file.state() == ImportState.IMPORTING;
        Cells cells = reading.cells(file);
        Parents parents = new Parents();
        long[] last = {0};
        try (CopyInto staged = new CopyInto(dataSource, "product_staging")) {
            reading.read(file, row -> {
                last[0] = row.number();
                if (!cells.of(row) || !take(cells, file, parents, staged)) {
                    return cells.problems();
                }
                return List.of();
            });
            staged.complete();
        }
        // A product may stand twice, far apart: all of it is one slice.
        jdbc.sql("update import_file set slices = 1 where import_id = ?")
                .param(file.importId())
                .update();
        if (!importing || file.slicesDone() == 0) {
            merge(file, importing);
        }
        jdbc.sql("truncate product_staging").update();
        reading.finish(file, importing ? ImportState.DONE : ImportState.CHECKED);
    }

    private static boolean take(Cells cells, ImportDetail file, Parents parents, CopyInto staged) throws IOException {
        String handle = cells.code(PARENT);
        String own = cells.code(Field.SKU);
        String type = cells.text(VARIANT);
        boolean variation = type.equalsIgnoreCase("variation");
        Parent parent = parents.of(cells, handle, variation);
        String title = cells.text(TITLE);
        // Shopify's rows of a handle that hold no more than a further picture.
        boolean picture = own.isEmpty()
                && title.isEmpty()
                && !handle.isEmpty()
                && cells.text(PRICE).isEmpty();
        if (picture && parent != null) {
            return true;
        }
        String sku = own.isEmpty() ? otherCode(cells, handle, parent) : own;
        if (sku.isEmpty() || sku.length() > LONGEST_CODE) {
            cells.problem(Field.SKU, sku.isEmpty() ? "is missing" : "is longer than " + LONGEST_CODE + " characters");
        }
        long regular = cells.amount(PRICE);
        long sale = cells.amount(SALE_PRICE);
        String name = title.isEmpty() && parent != null
                ? parent.named(options(cells))
                : handle.isEmpty() || variation ? title : new Parent(title, "", "").named(options(cells));
        if (!cells.problems().isEmpty()) {
            return false;
        }
        String category = orParent(category(cells.text(CATEGORY)), parent == null ? null : parent.category());
        boolean clear = file.settings().clearBlanks();
        String image = firstOf(cells.text(IMAGE));
        staged.add(0)
                .add(cells.number())
                .add(sku)
                .add(said(cut(name), clear && cells.has(TITLE)))
                .add(said(category, clear && cells.has(CATEGORY)))
                .add(ProductKind.of(sku, name, false).key())
                .amount(sale == Numbers.NONE ? regular : sale)
                .add(said(orParent(image, parent == null ? null : parent.image()), clear && cells.has(IMAGE)))
                .add(said(cells.text(URL), clear && cells.has(URL)))
                .end();
        return true;
    }

    private static String otherCode(Cells cells, String handle, @Nullable Parent parent) {
        String id = cells.code(ID);
        if (!id.isEmpty()) {
            return id;
        }
        String options = options(cells);
        return options.isEmpty() || options.equalsIgnoreCase("Default Title") || parent == null
                ? handle
                : handle + "-" + options.replace(" / ", "-").toLowerCase(java.util.Locale.ROOT);
    }

    private static String options(Cells cells) {
        StringBuilder options = new StringBuilder();
        for (Field option : List.of(OPTION_1, OPTION_2, OPTION_3)) {
            String value = cells.text(option);
            if (!value.isEmpty() && !value.equals("Default Title")) {
                options.append(options.isEmpty() ? "" : " / ").append(value);
            }
        }
        return options.toString();
    }

    private static @Nullable String said(String text, boolean clears) {
        return text.isEmpty() && !clears ? null : text;
    }

    private static String orParent(String text, @Nullable String parent) {
        return text.isEmpty() && parent != null ? parent : text;
    }

    /** The first of several, down to its end: "Clothing > T-shirts, Sale" is a T-shirt. */
    private static String category(String text) {
        String first = text.split("\\s*,\\s*", 2)[0];
        return cut(first.substring(first.lastIndexOf('>') + 1).strip());
    }

    private static String firstOf(String text) {
        String first = text.split("\\s*[,|]\\s*(?=https?:)", 2)[0].strip();
        return first.length() <= 2_000 ? first : "";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_NAME
                ? text
                : text.substring(0, LONGEST_NAME).strip();
    }

    private void merge(ImportDetail file, boolean importing) {
        transaction.run(file, 0, () -> {
            Map<String, Object> values = new HashMap<>();
            values.put("id", file.importId());
            values.put("apply", importing);
            values.put("mode", file.settings().mode().key());
            values.put("at", OffsetDateTime.now(clock));
            for (String statement : List.of(merge.split(";\\s*\\n"))) {
                jdbc.sql(statement).params(values).update();
            }
            Map<String, Long> counts = jdbc
                    .sql("select verdict, count(*) from catalog_plan group by verdict")
                    .query((row, n) -> Map.entry(row.getString(1), row.getLong(2)))
                    .list()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            reading.count(file.importId(), counts);
            if (importing) {
                hosts.vouch("import", jdbc.sql("""
                                select distinct substring(address from '^https?://[^/?#]+')
                                from product_staging, unnest(array[url, image_url]) address where address ~ '^https?://'
                                """).query(String.class).list());
            }
            jdbc.sql("""
                    update import_file set rows_done = (select count(*) from catalog_plan),
                        products_new = case when :apply then :made else 0 end where import_id = :id
                    """)
                    .params(values)
                    .param("made", counts.getOrDefault("created", 0L))
                    .update();
            jdbc.sql("drop table catalog_plan").update();
        });
    }

    /** What the rows of a product's variants are named after. */
    private record Parent(String name, String category, String image) {

        String named(String options) {
            return options.isEmpty() || name.isEmpty() ? name : name + " – " + options;
        }
    }

    private static final class Parents {

        private final Map<String, Parent> known = new HashMap<>();

        /** Null where the row is nobody's variant, or its parent has not come yet. */
        @Nullable
        Parent of(Cells cells, String handle, boolean variation) {
            String title = cells.text(TITLE);
            if (variation) {
                return known.get(handle.startsWith("id:") ? handle.substring(3) : handle);
            }
            Parent parent = handle.isEmpty() ? null : known.get(handle);
            if (!title.isEmpty()) {
                Parent made = new Parent(title, category(cells.text(CATEGORY)), firstOf(cells.text(IMAGE)));
                for (String key : List.of(handle, cells.code(Field.SKU), cells.code(ID))) {
                    if (!key.isEmpty() && known.size() < 1_000_000) {
                        known.put(key, made);
                    }
                }
            }
            return parent;
        }
    }
}
