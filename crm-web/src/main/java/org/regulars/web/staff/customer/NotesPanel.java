package org.regulars.web.staff.customer;

import java.util.List;
import java.util.Map;
import org.regulars.note.Note;
import org.regulars.note.Notes;
import org.springframework.stereotype.Component;

/** What colleagues wrote down, the pinned first, and a place to add to it. */
@Component
class NotesPanel implements CustomerPanel {

    private static final int MOST = 200;
    private static final int OPEN = 3;

    private final Notes notes;

    NotesPanel(Notes notes) {
        this.notes = notes;
    }

    @Override
    public String key() {
        return "notes";
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public Place place() {
        return Place.MAIN;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        List<Note> all = notes.of(customerId, MOST);
        int open = (int) Math.max(OPEN, all.stream().filter(Note::pinned).count());
        return Map.of(
                "open",
                all.subList(0, Math.min(open, all.size())),
                "more",
                all.subList(Math.min(open, all.size()), all.size()),
                "customerId",
                customerId,
                "longest",
                Notes.LONGEST);
    }
}
