package org.regulars.imports;

import java.util.List;
import org.regulars.imports.Field.Type;

/** What rows about people can say. */
final class PersonField {

    static final Field EMAIL = Field.of(
            "email",
            Type.EMAIL,
            "email emailaddress mail emailadresse mailadresse eemail customeremail useremail billingemail buyeremail adressemail"
                    + " adresseemail courriel correo correoelectronico primaryemail contactemail emailbilling address epost");
    static final Field PHONE = Field.of(
            "phone",
            Type.PHONE,
            "phone phonenumber mobile mobilephone mobilephonenumber telephone tel telefon telefonnummer handy mobil mobilnummer"
                    + " billingphone smsphonenumber telefono movil portable defaultaddressphone phonebilling cellphone cell");
    static final Field SHOP_NUMBER = Field.of(
            "shop-number",
            Type.CODE,
            "customerid customernumber customerno customercode externalid clientid userid kundennummer kundennr kundenid"
                    + " numeroclient idclient codeclient idcliente numerocliente klantnummer memberid accountid custid id shopnumber");
    static final Field FIRST_NAME = Field.of(
            "first-name",
            Type.WORDS,
            "firstname fname givenname forename vorname prenom nombre voornaam billingfirstname firstnamebilling");
    static final Field LAST_NAME = Field.of(
            "last-name",
            Type.WORDS,
            "lastname lname surname familyname nachname familienname nom nomdefamille apellido apellidos achternaam"
                    + " billinglastname lastnamebilling");
    static final Field FULL_NAME =
            Field.of("full-name", Type.WORDS, "fullname name displayname customername contactname kunde nomcomplet");
    static final Field LANGUAGE =
            Field.of("language", Type.ANYTHING, "language locale lang sprache langue idioma preferredlanguage");
    static final Field COUNTRY = Field.of(
            "country",
            Type.WORDS,
            "country countrycode land pays pais cc countryregion defaultaddresscountrycode billingcountry countrycodebilling"
                    + " landcode");
    static final Field SINCE = Field.of(
            "since",
            Type.MOMENT,
            "createdat createdate created dateregistered registered userregistered signup signupdate customersince since"
                    + " erstelltam registriertam datecreated registrationdate kundeseit");
    static final Field BIRTHDAY =
            Field.of("birthday", Type.MOMENT, "birthday birthdate dateofbirth dob geburtsdatum geburtstag naissance");
    static final Field STREET = Field.of(
            "street",
            Type.ANYTHING,
            "street address1 addressline1 streetaddress strasse adresse defaultaddressaddress1 billingaddress1 rue calle anschrift");
    static final Field ZIP = Field.of(
            "zip",
            Type.ANYTHING,
            "zip zipcode postalcode postcode plz postleitzahl codepostal codigopostal defaultaddresszip billingpostcode");
    static final Field CITY =
            Field.of("city", Type.ANYTHING, "city town ort stadt ville ciudad defaultaddresscity billingcity wohnort");
    static final Field REGION = Field.of(
            "region",
            Type.ANYTHING,
            "region state province provincecode stateregion bundesland defaultaddressprovincecode billingstate");
    static final Field COMPANY = Field.of(
            "company",
            Type.ANYTHING,
            "company companyname firma organisation organization societe empresa defaultaddresscompany billingcompany"
                    + " associatedcompany");
    static final Field TAGS = Field.of("tags", Type.ANYTHING, "tags tag schlagworte labels");
    static final Field ACCEPTS_MAIL = Field.of(
            "accepts-mail",
            Type.ANYTHING,
            "acceptsemailmarketing acceptsmarketing emailmarketing newsletter emailoptin optin newsletterconsent");
    static final Field ACCEPTS_SMS =
            Field.of("accepts-sms", Type.ANYTHING, "acceptssmsmarketing smsmarketing smsoptin");
    static final Field UNSUBSCRIBED = Field.of(
            "unsubscribed",
            Type.ANYTHING,
            "unsubscribedfromallemail optedout optout unsubscribed emailoptout donotemail");
    static final Field STATUS = Field.of(
            "status",
            Type.ANYTHING,
            "status memberstatus emailmarketingstatus subscriptionstatus state consentstatus consent");
    static final Field OPT_IN_AT = Field.of(
            "opt-in-at", Type.MOMENT, "optintime optindate subscribedat subscribedate optinat anmeldedatum dateadded");
    static final Field OPT_IN_IP = Field.of("opt-in-ip", Type.ANYTHING, "optinip signupip subscribeip");
    static final Field CONFIRMED_AT = Field.of(
            "confirmed-at",
            Type.MOMENT,
            "confirmtime confirmedat confirmationtime doitime doubleoptintime bestaetigtam confirmdate");
    static final Field CONFIRM_IP =
            Field.of("confirm-ip", Type.ANYTHING, "confirmip confirmationip doiip doubleoptinip");
    static final Field LEFT_AT = Field.of(
            "left-at",
            Type.MOMENT,
            "unsubtime cleantime unsubscribedat unsubscribetime unsubscribedate cleanedat optouttime abmeldedatum");
    static final Field REASON = Field.of(
            "reason",
            Type.ANYTHING,
            "reason unsubreason bouncereason grund motif suppressionreason type event bouncetype unsubscribereason");
    static final Field PURPOSE = Field.of("purpose", Type.ANYTHING, "purpose zweck consentpurpose consenttype list");
    static final Field CHANNEL = Field.of("channel", Type.ANYTHING, "channel kanal medium");
    static final Field TOPIC = Field.of("topic", Type.ANYTHING, "topic thema subject");
    static final Field LEGAL_BASIS =
            Field.of("legal-basis", Type.ANYTHING, "legalbasis basis rechtsgrundlage lawfulbasis legalground");
    static final Field AT = Field.of(
            "at",
            Type.MOMENT,
            "at time timestamp date occurredat consentat consenttime consentdate givenat grantedat consenttimestamp datum since"
                    + " suppressedat createdat created addedat bouncedat");
    static final Field SOURCE = Field.of("source", Type.ANYTHING, "source quelle origin form formular consentsource");
    static final Field WORDING = Field.of(
            "wording", Type.ANYTHING, "wording text consenttext consentwording wortlaut einwilligungstext statement");
    static final Field PAGE = Field.of("page", Type.ANYTHING, "page url pageurl consentpage seite referer");
    static final Field IP = Field.of("ip", Type.ANYTHING, "ip ipaddress consentip ipadresse clientip");
    static final Field USER_AGENT = Field.of("user-agent", Type.ANYTHING, "useragent browser");

    /** By what somebody is known, and what they are called. */
    static final List<Field> IDENTITIES = List.of(EMAIL, PHONE, SHOP_NUMBER);

    static final List<Field> PROFILE = List.of(
            FIRST_NAME, LAST_NAME, FULL_NAME, LANGUAGE, COUNTRY, STREET, ZIP, CITY, REGION, COMPANY, BIRTHDAY, TAGS);

    private PersonField() {}
}
