package org.regulars.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Files with the header lines that WooCommerce, its export extensions, HubSpot and Mailchimp write, taken without a click. */
@DatabaseTest
class ExportsOfOtherProgramsTests {

    @Autowired
    Imports imports;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient jdbc;

    /** One row for each item, with the price of all pieces and not of one. */
    @Test
    void takesWooCommerceOrdersWithARowForEachItem() throws IOException {
        ImportDetail done = take("orders-export-2026_05_01.csv", """
                order_id,order_number_formatted,order_number,order_date,status,shipping_total,shipping_tax_total,fee_total,\
                fee_tax_total,tax_total,discount_total,order_total,refunded_total,order_currency,payment_method,shipping_method,\
                customer_id,billing_first_name,billing_last_name,billing_company,billing_email,billing_phone,billing_address_1,\
                billing_address_2,billing_postcode,billing_city,billing_state,billing_country,shipping_first_name,\
                shipping_last_name,shipping_address_1,shipping_address_2,shipping_postcode,shipping_city,shipping_state,\
                shipping_country,shipping_company,customer_note,item_id,item_product_id,item_name,item_sku,item_quantity,\
                item_subtotal,item_subtotal_tax,item_total,item_total_tax,item_refunded,item_refunded_qty,item_meta,\
                shipping_items,fee_items,tax_items,coupon_items,order_notes,download_permissions_granted
                311,311,311,"2026-04-28 09:12:44",completed,4.90,0.93,0.00,0.00,6.24,2.00,39.10,0.00,EUR,bacs,"Flat rate",\
                17,Ann,Abel,,Ann@Example.com,"+49 30 1234567","Am Weg 1",,10115,Berlin,,DE,Ann,Abel,"Am Weg 1",,10115,Berlin,,DE,,\
                "Please ring",901,44,"Mug, blue",MUG-BLUE,3,30.00,5.70,28.00,5.32,0.00,0,,,,,MAY,,1
                311,311,311,"2026-04-28 09:12:44",completed,4.90,0.93,0.00,0.00,6.24,2.00,39.10,0.00,EUR,bacs,"Flat rate",\
                17,Ann,Abel,,Ann@Example.com,"+49 30 1234567","Am Weg 1",,10115,Berlin,,DE,Ann,Abel,"Am Weg 1",,10115,Berlin,,DE,,\
                "Please ring",902,45,"Tea towel",TOWEL,1,6.20,1.18,6.20,1.18,0.00,0,,,,,MAY,,1
                """);

        assertThat(done.format()).isEqualTo("woocommerce-orders");
        assertThat(
                        rows(
                                "select p.sku || ' ' || l.quantity || ' ' || l.unit_price from order_line l join product p using (product_id)"))
                .containsExactlyInAnyOrder("MUG-BLUE 3 10.0000", "TOWEL 1 6.2000");
        assertThat(rows("select number || ' ' || country from customer_order")).containsExactly("311 DE");
        assertThat(rows("select kind || ' ' || value from identity")).containsExactly("email ann@example.com");
    }

    /** Guests have the user id 0, which is nobody's number. */
    @Test
    void takesOrdersOfAdvancedOrderExport() throws IOException {
        ImportDetail done = take("orders-2026-05-01-10-00-00.csv", """
                "Order Number","Order Status","Order Date","Customer Note","First Name (Billing)","Last Name (Billing)",\
                "Company (Billing)","Address 1&2 (Billing)","City (Billing)","State Code (Billing)","Postcode (Billing)",\
                "Country Code (Billing)","Email (Billing)","Phone (Billing)","Customer User ID","Payment Method Title",\
                "Cart Discount Amount","Order Subtotal Amount","Shipping Method Title","Order Shipping Amount",\
                "Order Refund Amount","Order Total Amount","Order Total Tax Amount",SKU,"Item #","Item Name",\
                "Quantity (- Refund)","Item Cost","Coupon Code","Discount Amount","Discount Amount Tax"
                1001,Completed,"2026-04-28 09:12",,Ann,Abel,,"Am Weg 1",Berlin,,10115,DE,ann@example.com,,0,PayPal,\
                0,12.5,"Flat rate",4.9,0,17.4,2.78,MUG-BLUE,1,"Mug, blue",1,12.5,,0,0
                1002,Processing,"2026-04-29 19:40",,Bob,Bell,,"Rue 2",Lyon,,69001,FR,bob@example.com,,0,PayPal,\
                0,25,"Flat rate",4.9,0,29.9,4.77,MUG-BLUE,1,"Mug, blue",2,12.5,,0,0
                1003,Processing,"2026-04-30 20:40",,Carla,Cole,,"Rue 3",Lyon,,69001,FR,carla@example.com,,23,PayPal,\
                0,12.5,"Flat rate",4.9,0,17.4,2.78,,1,"Gift wrap",1,12.5,,0,0
                """);

        assertThat(done.format()).isEqualTo("woocommerce-orders");
        assertThat(rows(
                        "select number || ' ' || (select min(value) from identity i where i.customer_id = o.customer_id and i.kind = 'email')"
                                + " from customer_order o"))
                .containsExactlyInAnyOrder("1001 ann@example.com", "1002 bob@example.com", "1003 carla@example.com");
        assertThat(rows("select value from identity where kind = 'shop-number'"))
                .containsExactly("23");
        assertThat(
                        rows(
                                "select p.sku || ' ' || sum(l.quantity) from order_line l join product p using (product_id) group by p.sku"))
                .containsExactlyInAnyOrder("MUG-BLUE 3", "Gift wrap 1");
    }

    @Test
    void takesTheCustomersOfWooCommerceAnalytics() throws IOException {
        ImportDetail done = take("customers_2026-05-01.csv", """
                Name,Username,"Last Active","Sign Up",Email,Orders,"Total Spend",AOV,"Country / Region",City,Region,"Postal Code"
                "Ann Abel",ann,"2026-04-28 09:12:44","2024-03-02 18:01:12",ann@example.com,3,105.30,35.10,DE,Berlin,,10115
                "Bob van der Bell",,"2026-04-29 19:40:01",,bob@example.com,1,29.90,29.90,FR,Lyon,,69001
                """);

        assertThat(done.format()).isEqualTo("woocommerce-customers");
        assertThat(rows("select first_name || '|' || last_name || '|' || country from customer where state = 'known'"))
                .containsExactlyInAnyOrder("Ann|Abel|DE", "Bob|van der Bell|FR");
        assertThat(rows("select created_at::date::text from customer where first_name = 'Ann'"))
                .containsExactly("2024-03-02");
    }

    /** Their own ids are no numbers of the shop, and who left everything has left. */
    @Test
    void takesTheContactsOfHubSpot() throws IOException {
        ImportDetail done = take("hubspot-crm-exports-all-contacts-2026-05-01.csv", """
                "Record ID","First Name","Last Name","Email","Phone Number","Contact owner","Associated Company",\
                "Last Activity Date","Lead Status","Marketing contact status","Create Date","City","Country/Region",\
                "Postal Code","Preferred language","Unsubscribed from all email","Lifecycle Stage"
                "51","Ann","Abel","ann@example.com","+49 30 1234567","Eve Example (eve@shop.example)","Abel & Co",\
                "2026-04-02 15:11","Open","Marketing contact","2023-02-01 08:30","Berlin","Germany","10115","de","false","Customer"
                "52","Bob","Bell","bob@example.com","","","","","","Non-marketing contact","2023-02-01 08:31","","","","","true","Lead"
                """);

        assertThat(done.format()).isEqualTo("hubspot-contacts");
        assertThat(rows("select value from identity where kind = 'shop-number'"))
                .containsExactlyInAnyOrder("hubspot-51", "hubspot-52");
        assertThat(
                        rows(
                                "select first_name || ' ' || country || ' ' || language from customer where first_name = 'Ann'"))
                .containsExactly("Ann DE de");
        assertThat(
                        rows(
                                "select distinct c.first_name || ' ' || e.status from consent_entry e join customer c using (customer_id)"))
                .containsExactly("Bob withdrawn");
    }

    /** What bounced is written to no more. */
    @Test
    void takesWhatMailchimpCleaned() throws IOException {
        ImportDetail done = take("cleaned_members_export_8f3a2.csv", """
                "Email Address","First Name","Last Name",Address,"Phone Number",Birthday,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,\
                CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,\
                CLEAN_CAMPAIGN_ID,LEID,EUID,NOTES,TAGS
                gone@example.com,Greta,Gone,,,,2,"2021-05-01 10:00:00",198.51.100.7,"2021-05-01 10:05:00",198.51.100.7,,,,,,,,\
                "2023-09-01 12:00:00","Autumn news",4711,1234,a1b2c3,,\"\"\"VIP\"\"\"
                """);

        assertThat(done.format()).isEqualTo("mailchimp-cleaned");
        assertThat(rows("select reason || ' ' || since::date from suppression")).containsExactly("bounced 2023-09-01");
        assertThat(rows("select count(*)::text from consent_entry where status <> 'withdrawn'"))
                .containsExactly("0");
    }

    private ImportDetail take(String name, String text) throws IOException {
        long id = imports.upload(
                name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "ann@example.com");
        imports.run(id, "ann@example.com");
        jobs.run("imports");
        ImportDetail done = imports.find(id).orElseThrow();
        assertThat(done.state()).as(done.problem()).isEqualTo(ImportState.DONE);
        assertThat(done.counts()).as("no row is lost").doesNotContainKey("error");
        return done;
    }

    private List<String> rows(String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }
}
