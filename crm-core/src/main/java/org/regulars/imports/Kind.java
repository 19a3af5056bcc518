package org.regulars.imports;

import java.io.IOException;
import java.util.List;

/** What the rows of a file are, such as customers. Make it a bean and files of the kind can be imported. */
interface Kind {

    /** Kebab-case key that never changes. */
    String key();

    /** What a row can say. */
    List<Field> fields();

    /** What has to be added before a file with this mapping can be read. */
    List<Field> missing(Mapping mapping);

    /** Checks or imports, as the state says, to the end; a later call goes on where a crash left it. */
    void work(ImportDetail file) throws IOException;
}
