package com.example.parcels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    void quotesByStartedKilogramAndZone() throws Exception {
        HttpResponse<String> answer = get("/quote?weight=2001&zone=3");
        assertEquals(200, answer.statusCode());
        assertEquals("{\"weight\":2001,\"zone\":3,\"price\":1140}", answer.body());
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        HttpResponse<String> answer = get("/quote?weight=2000&zone=9");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("zone: want 1 to 4, got 9"), answer.body());
    }

    @Test
    void isHealthy() throws Exception {
        assertEquals("ok\n", get("/healthz").body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
