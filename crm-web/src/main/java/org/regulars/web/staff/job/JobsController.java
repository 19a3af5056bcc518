package org.regulars.web.staff.job;

import java.security.Principal;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.job.Jobs;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What runs by itself: when it ran, what came of it, when it runs again. */
@Controller
@RequestMapping("/staff/jobs")
class JobsController {

    private final Jobs jobs;
    private final AuditTrail audit;

    JobsController(Jobs jobs, AuditTrail audit) {
        this.jobs = jobs;
        this.audit = audit;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("jobs", jobs.summaries());
        return "staff/job/list";
    }

    @PostMapping("/{key}/runs")
    @PreAuthorize("hasRole('ADMIN')")
    String run(@PathVariable String key, Principal who, RedirectAttributes redirect) {
        if (jobs.summaries().stream().noneMatch(job -> job.key().equals(key))) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        audit.record(who.getName(), "job-started", "job " + key, Map.of());
        jobs.run(key);
        redirect.addFlashAttribute("flash", "jobs.ran");
        return "redirect:/staff/jobs";
    }
}
