package org.regulars.web.staff.customer;

import java.security.Principal;
import org.regulars.customer.CustomerDirectory;
import org.regulars.tag.Tags;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Tags on one customer. */
@Controller
@RequestMapping("/staff/customers/{id}/tags")
@PreAuthorize(CustomerPageController.WHO)
class TagsController {

    private final Tags tags;
    private final CustomerDirectory directory;

    TagsController(Tags tags, CustomerDirectory directory) {
        this.tags = tags;
        this.directory = directory;
    }

    @PostMapping
    String add(@PathVariable long id, @RequestParam(defaultValue = "") String tag, Principal who) {
        if (directory.find(id).filter(one -> one.who().mergedInto() == null).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        tags.add(who.getName(), id, tag);
        return "redirect:/staff/customers/" + id;
    }

    @PostMapping("/removal")
    String remove(@PathVariable long id, @RequestParam String tag, Principal who) {
        tags.remove(who.getName(), id, tag);
        return "redirect:/staff/customers/" + id;
    }
}
