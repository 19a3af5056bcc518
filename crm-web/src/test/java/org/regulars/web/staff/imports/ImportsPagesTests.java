package org.regulars.web.staff.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.regulars.job.Jobs;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class ImportsPagesTests {

    private static final String FILE = """
            Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
            1001,JAR,<b>Jar</b>,2,2010-12-01 08:26:00,1.50,17850,France
            C1002,JAR,<b>Jar</b>,-1,2010-12-01 08:27:00,1.50,17850,France
            1003,JAR,Jar,two,2010-12-01 08:28:00,1.50,17850,France
            1004,JAR,Jar,1,2010-12-01 08:29:00,1.50,,France
            """;

    @Autowired
    MockMvc mvc;

    @Autowired
    Jobs jobs;

    @Test
    void leadsFromTheUploadOverTheCheckToTheResult() throws Exception {
        assertThat(page("/staff/imports")).contains("No files yet");
        assertThat(page("/staff/imports/figures")).contains("No orders yet");
        String place = upload(FILE);
        assertThat(page(place))
                .contains("Order number", "Invoice", "&lt;b&gt;Jar&lt;/b&gt;", "Check the file")
                .doesNotContain("<b>Jar");

        mvc.perform(post(place + "/runs")
                        .param("then", "check")
                        .with(marketing())
                        .with(csrf()))
                .andExpect(redirectedUrl(place));
        assertThat(page(place)).contains("nothing is changed", "Stop", "hx-get=\"" + place + "/progress\"");
        assertThat(page(place + "/progress")).contains("Checking").doesNotContain("<html");
        jobs.run("imports");
        mvc.perform(get(place + "/progress").with(marketing())).andExpect(header().string("HX-Refresh", "true"));
        assertThat(page(place))
                .contains(
                        "Import 3 rows",
                        "1 orders of 1 customers",
                        "1 cancellations took back",
                        "Quantity is not a number");

        mvc.perform(post(place + "/runs")
                        .param("then", "import")
                        .with(marketing())
                        .with(csrf()))
                .andExpect(redirectedUrl(place));
        jobs.run("imports");
        assertThat(page(place))
                .contains(
                        "What came in",
                        "Row by row",
                        "1 rows without a customer count as anonymous sales",
                        "New: 3 lines in 3 orders");
        assertThat(page("/staff/imports")).contains("orders.csv", "Imported");
        assertThat(page("/staff/imports/figures")).contains("1 orders of 1 customers");
        assertThat(page(place + "/errors.csv")).contains("1003,JAR,Jar,two");
        assertThat(page(upload(FILE))).contains("This very file is imported already");
    }

    @Test
    void takesCorrectedColumns() throws Exception {
        String place = upload("a,b,c,d,e\n1001,JAR,2,1/2/2010,1.50\n");
        assertThat(page(place)).contains("Something is missing");

        mvc.perform(post(place + "/runs")
                        .param("column.order-number", "0")
                        .param("column.sku", "1")
                        .param("column.quantity", "2")
                        .param("column.ordered-at", "3")
                        .param("column.unit-price", "4")
                        .param("column.country", "")
                        .param("then", "import")
                        .with(marketing())
                        .with(csrf()))
                .andExpect(flash().attribute("flash", "imports.refused"));
        assertThat(page(place)).contains("day/month and as month/day");
        mvc.perform(post(place + "/runs")
                        .param("column.order-number", "0")
                        .param("column.sku", "1")
                        .param("column.quantity", "2")
                        .param("column.ordered-at", "3")
                        .param("column.unit-price", "4")
                        .param("dateOrder", "DAY_MONTH_YEAR")
                        .param("decimal", ".")
                        .param("then", "import")
                        .with(marketing())
                        .with(csrf()))
                .andExpect(flash().attributeCount(0));
        jobs.run("imports");

        assertThat(page(place)).contains("New: 1 lines in 1 orders", "1 Feb 2010");
    }

    @Test
    void tellsEachRowAsksForTheLegalBasisAndTakesItBack() throws Exception {
        String place = upload("""
                Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP
                bob@example.com,<b>Bob,Bell,2,2020-05-01 10:00:00,198.51.100.7,2020-05-01 10:05:00,198.51.100.7
                nobody,X,Y,2,,,,
                """);
        assertThat(page(place)).contains("Recognised as Mailchimp members", "It is lawful by", "Newsletter");
        mvc.perform(post(place + "/runs")
                        .param("column.email", "0")
                        .param("column.first-name", "1")
                        .param("column.confirmed-at", "6")
                        .param("column.confirm-ip", "7")
                        .param("dateOrder", "YEAR_MONTH_DAY")
                        .param("status", "subscribed")
                        .param("purpose", "newsletter")
                        .param("legalBasis", "consent")
                        .param("then", "check")
                        .with(marketing())
                        .with(csrf()))
                .andExpect(flash().attributeCount(0));
        jobs.run("imports");
        assertThat(page(place)).contains("nothing is changed yet", "Import it");
        assertThat(page(place + "/rows?verdict=error")).contains("is no e-mail address", "nobody");
        assertThat(page(place + "/rows")).contains("New 1", "Left out 1");
        assertThat(page(place + "/verdicts.csv")).contains("2,created", "3,error");

        mvc.perform(
                post(place + "/runs").param("then", "import").with(marketing()).with(csrf()));
        jobs.run("imports");
        assertThat(page(place)).contains("What came in", place + "/undo");
        assertThat(page(place + "/undo")).contains("1 consents that it granted are withdrawn");
        mvc.perform(post(place + "/undo").with(marketing()).with(csrf())).andExpect(redirectedUrl(place));
        assertThat(page(place)).contains("Undoing");
        jobs.run("imports");
        assertThat(page(place)).contains("What was undone", "1 customers stay because the ledger");
        mvc.perform(get(place + "/undo").with(marketing())).andExpect(redirectedUrl(place));
    }

    @Test
    void refusesAFileInPlainWordsAndCanBeStopped() throws Exception {
        mvc.perform(multipart("/staff/imports").file(file("")).with(marketing()).with(csrf()))
                .andExpect(redirectedUrl("/staff/imports"))
                .andExpect(flash().attribute("flashArgs", new Object[] {"The file is empty."}));
        String place = upload(FILE);
        mvc.perform(
                post(place + "/runs").param("then", "import").with(marketing()).with(csrf()));
        mvc.perform(post(place + "/cancellation").with(marketing()).with(csrf()))
                .andExpect(redirectedUrl(place));
        assertThat(page(place)).contains("Stopped after 0 rows", "Go on");
        mvc.perform(post(place + "/charset")
                        .param("charset", "windows-1252")
                        .with(marketing())
                        .with(csrf()))
                .andExpect(flash().attribute("flash", "imports.refused"));
        String other = upload(FILE);
        mvc.perform(post(other + "/charset")
                        .param("charset", "windows-1252")
                        .with(marketing())
                        .with(csrf()))
                .andExpect(flash().attribute("flash", "imports.read-as"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/staff/imports",
                "/staff/imports/figures",
                "/staff/imports/1",
                "/staff/imports/1/progress",
                "/staff/imports/1/errors.csv",
                "/staff/imports/1/rows",
                "/staff/imports/1/verdicts.csv",
                "/staff/imports/1/undo"
            })
    void keepsStrangersAndOtherRolesOut(String path) throws Exception {
        mvc.perform(get(path)).andExpect(status().is3xxRedirection());
        mvc.perform(get(path).with(user("sam@example.com").roles("SERVICE"))).andExpect(status().isForbidden());
    }

    @Test
    void knowsNoImportThatIsNot() throws Exception {
        mvc.perform(get("/staff/imports/999999").with(marketing())).andExpect(status().isNotFound());
    }

    private String upload(String text) throws Exception {
        return Objects.requireNonNull(mvc.perform(multipart("/staff/imports")
                        .file(file(text))
                        .with(marketing())
                        .with(csrf()))
                .andExpect(status().is3xxRedirection())
                .andReturn()
                .getResponse()
                .getRedirectedUrl());
    }

    private static MockMultipartFile file(String text) {
        return new MockMultipartFile("file", "orders.csv", "text/csv", text.getBytes(StandardCharsets.UTF_8));
    }

    private String page(String path) throws Exception {
        return mvc.perform(get(path).with(marketing()).with(csrf()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    private static RequestPostProcessor marketing() {
        return user("ann@example.com").roles("MARKETING");
    }
}
