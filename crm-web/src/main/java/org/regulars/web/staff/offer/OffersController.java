package org.regulars.web.staff.offer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.offer.AddedCodes;
import org.regulars.offer.Offer;
import org.regulars.offer.OfferRefused;
import org.regulars.offer.OfferSummary;
import org.regulars.offer.Offers;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The offers there are, how they go, and the codes or the file behind them. */
@Controller
@RequestMapping("/staff/offers")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class OffersController {

    private static final String TO_OFFER = "redirect:/staff/offers/";

    private final Offers offers;

    OffersController(Offers offers) {
        this.offers = offers;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("offers", offers.all());
        return "staff/offer/list";
    }

    @GetMapping("/new")
    String blank(Model model) {
        return edit(null, OfferSheet.blank(), Map.of(), model);
    }

    @PostMapping
    String add(@RequestParam Map<String, String> typed, Principal who, Model model, RedirectAttributes redirect) {
        OfferSheet sheet = OfferSheet.of(typed);
        Map<String, String> problems = sheet.problems();
        if (!problems.isEmpty()) {
            return edit(null, sheet, problems, model);
        }
        long id = offers.add(sheet.toOffer(0), who.getName());
        redirect.addFlashAttribute("flash", "offers.added");
        return TO_OFFER + id;
    }

    @GetMapping("/{id}")
    String show(@PathVariable long id, Model model) {
        OfferSummary summary = summary(id);
        model.addAttribute("summary", summary);
        model.addAttribute("offer", offer(id));
        model.addAttribute("kind", OfferSheet.kind(summary.kind(), summary.made()));
        model.addAttribute("file", offers.fileName(id).orElse(null));
        return "staff/offer/show";
    }

    @GetMapping("/{id}/edit")
    String edit(@PathVariable long id, Model model) {
        Offer offer = offer(id);
        return edit(offer, OfferSheet.of(offer), Map.of(), model);
    }

    @PostMapping("/{id}")
    String change(
            @PathVariable long id,
            @RequestParam Map<String, String> typed,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        Offer offer = offer(id);
        OfferSheet sheet = OfferSheet.of(typed);
        Map<String, String> problems = sheet.problems();
        problems.remove("kind");
        if (!problems.isEmpty()) {
            return edit(offer, sheet, problems, model);
        }
        offers.change(sheet.toOffer(id), who.getName());
        redirect.addFlashAttribute("flash", "offers.changed");
        return TO_OFFER + id;
    }

    /** Codes typed or pasted, from a file, or both. */
    @PostMapping("/{id}/codes")
    String addCodes(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String codes,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Principal who,
            RedirectAttributes redirect)
            throws IOException {
        OfferSummary summary = summary(id);
        if (summary.kind() != Offer.Kind.VOUCHER || summary.made()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        String brought = file == null ? "" : new String(file.getBytes(), StandardCharsets.UTF_8);
        try {
            AddedCodes added = offers.addCodes(id, brought + "\n" + codes, who.getName());
            redirect.addFlashAttribute("flash", added.sent() > 0 ? "offers.codes.added.sent" : "offers.codes.added");
            redirect.addFlashAttribute("flashArgs", new Object[] {added.added(), added.sent()});
            redirect.addFlashAttribute("added", added);
        } catch (OfferRefused e) {
            refuse(e, redirect);
            redirect.addFlashAttribute("codes", codes);
        }
        return TO_OFFER + id;
    }

    @PostMapping("/{id}/file")
    String keepFile(@PathVariable long id, @RequestParam MultipartFile file, Principal who, RedirectAttributes redirect)
            throws IOException {
        if (summary(id).kind() != Offer.Kind.FILE) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        String name = file.getOriginalFilename();
        try {
            offers.keepFile(id, name == null ? "" : name, file.getBytes(), who.getName());
            redirect.addFlashAttribute("flash", "offers.file.kept");
        } catch (OfferRefused e) {
            refuse(e, redirect);
        }
        return TO_OFFER + id;
    }

    private static void refuse(OfferRefused refused, RedirectAttributes redirect) {
        redirect.addFlashAttribute("flash", refused.key());
        redirect.addFlashAttribute("flashKind", "danger");
    }

    private static String edit(@Nullable Offer offer, OfferSheet sheet, Map<String, String> problems, Model model) {
        model.addAttribute("offer", offer);
        model.addAttribute("sheet", sheet);
        model.addAttribute("kinds", OfferSheet.KINDS);
        model.addAttribute("kind", offer == null ? sheet.kind() : OfferSheet.kind(offer.kind(), offer.made()));
        model.addAttribute("problems", problems);
        return "staff/offer/edit";
    }

    private Offer offer(long id) {
        return offers.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private OfferSummary summary(long id) {
        return offers.summary(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
