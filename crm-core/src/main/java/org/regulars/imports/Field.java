package org.regulars.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an order line is made of. */
public enum Field {
    ORDER_NUMBER(
            "invoiceno invoice invoicenumber ordernumber orderno orderid order ordername receipt receiptno transactionid"
                    + " transaction bestellnummer bestellnr auftragsnummer auftrag rechnungsnummer rechnung belegnummer commande"
                    + " numerodecommande numerocommande facture numerofacture pedido numerodepedido numeropedido factura ordernr"
                    + " bestelnummer salesorder salesordernumber basketid docno documentno"),
    ORDERED_AT(
            "invoicedate orderdate date datetime orderedat createdat ordercreatedat timestamp orderdatetime transactiondate"
                    + " purchasedate saledate bestelldatum datum auftragsdatum rechnungsdatum kaufdatum belegdatum datecommande"
                    + " datedecommande fecha fechapedido fechadepedido besteldatum paidat processedat"),
    CUSTOMER(
            "customerid customer customerno customernumber clientid client userid user buyerid buyer memberid accountid email"
                    + " customeremail emailaddress mail buyeremail billingemail kundennummer kundennr kunde kundenid kundenemail"
                    + " numeroclient idclient codeclient cliente idcliente numerocliente klantnummer klant custid cid"),
    SKU(
            "stockcode sku productcode productid product itemcode itemid item articleno articlenumber article lineitemsku variantsku"
                    + " productsku artikelnummer artikelnr artikel referenz reference refproduit codeproduit codigo referencia"
                    + " codigoproducto artikelcode upc ean asin"),
    NAME(
            "description productname itemname title producttitle productdescription lineitemname articlename itemdescription"
                    + " bezeichnung artikelbezeichnung beschreibung produktname artikelname designation libelle nomproduit"
                    + " descripcion nombre nombreproducto omschrijving producttitel"),
    QUANTITY(
            "quantity qty units amountordered lineitemquantity itemquantity quantityordered pieces count menge anzahl stueck stuck"
                    + " bestellmenge quantite qte cantidad aantal unitssold"),
    UNIT_PRICE(
            "unitprice price priceeach lineitemprice itemprice itemcost unitcost priceperunit saleprice sellingprice preis einzelpreis"
                    + " stueckpreis stuckpreis prixunitaire prix pu precio preciounitario prijs stuksprijs rate"),
    COUNTRY(
            "country countrycode customercountry shippingcountry billingcountry shiptocountry region market land lieferland"
                    + " rechnungsland pays paysdelivraison pais landcode");

    /** A line without one of these is none; a product needs a code or, where the shop has none, a name. */
    static final List<Field> REQUIRED = List.of(ORDER_NUMBER, ORDERED_AT, QUANTITY, UNIT_PRICE);

    private final List<String> spellings;

    Field(String spellings) {
        this.spellings = List.of(spellings.split(" "));
    }

    /** Kebab-case key that never changes. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Field> of(String key) {
        return Arrays.stream(values()).filter(field -> field.key().equals(key)).findFirst();
    }

    /** Letters and digits of a header, spelled the same by the known names. */
    List<String> spellings() {
        return spellings;
    }
}
