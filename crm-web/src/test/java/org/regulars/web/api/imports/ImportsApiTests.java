package org.regulars.web.api.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.job.Jobs;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.json.JsonMapper;

@WebTest
class ImportsApiTests {

    private static final String FILE = """
            Invoice,StockCode,Description,Quantity,InvoiceDate,"Price, net",Customer ID
            1001,JAR,Jar,2,2010-12-01 08:26:00,1.50,17850
            1002,JAR,Jar,two,2010-12-01 08:27:00,1.50,17850
            """;

    @Autowired
    MockMvc mvc;

    @Autowired
    ApiTokens tokens;

    @Autowired
    Jobs jobs;

    private String token = "";

    @BeforeEach
    void makeAToken() {
        token = token(TokenKind.SECRET);
    }

    @Test
    void takesAFileRunsItAndTellsWhatCameOfIt() throws Exception {
        String answer = mvc.perform(upload(FILE, "text/csv")
                        .param("kind", "order-lines")
                        .param("column", "unit-price:Price, net")
                        .param("run", "true"))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.state").value("importing"))
                .andExpect(jsonPath("$.mapping.order-number").value("Invoice"))
                .andReturn()
                .getResponse()
                .getContentAsString();
        long id = JsonMapper.shared().readTree(answer).get("id").asLong();

        jobs.run("imports");

        mvc.perform(authorised(get("/v1/imports/" + id), token))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.state").value("done"))
                .andExpect(jsonPath("$.linesNew").value(1))
                .andExpect(jsonPath("$.rowsRejected").value(1))
                .andExpect(jsonPath("$.figures.paidRevenue").value(3.0))
                .andExpect(jsonPath("$.problems[0].row").value(3));
        String errors = mvc.perform(authorised(get("/v1/imports/" + id + "/errors.csv"), token))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(errors).contains("1002,JAR,Jar,two").contains("Quantity is not a number");
    }

    @Test
    void takesAFormToo() throws Exception {
        mvc.perform(multipart("/v1/imports")
                        .file(new MockMultipartFile(
                                "file",
                                "orders.csv",
                                "text/csv",
                                FILE.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .param("kind", "order-lines")
                        .header("Authorization", "Bearer " + token))
                .andExpect(status().isCreated())
                .andExpect(header().exists("Location"))
                .andExpect(jsonPath("$.state").value("uploaded"))
                .andExpect(jsonPath("$.fileName").value("orders.csv"));
    }

    @Test
    void takesCustomersWithWishesChecksThemAndTakesThemBack() throws Exception {
        String answer = mvc.perform(upload("Email,First name,Shoe size\nann@example.com,Ann,38\n", "text/csv")
                        .param("check", "true")
                        .param("match", "email")
                        .param("mode", "create")
                        .param("purpose", "newsletter")
                        .param("legal-basis", "legitimate-interest")
                        .param("keep-others", "true"))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.kind").value("customers"))
                .andExpect(jsonPath("$.legalBasis").value("legitimate-interest"))
                .andExpect(jsonPath("$.mapping['attribute:shoe_size']").value("Shoe size"))
                .andReturn()
                .getResponse()
                .getContentAsString();
        String place =
                "/v1/imports/" + JsonMapper.shared().readTree(answer).get("id").asLong();
        jobs.run("imports");
        mvc.perform(authorised(get(place), token))
                .andExpect(jsonPath("$.verdicts.created").value(1));
        mvc.perform(authorised(post(place + "/run"), token))
                .andExpect(jsonPath("$.state").value("importing"));
        jobs.run("imports");
        mvc.perform(authorised(get(place), token))
                .andExpect(jsonPath("$.customersNew").value(1));
        mvc.perform(authorised(post(place + "/undo"), token))
                .andExpect(jsonPath("$.state").value("undoing"));
        jobs.run("imports");
        mvc.perform(authorised(get(place), token))
                .andExpect(jsonPath("$.undo.removed").value(1));
        mvc.perform(authorised(post(place + "/undo"), token)).andExpect(status().isConflict());
    }

    @Test
    void saysWhatIsWrongAsAProblem() throws Exception {
        mvc.perform(upload("", "text/csv").param("kind", "order-lines"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.detail").value("The file is empty."));
        mvc.perform(upload("name,town\nann,Exampleton\n", "text/csv")
                        .param("kind", "order-lines")
                        .param("run", "true"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(jsonPath("$.import").isNumber())
                .andExpect(jsonPath("$.detail").value(org.hamcrest.Matchers.containsString("order-number")));
        mvc.perform(upload(FILE, "text/csv").param("kind", "order-lines").param("column", "sku:Nowhere"))
                .andExpect(status().isUnprocessableContent());
        mvc.perform(upload(FILE, "text/csv").param("kind", "weather")).andExpect(status().isBadRequest());
        mvc.perform(authorised(get("/v1/imports/999999"), token)).andExpect(status().isNotFound());
    }

    @Test
    void keepsOthersOut() throws Exception {
        mvc.perform(post("/v1/imports")
                        .param("kind", "order-lines")
                        .contentType("text/csv")
                        .content(FILE))
                .andExpect(status().isUnauthorized());
        mvc.perform(authorised(post("/v1/imports"), token(TokenKind.WRITE_KEY))
                        .param("kind", "order-lines")
                        .contentType("text/csv")
                        .content(FILE))
                .andExpect(status().isForbidden());
        mvc.perform(authorised(get("/v1/imports/1"), token(TokenKind.WRITE_KEY)))
                .andExpect(status().isForbidden());
    }

    private MockHttpServletRequestBuilder upload(String file, String type) {
        return authorised(post("/v1/imports"), token).contentType(type).content(file);
    }

    private static MockHttpServletRequestBuilder authorised(MockHttpServletRequestBuilder request, String token) {
        return request.header("Authorization", "Bearer " + token);
    }

    private String token(TokenKind kind) {
        return tokens.create("ann@example.com", "test", kind);
    }
}
