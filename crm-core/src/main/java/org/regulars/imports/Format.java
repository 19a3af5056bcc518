package org.regulars.imports;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The export of another program, recognised by its header: what its rows are and what its columns say. One more is one more
 * entry of the list, the more telling first.
 *
 * @param key kebab-case key that never changes
 * @param kind key of the kind of rows
 * @param signature names that the header has, all of them
 * @param dates how it writes dates; null where its exports differ
 * @param status what all members of such a list are; '' where a column says it or nothing does
 * @param idPrefix put before its own ids, so that they are not taken for the shop's numbers; '' where they are
 * @param columns for each field the names of its column, the first that the header has
 */
record Format(
        String key,
        String kind,
        List<String> signature,
        @Nullable DateOrder dates,
        String status,
        String idPrefix,
        Map<Field, List<String>> columns) {

    private static final List<Format> ALL = List.of(
            of(
                            "shopify-orders",
                            OrderRows.KEY,
                            "Name, Financial Status, Lineitem quantity, Lineitem name, Lineitem price")
                    .with(Field.ORDER_NUMBER, "Name")
                    .with(Field.ORDERED_AT, "Created at", "Paid at")
                    .with(Field.CUSTOMER, "Email")
                    .with(Field.SKU, "Lineitem sku")
                    .with(Field.NAME, "Lineitem name")
                    .with(Field.QUANTITY, "Lineitem quantity")
                    .with(Field.UNIT_PRICE, "Lineitem price")
                    .with(Field.COUNTRY, "Billing Country", "Shipping Country")
                    .with(OrderDetail.TOTAL, "Total")
                    .with(OrderDetail.DISCOUNT, "Discount Amount")
                    .with(OrderDetail.DISCOUNT_CODE, "Discount Code")
                    .with(OrderDetail.SHIPPING, "Shipping")
                    .with(OrderDetail.TAX, "Taxes")
                    .with(OrderDetail.REFUNDED, "Refunded Amount")
                    .with(OrderDetail.FINANCIAL_STATUS, "Financial Status")
                    .with(OrderDetail.FULFILMENT_STATUS, "Fulfillment Status")
                    .with(OrderDetail.CANCELLED_AT, "Cancelled at")
                    .with(OrderDetail.CURRENCY, "Currency"),
            of("shopify-products", "products", "Handle, Title, Variant SKU, Variant Price")
                    .plus(Format::shopifyProduct),
            of("shopify-products", "products", "URL handle, Title, SKU, Price").plus(Format::shopifyProduct),
            of("shopify-customers", "customers", "First Name, Last Name, Email, Accepts Email Marketing, Total Spent")
                    .plus(Format::shopifyCustomer),
            of("shopify-customers", "customers", "First Name, Last Name, Email, Accepts Marketing, Total Spent")
                    .plus(Format::shopifyCustomer),
            of("woocommerce-products", "products", "Type, SKU, Name, Regular price, Categories")
                    .with(Field.SKU, "SKU")
                    .with(ProductRows.TITLE, "Name")
                    .with(ProductRows.CATEGORY, "Categories")
                    .with(ProductRows.PRICE, "Regular price")
                    .with(ProductRows.SALE_PRICE, "Sale price")
                    .with(ProductRows.IMAGE, "Images")
                    .with(ProductRows.URL, "External URL")
                    .with(ProductRows.PARENT, "Parent")
                    .with(ProductRows.ID, "ID")
                    .with(ProductRows.VARIANT, "Type")
                    .with(ProductRows.OPTION_1, "Attribute 1 value(s)")
                    .with(ProductRows.OPTION_2, "Attribute 2 value(s)"),
            of("woocommerce-orders", OrderRows.KEY, "Order Number, Order Date, Email (Billing), Item Name, Item Cost")
                    .with(Field.ORDER_NUMBER, "Order Number")
                    .with(Field.ORDERED_AT, "Order Date")
                    .with(Field.CUSTOMER, "Customer User ID", "Email (Billing)")
                    .with(PersonField.EMAIL, "Email (Billing)")
                    .with(Field.SKU, "SKU")
                    .with(Field.NAME, "Item Name")
                    .with(Field.QUANTITY, "Quantity (- Refund)", "Quantity")
                    .with(Field.UNIT_PRICE, "Item Cost")
                    .with(Field.COUNTRY, "Country Code (Billing)")
                    .with(OrderDetail.TOTAL, "Order Total Amount")
                    .with(OrderDetail.DISCOUNT, "Cart Discount Amount", "Discount Amount")
                    .with(OrderDetail.DISCOUNT_CODE, "Coupon Code")
                    .with(OrderDetail.SHIPPING, "Order Shipping Amount")
                    .with(OrderDetail.TAX, "Order Total Tax Amount")
                    .with(OrderDetail.REFUNDED, "Order Refund Amount")
                    .with(OrderDetail.FINANCIAL_STATUS, "Order Status")
                    .with(OrderDetail.CURRENCY, "Order Currency"),
            of("woocommerce-orders", OrderRows.KEY, "order_id, billing_email, item_name, item_quantity")
                    .with(Field.ORDER_NUMBER, "order_number_formatted", "order_number", "order_id")
                    .with(Field.ORDERED_AT, "order_date", "date")
                    .with(Field.CUSTOMER, "billing_email")
                    .with(Field.SKU, "item_sku")
                    .with(Field.NAME, "item_name")
                    .with(Field.QUANTITY, "item_quantity")
                    .with(Field.UNIT_PRICE, "item_price", "item_unit_price", "item_cost")
                    .with(Field.LINE_TOTAL, "item_subtotal", "item_total")
                    .with(Field.COUNTRY, "billing_country")
                    .with(OrderDetail.TOTAL, "order_total")
                    .with(OrderDetail.DISCOUNT, "discount_total", "cart_discount")
                    .with(OrderDetail.SHIPPING, "shipping_total")
                    .with(OrderDetail.TAX, "tax_total")
                    .with(OrderDetail.REFUNDED, "refunded_total")
                    .with(OrderDetail.FINANCIAL_STATUS, "status", "order_status")
                    .with(OrderDetail.CURRENCY, "order_currency", "currency"),
            of("woocommerce-customers", "customers", "user_email, user_registered, billing_email")
                    .with(PersonField.SHOP_NUMBER, "customer_id", "ID")
                    .with(PersonField.EMAIL, "user_email", "billing_email")
                    .with(PersonField.FIRST_NAME, "first_name", "billing_first_name")
                    .with(PersonField.LAST_NAME, "last_name", "billing_last_name")
                    .with(PersonField.PHONE, "billing_phone")
                    .with(PersonField.COUNTRY, "billing_country")
                    .with(PersonField.STREET, "billing_address_1")
                    .with(PersonField.ZIP, "billing_postcode")
                    .with(PersonField.CITY, "billing_city")
                    .with(PersonField.REGION, "billing_state")
                    .with(PersonField.COMPANY, "billing_company")
                    .with(PersonField.LANGUAGE, "locale")
                    .with(PersonField.SINCE, "user_registered"),
            of("woocommerce-customers", "customers", "Name, Username, Email, Total Spend, AOV")
                    .with(PersonField.FULL_NAME, "Name")
                    .with(PersonField.EMAIL, "Email")
                    .with(PersonField.SINCE, "Sign Up", "Date Registered", "Sign up")
                    .with(PersonField.COUNTRY, "Country / Region", "Country")
                    .with(PersonField.CITY, "City")
                    .with(PersonField.REGION, "Region")
                    .with(PersonField.ZIP, "Postal Code"),
            of("mailchimp-unsubscribed", "subscribers", "Email Address, UNSUB_TIME")
                    .plus(b -> mailchimp(b, "unsubscribed")),
            of("mailchimp-cleaned", "subscribers", "Email Address, CLEAN_TIME").plus(b -> mailchimp(b, "cleaned")),
            of("mailchimp-members", "subscribers", "Email Address, MEMBER_RATING, OPTIN_TIME, CONFIRM_TIME")
                    .plus(b -> mailchimp(b, "subscribed")),
            of("mailchimp-members", "subscribers", "Email Address, OPTIN_TIME, CONFIRM_TIME, EUID")
                    .plus(b -> mailchimp(b, "subscribed")),
            of("hubspot-contacts", "customers", "Record ID, First Name, Last Name, Email, Contact owner")
                    .plus(Format::hubspot),
            of("hubspot-contacts", "customers", "Contact ID, First Name, Last Name, Email, Contact owner")
                    .plus(Format::hubspot),
            of("hubspot-contacts", "customers", "Record ID, Email, Lifecycle Stage")
                    .plus(Format::hubspot));

    static Optional<Format> of(String key) {
        return ALL.stream().filter(format -> format.key.equals(key)).findFirst();
    }

    /** The first whose signature a header has. */
    static Optional<Format> recognise(List<String> header) {
        Set<String> names = new HashSet<>();
        header.forEach(name -> names.add(MappingGuess.spelling(name)));
        return ALL.stream()
                .filter(format ->
                        format.signature.stream().map(MappingGuess::spelling).allMatch(names::contains))
                .findFirst();
    }

    /** Position of each field's column; an extra column is kept under its own name where the format keeps it. */
    Map<Field, Integer> mapping(List<String> header) {
        List<String> names = header.stream().map(MappingGuess::spelling).toList();
        Map<Field, Integer> mapping = new LinkedHashMap<>();
        columns.forEach((field, candidates) -> candidates.stream()
                .mapToInt(candidate -> names.indexOf(MappingGuess.spelling(candidate)))
                .filter(at -> at >= 0 && !mapping.containsValue(at))
                .findFirst()
                .ifPresent(at -> mapping.put(field, at)));
        return mapping;
    }

    private static Format of(String key, String kind, String signature) {
        return new Format(key, kind, List.of(signature.split(", ")), null, "", "", new LinkedHashMap<>());
    }

    private Format with(Field field, String... names) {
        columns.put(field, Arrays.asList(names));
        return this;
    }

    private Format plus(java.util.function.UnaryOperator<Format> more) {
        return more.apply(this);
    }

    private Format written(@Nullable DateOrder dates, String status, String idPrefix) {
        return new Format(key, kind, signature, dates, status, idPrefix, columns);
    }

    private static Format shopifyCustomer(Format format) {
        return format.with(PersonField.SHOP_NUMBER, "Customer ID")
                .with(PersonField.EMAIL, "Email")
                .with(PersonField.FIRST_NAME, "First Name")
                .with(PersonField.LAST_NAME, "Last Name")
                .with(PersonField.PHONE, "Phone", "Default Address Phone")
                .with(PersonField.COMPANY, "Default Address Company", "Company")
                .with(PersonField.STREET, "Default Address Address1", "Address1")
                .with(PersonField.CITY, "Default Address City", "City")
                .with(PersonField.REGION, "Default Address Province Code", "Province Code", "Province")
                .with(PersonField.COUNTRY, "Default Address Country Code", "Country Code", "Country")
                .with(PersonField.ZIP, "Default Address Zip", "Zip")
                .with(PersonField.TAGS, "Tags")
                .with(PersonField.ACCEPTS_MAIL, "Accepts Email Marketing", "Accepts Marketing")
                .with(PersonField.ACCEPTS_SMS, "Accepts SMS Marketing");
    }

    private static Format shopifyProduct(Format format) {
        return format.with(ProductRows.PARENT, "Handle", "URL handle")
                .with(ProductRows.TITLE, "Title")
                .with(ProductRows.CATEGORY, "Type", "Product Category")
                .with(Field.SKU, "Variant SKU", "SKU")
                .with(ProductRows.PRICE, "Variant Price", "Price")
                .with(ProductRows.IMAGE, "Image Src", "Product image URL")
                .with(ProductRows.OPTION_1, "Option1 Value", "Option1 value")
                .with(ProductRows.OPTION_2, "Option2 Value", "Option2 value")
                .with(ProductRows.OPTION_3, "Option3 Value", "Option3 value");
    }

    private static Format mailchimp(Format format, String status) {
        return format.with(PersonField.EMAIL, "Email Address")
                .with(PersonField.FIRST_NAME, "First Name", "FNAME")
                .with(PersonField.LAST_NAME, "Last Name", "LNAME")
                .with(PersonField.PHONE, "Phone Number", "Phone")
                .with(PersonField.BIRTHDAY, "Birthday")
                .with(PersonField.OPT_IN_AT, "OPTIN_TIME")
                .with(PersonField.OPT_IN_IP, "OPTIN_IP")
                .with(PersonField.CONFIRMED_AT, "CONFIRM_TIME")
                .with(PersonField.CONFIRM_IP, "CONFIRM_IP")
                .with(PersonField.LEFT_AT, "UNSUB_TIME", "CLEAN_TIME")
                .with(PersonField.REASON, "UNSUB_REASON")
                .with(PersonField.COUNTRY, "CC")
                .with(PersonField.REGION, "REGION")
                .with(PersonField.TAGS, "TAGS")
                .written(DateOrder.YEAR_MONTH_DAY, status, "");
    }

    private static Format hubspot(Format format) {
        return format.with(PersonField.SHOP_NUMBER, "Record ID", "Contact ID")
                .with(PersonField.EMAIL, "Email")
                .with(PersonField.FIRST_NAME, "First Name")
                .with(PersonField.LAST_NAME, "Last Name")
                .with(PersonField.PHONE, "Mobile Phone Number", "Phone Number")
                .with(PersonField.COMPANY, "Company Name", "Associated Company")
                .with(PersonField.STREET, "Street Address")
                .with(PersonField.CITY, "City")
                .with(PersonField.REGION, "State/Region")
                .with(PersonField.ZIP, "Postal Code")
                .with(PersonField.COUNTRY, "Country/Region", "Country")
                .with(PersonField.LANGUAGE, "Preferred language")
                .with(PersonField.BIRTHDAY, "Date of birth")
                .with(PersonField.SINCE, "Create Date")
                .with(PersonField.UNSUBSCRIBED, "Unsubscribed from all email")
                .written(null, "", "hubspot-");
    }
}
