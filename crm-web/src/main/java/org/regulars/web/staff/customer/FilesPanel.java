package org.regulars.web.staff.customer;

import java.util.Map;
import org.regulars.file.CustomerFiles;
import org.springframework.stereotype.Component;

/** Files kept for the customer, and a place to add one. */
@Component
class FilesPanel implements CustomerPanel {

    private final CustomerFiles files;

    FilesPanel(CustomerFiles files) {
        this.files = files;
    }

    @Override
    public String key() {
        return "files";
    }

    @Override
    public int order() {
        return 80;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        return Map.of("files", files.of(customerId), "customerId", customerId, "largest", files.largest());
    }
}
