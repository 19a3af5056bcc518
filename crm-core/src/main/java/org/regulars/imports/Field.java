package org.regulars.imports;

import java.util.List;
import java.util.Objects;

/**
 * Something that a row can say, such as an order number or an e-mail address.
 *
 * @param key kebab-case key that never changes; {@code attribute:<name>} for a column that becomes an attribute of a profile
 * @param type what its values look like
 * @param spellings letters and digits of the headers that name it, the plainest first
 */
public record Field(String key, Type type, List<String> spellings) {

    /** What values of a field look like. */
    public enum Type {
        CODE,
        WORDS,
        MOMENT,
        WHOLE,
        AMOUNT,
        EMAIL,
        PHONE,
        ANYTHING
    }

    public static final Field ORDER_NUMBER = of(
            "order-number",
            Type.CODE,
            "invoiceno invoice invoicenumber ordernumber orderno orderid order ordername receipt receiptno transactionid"
                    + " transaction bestellnummer bestellnr auftragsnummer auftrag rechnungsnummer rechnung belegnummer commande"
                    + " numerodecommande numerocommande facture numerofacture pedido numerodepedido numeropedido factura ordernr"
                    + " bestelnummer salesorder salesordernumber basketid docno documentno");
    public static final Field ORDERED_AT = of(
            "ordered-at",
            Type.MOMENT,
            "invoicedate orderdate date datetime orderedat createdat ordercreatedat timestamp orderdatetime transactiondate"
                    + " purchasedate saledate bestelldatum datum auftragsdatum rechnungsdatum kaufdatum belegdatum datecommande"
                    + " datedecommande fecha fechapedido fechadepedido besteldatum paidat processedat");
    public static final Field CUSTOMER = of(
            "customer",
            Type.CODE,
            "customerid customer customerno customernumber clientid client userid user buyerid buyer memberid accountid email"
                    + " customeremail emailaddress mail buyeremail billingemail kundennummer kundennr kunde kundenid kundenemail"
                    + " numeroclient idclient codeclient cliente idcliente numerocliente klantnummer klant custid cid");
    public static final Field SKU = of(
            "sku",
            Type.CODE,
            "stockcode sku productcode productid product itemcode itemid item articleno articlenumber article lineitemsku variantsku"
                    + " productsku artikelnummer artikelnr artikel referenz reference refproduit codeproduit codigo referencia"
                    + " codigoproducto artikelcode upc ean asin");
    public static final Field NAME = of(
            "name",
            Type.WORDS,
            "description productname itemname title producttitle productdescription lineitemname articlename itemdescription"
                    + " bezeichnung artikelbezeichnung beschreibung produktname artikelname designation libelle nomproduit"
                    + " descripcion nombre nombreproducto omschrijving producttitel");
    public static final Field QUANTITY = of(
            "quantity",
            Type.WHOLE,
            "quantity qty units amountordered lineitemquantity itemquantity quantityordered pieces count menge anzahl stueck stuck"
                    + " bestellmenge quantite qte cantidad aantal unitssold");
    public static final Field UNIT_PRICE = of(
            "unit-price",
            Type.AMOUNT,
            "unitprice price priceeach lineitemprice itemprice itemcost unitcost priceperunit saleprice sellingprice preis einzelpreis"
                    + " stueckpreis stuckpreis prixunitaire prix pu precio preciounitario prijs stuksprijs rate");
    /** What stands for the price of one where a file has only the price of all. */
    public static final Field LINE_TOTAL = of(
            "line-total",
            Type.AMOUNT,
            "linetotal itemtotal itemsubtotal linesubtotal rowtotal lineamount extendedprice zeilensumme positionssumme"
                    + " zeilenbetrag gesamtpreisposition totalligne montantligne totallinea importelinea regeltotaal");

    public static final Field COUNTRY = of(
            "country",
            Type.WORDS,
            "country countrycode customercountry shippingcountry billingcountry shiptocountry region market land lieferland"
                    + " rechnungsland pays paysdelivraison pais landcode");

    static final String ATTRIBUTE = "attribute:";

    public Field {
        spellings = List.copyOf(spellings);
    }

    static Field of(String key, Type type, String spellings) {
        return new Field(key, type, spellings.isEmpty() ? List.of() : List.of(spellings.split(" ")));
    }

    /** A further column, kept under a key of its own. */
    static Field attribute(String name) {
        return new Field(ATTRIBUTE + name, Type.ANYTHING, List.of());
    }

    public boolean isAttribute() {
        return key.startsWith(ATTRIBUTE);
    }

    /** The profile's key for it. */
    String attributeKey() {
        return isAttribute()
                ? key.substring(ATTRIBUTE.length())
                : switch (key) {
                    case "zip" -> "postal_code";
                    case "region" -> "state";
                    default -> key.replace('-', '_');
                };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Field field && field.key.equals(key);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(key);
    }
}
