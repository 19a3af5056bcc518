package org.regulars.web.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.regulars.consent.PurposeBook;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Every file below {@code messages/} is a bundle; a language that lacks a text falls back to English. */
@Configuration(proxyBeanMethods = false)
class MessagesConfiguration {

    private static final Pattern ENDING = Pattern.compile("(_[a-z]{2})?\\.properties$");

    @Bean
    MessageSource messageSource(ObjectProvider<PurposeBook> purposes) throws IOException {
        ResourceBundleMessageSource messages = new ManagedMessages(purposes);
        messages.setBasenames(Arrays.stream(
                        new PathMatchingResourcePatternResolver().getResources("classpath*:messages/*.properties"))
                .map(file -> "messages/"
                        + ENDING.matcher(String.valueOf(file.getFilename())).replaceFirst(""))
                .distinct()
                .sorted()
                .toArray(String[]::new));
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        messages.setAlwaysUseMessageFormat(true);
        return messages;
    }
}
