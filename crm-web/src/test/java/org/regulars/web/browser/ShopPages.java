package org.regulars.web.browser;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A shop's own pages, at another origin than Regulars: what a page is at each path, and files of a folder. */
final class ShopPages implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, byte[]> pages = new ConcurrentHashMap<>();

    ShopPages() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] page = pages.get(path);
            exchange.getResponseHeaders()
                    .add("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html;charset=utf-8");
            exchange.sendResponseHeaders(page == null ? 404 : 200, page == null ? -1 : page.length);
            if (page != null) {
                exchange.getResponseBody().write(page);
            }
            exchange.close();
        });
        server.start();
    }

    ShopPages page(String path, String html) {
        pages.put(path, ("<!doctype html><html lang=en><title>Shop</title>" + html).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Serves each file of a folder below a path. */
    ShopPages files(String path, Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".js")).toList()) {
                pages.put(path + file.getFileName(), Files.readAllBytes(file));
            }
        }
        return this;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
