package dev.argosy.examples.digits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The rows: 64 pixels of 0..16 and the digit they show. The first 1,200 train, the others test. */
record Dataset(List<Row> train, List<Row> test) {
    static final int PIXELS = 64;
    static final int DIGITS = 10;
    static final String FILE = "digits.csv.gz";

    private static final int TRAINING_ROWS = 1_200;
    private static final int MAX_PIXEL = 16;

    Dataset {
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    record Row(int[] pixels, int digit) {}

    /** Reads {@code digits.csv.gz} in a folder, or the copy that this program carries when the folder has none. */
    static Dataset in(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.isRegularFile(file)) {
            try (InputStream stream = Files.newInputStream(file)) {
                return read(stream);
            }
        }
        return carried();
    }

    static Dataset carried() throws IOException {
        try (InputStream stream = Dataset.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IOException(FILE + ": not in this program");
            }
            return read(stream);
        }
    }

    private static Dataset read(InputStream compressed) throws IOException {
        var rows = new ArrayList<Row>();
        var reader =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(compressed), StandardCharsets.US_ASCII));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            rows.add(row(line, rows.size() + 1));
        }
        if (rows.size() <= TRAINING_ROWS) {
            throw new IOException("rows: " + rows.size() + " (expected: more than " + TRAINING_ROWS + ")");
        }
        return new Dataset(rows.subList(0, TRAINING_ROWS), rows.subList(TRAINING_ROWS, rows.size()));
    }

    private static Row row(String line, int number) throws IOException {
        String[] values = line.split(",", -1);
        if (values.length != PIXELS + 1) {
            throw new IOException("row " + number + ": " + values.length + " values (expected: " + (PIXELS + 1) + ")");
        }
        var pixels = new int[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            pixels[i] = within(values[i], MAX_PIXEL, number);
        }
        return new Row(pixels, within(values[PIXELS], DIGITS - 1, number));
    }

    private static int within(String text, int most, int number) throws IOException {
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new IOException("row " + number + ": '" + text + "' (expected: 0.." + most + ")", notANumber);
        }
        if (value < 0 || value > most) {
            throw new IOException("row " + number + ": " + value + " (expected: 0.." + most + ")");
        }
        return value;
    }

    /** The training rows of one node of several: those whose index has its rank as remainder. */
    List<Row> share(int rank, int nodes) {
        if (nodes < 1 || rank < 0 || rank >= nodes) {
            throw new IllegalArgumentException(
                    "rank: " + rank + " of " + nodes + " (expected: 0.." + (nodes - 1) + ")");
        }
        var share = new ArrayList<Row>();
        for (int i = rank; i < train.size(); i += nodes) {
            share.add(train.get(i));
        }
        return share;
    }
}
