package com.example.timetable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.stream.Collectors;

/** A tiny web service: {@code /departures/Harbour/08:00} lists what leaves the harbour from eight. */
public final class Main {
    private static final String PATH = "/departures/";

    private Main() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        HttpServer server = start(port);
        System.out.println("timetable listens on " + server.getAddress());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(1)));
    }

    /** Starts the service on a port; 0 takes a free one. */
    static HttpServer start(int port) throws IOException {
        Timetable timetable = Timetable.read();
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
        server.createContext(PATH, exchange -> departures(exchange, timetable));
        server.start();
        return server;
    }

    private static void departures(HttpExchange exchange, Timetable timetable) throws IOException {
        String[] asked = exchange.getRequestURI().getPath().substring(PATH.length()).split("/");
        try {
            LocalTime after = asked.length > 1 ? LocalTime.parse(asked[1]) : LocalTime.MIN;
            String lines = timetable.from(asked[0], after).stream()
                    .map(d -> d.time() + " " + d.line() + " " + d.towards() + "\n")
                    .collect(Collectors.joining());
            answer(exchange, lines.isEmpty() ? 404 : 200, lines);
        } catch (DateTimeException problem) {
            answer(exchange, 400, "time: want 08:00, got " + asked[1] + "\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
