package com.example.timetable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MainTest {
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = Main.start(0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void listsWhatLeavesFromATimeOn() throws Exception {
        HttpResponse<String> answer = get("/departures/Harbour/08:00");
        assertEquals(200, answer.statusCode());
        assertEquals("08:40 4 Old Mill\n17:25 12 Café Square\n", answer.body());
    }

    @Test
    void knowsNoOtherStop() throws Exception {
        assertEquals(404, get("/departures/Airport").statusCode());
    }

    @Test
    void saysWhatATimeIs() throws Exception {
        HttpResponse<String> answer = get("/departures/Harbour/late");
        assertEquals(400, answer.statusCode());
        assertEquals("time: want 08:00, got late\n", answer.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
