package com.example.parcels;

/** What it costs to send a parcel: a first kilogram, every further one, and the zone. */
final class Tariff {
    private static final int FIRST_KILOGRAM = 420;
    private static final int NEXT_KILOGRAM = 110;
    private static final int ZONE = 250;
    static final int HEAVIEST = 30_000;
    static final int LAST_ZONE = 4;

    private Tariff() {}

    /** The answer of the service: grams, zone, price in cents. */
    record Quote(int weight, int zone, int price) {}

    static Quote quote(int weight, int zone) {
        if (weight < 1 || weight > HEAVIEST) {
            throw new IllegalArgumentException("weight: want 1 to " + HEAVIEST + " g, got " + weight);
        }
        if (zone < 1 || zone > LAST_ZONE) {
            throw new IllegalArgumentException("zone: want 1 to " + LAST_ZONE + ", got " + zone);
        }
        int furtherKilograms = (weight - 1) / 1000;
        return new Quote(
                weight, zone, FIRST_KILOGRAM + furtherKilograms * NEXT_KILOGRAM + (zone - 1) * ZONE);
    }
}
