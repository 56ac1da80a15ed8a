package com.example.parcels;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A tiny web service: what does a parcel cost? */
public final class Main {
    private static final Gson GSON = new Gson();

    private Main() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        HttpServer server = start(port);
        System.out.println("parcels listens on " + server.getAddress());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(1)));
    }

    /** Starts the service on a port; 0 takes a free one. */
    static HttpServer start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/healthz", exchange -> answer(exchange, 200, "text/plain", "ok\n"));
        server.createContext("/quote", Main::quote);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
        return server;
    }

    private static void quote(HttpExchange exchange) throws IOException {
        try {
            Map<String, String> query = query(exchange.getRequestURI().getQuery());
            int weight = Integer.parseInt(query.getOrDefault("weight", ""));
            int zone = Integer.parseInt(query.getOrDefault("zone", "1"));
            answer(exchange, 200, "application/json", GSON.toJson(Tariff.quote(weight, zone)));
        } catch (IllegalArgumentException problem) {
            Map<String, String> body = Map.of("error", String.valueOf(problem.getMessage()));
            answer(exchange, 400, "application/json", GSON.toJson(body));
        }
    }

    private static Map<String, String> query(String text) {
        if (text == null) return Map.of();
        return Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length == 2 ? pair[1] : "", (a, b) -> b));
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
