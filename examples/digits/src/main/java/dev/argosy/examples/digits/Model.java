package dev.argosy.examples.digits;

import java.util.List;

/**
 * A Gaussian for each digit: its mean, and its covariance shrunk by 0.3 to the pooled one plus 2 on the diagonal, since
 * some pixels never change. A function of the statistics alone, so equal statistics give the same answers.
 */
final class Model {
    private static final int PIXELS = Dataset.PIXELS;
    private static final double SHRINKAGE = 0.3;
    private static final double RIDGE = 2.0;

    private final double[][] means = new double[Dataset.DIGITS][];
    /** Lower triangles L with L·Lᵀ = covariance. */
    private final double[][][] roots = new double[Dataset.DIGITS][][];

    private final double[] constants = new double[Dataset.DIGITS];

    Model(Statistics statistics) {
        long all = 0;
        for (int digit = 0; digit < Dataset.DIGITS; digit++) {
            all += statistics.count(digit);
        }
        double[][] pooled = new double[PIXELS][PIXELS];
        double[][][] own = new double[Dataset.DIGITS][][];
        for (int digit = 0; digit < Dataset.DIGITS; digit++) {
            if (statistics.count(digit) == 0) {
                continue;
            }
            means[digit] = mean(statistics, digit);
            own[digit] = covariance(statistics, digit);
            double weight = (double) statistics.count(digit) / all;
            for (int i = 0; i < PIXELS; i++) {
                for (int j = 0; j <= i; j++) {
                    pooled[i][j] += weight * own[digit][i][j];
                }
            }
        }
        for (int digit = 0; digit < Dataset.DIGITS; digit++) {
            if (statistics.count(digit) > 0) {
                roots[digit] = root(shrunk(own[digit], pooled));
                constants[digit] = Math.log((double) statistics.count(digit) / all) - logDeterminant(roots[digit]) / 2;
            }
        }
    }

    private static double[] mean(Statistics statistics, int digit) {
        var mean = new double[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            mean[i] = (double) statistics.sum(digit, i) / statistics.count(digit);
        }
        return mean;
    }

    private static double[][] covariance(Statistics statistics, int digit) {
        var covariance = new double[PIXELS][PIXELS];
        long count = statistics.count(digit);
        for (int i = 0; i < PIXELS; i++) {
            for (int j = 0; j <= i; j++) {
                // n·Σxy − Σx·Σy is exact in integers, so nothing cancels
                long scaled =
                        count * statistics.product(digit, i, j) - statistics.sum(digit, i) * statistics.sum(digit, j);
                covariance[i][j] = (double) scaled / ((double) count * count);
            }
        }
        return covariance;
    }

    private static double[][] shrunk(double[][] own, double[][] pooled) {
        var shrunk = new double[PIXELS][PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            for (int j = 0; j <= i; j++) {
                shrunk[i][j] = (1 - SHRINKAGE) * own[i][j] + SHRINKAGE * pooled[i][j] + (i == j ? RIDGE : 0);
            }
        }
        return shrunk;
    }

    /** Cholesky's root of a positive definite matrix given by its lower triangle. */
    private static double[][] root(double[][] matrix) {
        var root = new double[PIXELS][PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= root[i][k] * root[j][k];
                }
                root[i][j] = i == j ? Math.sqrt(rest) : rest / root[j][j];
            }
        }
        return root;
    }

    private static double logDeterminant(double[][] root) {
        double sum = 0;
        for (int i = 0; i < PIXELS; i++) {
            sum += 2 * Math.log(root[i][i]);
        }
        return sum;
    }

    /** The digit that most likely looks like this; of equals the smallest. */
    int classify(int[] pixels) {
        int best = -1;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int digit = 0; digit < Dataset.DIGITS; digit++) {
            if (roots[digit] == null) {
                continue;
            }
            double score = constants[digit] - distance(pixels, means[digit], roots[digit]) / 2;
            if (score > bestScore) {
                best = digit;
                bestScore = score;
            }
        }
        return best;
    }

    /** The squared Mahalanobis distance, by forward substitution. */
    private static double distance(int[] pixels, double[] mean, double[][] root) {
        var solved = new double[PIXELS];
        double sum = 0;
        for (int i = 0; i < PIXELS; i++) {
            double rest = pixels[i] - mean[i];
            for (int k = 0; k < i; k++) {
                rest -= root[i][k] * solved[k];
            }
            solved[i] = rest / root[i][i];
            sum += solved[i] * solved[i];
        }
        return sum;
    }

    /** The part of the rows that it names rightly. */
    double accuracy(List<Dataset.Row> rows) {
        long right = rows.stream()
                .filter(row -> classify(row.pixels()) == row.digit())
                .count();
        return (double) right / rows.size();
    }
}
