package org.regulars.web.browser;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of this machine, started once for all tests of a JVM. */
final class Chromium {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final List<String> USUAL_PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/snap/bin/chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
            "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
            "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe");
    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static com.microsoft.playwright.@Nullable Browser started;

    private Chromium() {}

    /** The running browser; without one the test is skipped, or fails where browser tests are required. */
    static synchronized com.microsoft.playwright.Browser running() {
        if (started == null) {
            started = start(find().orElseGet(Chromium::missing));
        }
        return started;
    }

    private static com.microsoft.playwright.Browser start(Path executable) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(ARGUMENTS));
    }

    private static Optional<Path> find() {
        String told = System.getenv("REGULARS_CHROMIUM");
        Stream<Path> candidates = told != null
                ? Stream.of(Path.of(told))
                : Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                                .filter(folder -> !folder.isBlank())
                                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name))),
                        USUAL_PLACES.stream().map(Path::of));
        return candidates.filter(Files::isExecutable).findFirst();
    }

    private static Path missing() {
        String message = "No Chromium found: set REGULARS_CHROMIUM to one, or install it, to run the browser tests";
        if ("required".equals(System.getProperty("regulars.browser-tests", System.getenv("REGULARS_BROWSER_TESTS")))) {
            throw new IllegalStateException(message);
        }
        return Assumptions.abort(message);
    }
}
