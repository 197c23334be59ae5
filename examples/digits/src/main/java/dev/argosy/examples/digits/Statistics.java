package dev.argosy.examples.digits;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Per digit the number of rows, the sum of each pixel and the sum of each product of two pixels, all in integers: sums
 * of parts are exactly the sum of the whole, in whatever order they are added.
 */
final class Statistics {
    static final String FILE = "stats.bin";

    private static final int MAGIC = 0x44494731; // "DIG1"
    private static final int PIXELS = Dataset.PIXELS;
    private static final int PAIRS = PIXELS * (PIXELS + 1) / 2;
    private static final int NUMBERS = 1 + PIXELS + PAIRS;

    /** One line of numbers per digit: count, sums, products of pixel i and j ≤ i. */
    private final long[][] numbers = new long[Dataset.DIGITS][NUMBERS];

    static Statistics of(List<Dataset.Row> rows) {
        var statistics = new Statistics();
        rows.forEach(statistics::add);
        return statistics;
    }

    private void add(Dataset.Row row) {
        long[] line = numbers[row.digit()];
        int[] pixels = row.pixels();
        line[0]++;
        for (int i = 0; i < PIXELS; i++) {
            line[1 + i] += pixels[i];
            for (int j = 0; j <= i; j++) {
                line[pair(i, j)] += (long) pixels[i] * pixels[j];
            }
        }
    }

    static Statistics sum(List<Statistics> parts) {
        var sum = new Statistics();
        for (Statistics part : parts) {
            for (int digit = 0; digit < Dataset.DIGITS; digit++) {
                for (int i = 0; i < NUMBERS; i++) {
                    sum.numbers[digit][i] = Math.addExact(sum.numbers[digit][i], part.numbers[digit][i]);
                }
            }
        }
        return sum;
    }

    private static int pair(int i, int j) {
        return 1 + PIXELS + i * (i + 1) / 2 + j;
    }

    long count(int digit) {
        return numbers[digit][0];
    }

    long sum(int digit, int pixel) {
        return numbers[digit][1 + pixel];
    }

    /** The sum of the products of pixels i and j ≤ i. */
    long product(int digit, int i, int j) {
        return numbers[digit][pair(i, j)];
    }

    void write(Path file) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file);
                var out = new DataOutputStream(new java.io.BufferedOutputStream(stream))) {
            out.writeInt(MAGIC);
            for (long[] line : numbers) {
                for (long number : line) {
                    out.writeLong(number);
                }
            }
        }
    }

    static Statistics read(Path file) throws IOException {
        var statistics = new Statistics();
        try (InputStream stream = Files.newInputStream(file);
                var in = new DataInputStream(new java.io.BufferedInputStream(stream))) {
            if (in.readInt() != MAGIC) {
                throw new IOException(file + ": not statistics of digits");
            }
            for (long[] line : statistics.numbers) {
                for (int i = 0; i < line.length; i++) {
                    line[i] = in.readLong();
                }
            }
            if (in.read() >= 0) {
                throw new IOException(file + ": longer than it should be");
            }
        }
        return statistics;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Statistics statistics && Arrays.deepEquals(numbers, statistics.numbers);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(numbers);
    }
}
