package org.regulars.web.staff.customer;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.Listing;
import org.regulars.export.Exports;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Customers as a CSV file. */
@Controller
@PreAuthorize(BulkController.WHO)
class ExportsController {

    private final Exports exports;
    private final ListingAddress addresses;

    ExportsController(Exports exports, ListingAddress addresses) {
        this.exports = exports;
        this.addresses = addresses;
    }

    /** It is a POST because it leaves a trace. */
    @PostMapping("/staff/customers/exports")
    @Nullable
    String export(
            @RequestParam MultiValueMap<String, String> form,
            Principal who,
            RedirectAttributes redirect,
            HttpServletResponse response)
            throws IOException {
        ListingForm filled = new ListingForm(form);
        Optional<Listing> listing =
                addresses.listing(who, filled.get("search"), filled.get("view"), filled.get("sort"));
        boolean nobody = !filled.get("who").equals("all") && filled.get("id").isEmpty();
        if (listing.isEmpty() || nobody) {
            redirect.addFlashAttribute("flash", nobody ? "customers.bulk.nobody" : "customers.forgotten");
            redirect.addFlashAttribute("flashKind", "danger");
            return "redirect:" + ListingAddress.of(filled.get("search"), filled.get("view"), filled.get("sort"), null);
        }
        long exportId = exports.begin(
                who.getName(), filled.get("purpose"), listing.get(), addresses.chosen(form, listing.get()));
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("customers-" + exportId + ".csv", StandardCharsets.UTF_8)
                        .build()
                        .toString());
        Writer writer = response.getWriter();
        exports.write(exportId, writer);
        writer.flush();
        return null;
    }
}
