package com.example.timetable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** The departures of the day, read from the table that lies in the jar. */
final class Timetable {
    record Departure(String stop, LocalTime time, String line, String towards) {}

    private final List<Departure> departures;

    private Timetable(List<Departure> departures) {
        this.departures = departures;
    }

    static Timetable read() throws IOException {
        CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
        try (InputStream file = Timetable.class.getResourceAsStream("/departures.csv");
                Reader text = new InputStreamReader(file, StandardCharsets.UTF_8)) {
            return new Timetable(format.parse(text).stream().map(Timetable::departure).toList());
        }
    }

    private static Departure departure(CSVRecord row) {
        LocalTime time = LocalTime.parse(row.get("time"));
        return new Departure(row.get("stop"), time, row.get("line"), row.get("towards"));
    }

    /** What leaves a stop at a time or later, first come first. */
    List<Departure> from(String stop, LocalTime after) {
        return departures.stream()
                .filter(departure -> departure.stop().equals(stop) && !departure.time().isBefore(after))
                .sorted(Comparator.comparing(Departure::time))
                .toList();
    }
}
