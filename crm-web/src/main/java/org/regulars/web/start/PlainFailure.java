package org.regulars.web.start;

import java.net.BindException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.database.DatabaseTrouble;
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
            if (cause instanceof WrongSetting) {
                return Optional.ofNullable(cause.getMessage());
            }
            Optional<String> database = DatabaseTrouble.sentence(cause);
            if (database.isPresent()) {
                return database;
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
                return Optional.of("The setting " + asVariable(wrong.getName().toString()) + " cannot be '"
                        + (wrong.getProperty() == null
                                ? ""
                                : wrong.getProperty().getValue()) + "'.");
            }
        }
        return Optional.empty();
    }

    /** As the environment spells it: {@code regulars.shop.base-url} is REGULARS_SHOP_BASEURL. */
    private static String asVariable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
