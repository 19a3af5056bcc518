package org.regulars.web.selfservice;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** One calm page for every link that does not work, whatever is wrong with it. */
@Controller
@ControllerAdvice("org.regulars.web.selfservice")
class BrokenLinkPage {

    @ExceptionHandler(LinkBroken.class)
    @ResponseStatus(HttpStatus.NOT_FOUND)
    String broken() {
        return "selfservice/broken-link";
    }

    @GetMapping({"/p/**", "/f/**"})
    String unknown() {
        throw new LinkBroken();
    }
}
