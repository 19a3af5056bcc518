package org.regulars.database;

import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Says in one sentence why the database cannot be used, where that is a matter of settings. */
public final class DatabaseTrouble {

    private DatabaseTrouble() {}

    /** The sentence for this one exception (not for its causes); empty when it is about something else. */
    public static Optional<String> sentence(Throwable failure) {
        if (failure instanceof DatabaseUnusable) {
            return Optional.ofNullable(failure.getMessage());
        }
        if (failure instanceof SQLException refused && isConnection(refused)) {
            return Optional.of("The database named by SPRING_DATASOURCE_URL cannot be used (" + firstLine(refused)
                    + "): check the address, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD.");
        }
        if (failure instanceof FlywayValidateException) {
            return Optional.of(
                    "The database was set up by another release of Regulars, whose tables do not fit this one:"
                            + " start the release that it belongs to, or name an empty database.");
        }
        return Optional.empty();
    }

    /** SQLSTATE classes 08 (connection), 28 (authorisation) and 3D (no such database). */
    private static boolean isConnection(SQLException refused) {
        String state = refused.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("28") || state.startsWith("3D"));
    }

    private static String firstLine(SQLException refused) {
        return String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
    }
}
