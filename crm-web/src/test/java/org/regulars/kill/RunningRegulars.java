package org.regulars.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The real program in a process of its own, with its own data directory, which a test can kill and start again. */
final class RunningRegulars implements AutoCloseable {

    static final String API_TOKEN = "rs_test_token_for_kill_tests";

    private final Path home;
    private final Map<String, String> settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private @Nullable Process process;

    RunningRegulars(Path home, Map<String, String> settings) {
        this.home = home;
        this.settings = settings;
        try (ServerSocket free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "org.regulars.web.RegularsApplication");
        builder.environment().putAll(settings);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("REGULARS_HOME", home.resolve("data").toString());
        builder.environment().put("REGULARS_API_TOKEN", API_TOKEN);
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("output.log").toFile()));
        process = builder.start();
        await("the start", () -> alive() && healthy());
    }

    /** SIGKILL: no shutdown hook runs, nothing is flushed. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Sends a request with the API token; the path may carry a query. */
    HttpResponse<String> send(String method, String path, String type, HttpRequest.BodyPublisher body) {
        return send(method, path, type, body, "Bearer " + API_TOKEN);
    }

    HttpResponse<String> send(
            String method, String path, String type, HttpRequest.BodyPublisher body, String authorization) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .timeout(Duration.ofSeconds(60))
                    .header("Authorization", authorization)
                    .header("Content-Type", type)
                    .method(method, body)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, "application/json", HttpRequest.BodyPublishers.noBody());
    }

    HttpResponse<String> post(String path, String json) {
        return send("POST", path, "application/json", HttpRequest.BodyPublishers.ofString(json));
    }

    /** Asks again every 50 ms, for two minutes at most: another process has its own clock. */
    void await(String what, BooleanSupplier happened) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited two minutes for " + what + "; the program said:\n" + output());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean alive() {
        if (process != null && !process.isAlive()) {
            throw new AssertionError("The program ended; it said:\n" + output());
        }
        return process != null;
    }

    private boolean healthy() {
        try {
            return get("/actuator/health").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The program's own database, asked beside it; the answer is good until the next {@link #kill}. */
    JdbcClient database() {
        return JdbcClient.create(dataSource());
    }

    DataSource dataSource() {
        try {
            Path data = home.resolve("data");
            String databasePort =
                    Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(3);
            return new DriverManagerDataSource(
                    "jdbc:postgresql://localhost:" + databasePort.strip() + "/postgres",
                    "postgres",
                    Files.readString(data.resolve("postgres-password")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the program listens, without a slash at the end. */
    String address() {
        return "http://localhost:" + port;
    }

    String output() {
        try {
            return Files.readString(home.resolve("output.log"));
        } catch (IOException e) {
            return "";
        }
    }

    /** Stops the program as an operator would, so that its database stops with it. */
    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
