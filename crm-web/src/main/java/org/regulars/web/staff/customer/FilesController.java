package org.regulars.web.staff.customer;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import org.regulars.customer.CustomerDirectory;
import org.regulars.file.CustomerFile;
import org.regulars.file.CustomerFiles;
import org.regulars.file.FileRefused;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Files kept for a customer. A browser only ever saves one: whatever it holds, it is not shown as a page of ours. */
@Controller
@RequestMapping("/staff/customers/{id}/files")
@PreAuthorize(CustomerPageController.WHO)
class FilesController {

    private final CustomerFiles files;
    private final CustomerDirectory directory;

    FilesController(CustomerFiles files, CustomerDirectory directory) {
        this.files = files;
        this.directory = directory;
    }

    @PostMapping
    String keep(@PathVariable long id, @RequestParam MultipartFile file, Principal who, RedirectAttributes redirect)
            throws IOException {
        if (directory.find(id).filter(one -> one.who().mergedInto() == null).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        String name = file.getOriginalFilename();
        try (InputStream content = file.getInputStream()) {
            files.keep(who.getName(), id, name == null ? "" : name, content);
            redirect.addFlashAttribute("flash", "files.kept");
        } catch (FileRefused e) {
            redirect.addFlashAttribute("flash", "files.refused." + e.reason().key());
            redirect.addFlashAttribute("flashArgs", new Object[] {files.largest() / 1_048_576});
            redirect.addFlashAttribute("flashKind", "danger");
        }
        return "redirect:/staff/customers/" + id + "#panel-files";
    }

    @GetMapping("/{fileId}")
    void read(@PathVariable long id, @PathVariable long fileId, Principal who, HttpServletResponse response)
            throws IOException {
        CustomerFile file = files.find(id, fileId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setContentLengthLong(file.sizeBytes());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(file.name(), StandardCharsets.UTF_8)
                        .build()
                        .toString());
        files.write(who.getName(), id, fileId, response.getOutputStream());
    }

    @PostMapping("/{fileId}/deletion")
    String delete(@PathVariable long id, @PathVariable long fileId, Principal who, RedirectAttributes redirect) {
        if (files.delete(who.getName(), id, fileId)) {
            redirect.addFlashAttribute("flash", "files.deleted");
        }
        return "redirect:/staff/customers/" + id + "#panel-files";
    }
}
