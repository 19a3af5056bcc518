package org.regulars.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Fetches what Amazon SNS names: its certificate, and the address that confirms a subscription. */
interface AmazonFiles {

    /** What stands at an address; throws {@link MailProvider.NotGenuine} when nothing does. */
    byte[] get(URI address);

    /** Over the network, without following redirects. */
    @Configuration(proxyBeanMethods = false)
    class Fetched {

        private static final int LARGEST = 100_000;

        @Bean
        AmazonFiles amazonFiles() {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            return address -> get(client, address);
        }

        private static byte[] get(HttpClient client, URI address) {
            try {
                HttpResponse<InputStream> answer = client.send(
                        HttpRequest.newBuilder(address)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream body = answer.body()) {
                    if (answer.statusCode() == 200) {
                        return body.readNBytes(LARGEST);
                    }
                }
                throw new MailProvider.NotGenuine("Amazon answers " + answer.statusCode() + " at " + address.getHost());
            } catch (IOException e) {
                throw new MailProvider.NotGenuine(address.getHost() + " cannot be reached: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MailProvider.NotGenuine("Interrupted while asking " + address.getHost());
            }
        }
    }
}
