package org.regulars.web.start;

import java.net.BindException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.database.HomeUnusable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Ends a failed start with one sentence that says what to do, where the cause is a setting or the machine. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PlainFailure implements SpringBootExceptionReporter {

    PlainFailure(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        Optional<String> sentence = sentence(failure);
        sentence.ifPresent(words -> System.err.println("Regulars did not start: " + words));
        return sentence.isPresent();
    }

    static Optional<String> sentence(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WrongSetting || cause instanceof HomeUnusable) {
                return Optional.ofNullable(cause.getMessage());
            }
            if (cause instanceof PortInUseException taken) {
                return Optional.of("Port " + taken.getPort()
                        + " is taken by another program: stop that one, or set SERVER_PORT to another number.");
            }
            if (cause instanceof BindException) {
                return Optional.of(
                        "The port cannot be opened (" + cause.getMessage() + "): set SERVER_PORT to another number.");
            }
            if (cause instanceof org.springframework.boot.context.properties.bind.BindException wrong) {
                return Optional.of("The setting " + wrong.getName() + " cannot be '"
                        + (wrong.getProperty() == null
                                ? ""
                                : wrong.getProperty().getValue()) + "'.");
            }
            if (cause instanceof SQLException refused && isConnection(refused)) {
                return Optional.of("The database named by SPRING_DATASOURCE_URL cannot be used (" + firstLine(refused)
                        + "): check the address, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD.");
            }
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
