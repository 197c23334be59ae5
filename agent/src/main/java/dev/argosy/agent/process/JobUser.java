package dev.argosy.agent.process;

import dev.argosy.kernel.LeaseId;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user of one job on a machine whose agent is root: nobody else's, so that the kernel counts its processes apart,
 * and nobody in the sense that it owns nothing but the job's folder. A function of the lease, so it needs no register.
 */
record JobUser(long id) {
    /** Beyond what distributions and containers give to users, below 2^31. */
    private static final long FIRST = 2_000_000_000L;

    private static final long COUNT = 100_000_000L;

    private static final String SETPRIV = "/usr/bin/setpriv";

    /**
     * What the program loader and the C library obey; the program that gives root away must not see it from a job. The
     * list is that of the C library for programs with more rights than their caller.
     */
    private static final Set<String> OBEYED = Set.of(
            "GETCONF_DIR",
            "HOSTALIASES",
            "LANGUAGE",
            "LOCALDOMAIN",
            "LOCPATH",
            "NIS_PATH",
            "NLSPATH",
            "OUTPUT_CHARSET",
            "RES_OPTIONS",
            "RESOLV_HOST_CONF",
            "TEXTDOMAINDIR",
            "TMPDIR",
            "TZDIR");

    private static final List<String> OBEYED_PREFIXES = List.of("LD_", "GLIBC_", "GCONV_", "MALLOC_");

    static JobUser of(LeaseId lease) {
        return new JobUser(FIRST + Math.floorMod(lease.uuid().getLeastSignificantBits(), COUNT));
    }

    /** What becomes the job by giving up root; absolute, because the job's own folder is first in its PATH. */
    List<String> become() {
        return List.of(
                SETPRIV,
                "--reuid",
                Long.toString(id),
                "--regid",
                Long.toString(id),
                "--clear-groups",
                "--inh-caps=-all",
                "--bounding-set=-all");
    }

    /** Whether a variable of the job may be set before root is given up. */
    static boolean harmless(String variable) {
        return !OBEYED.contains(variable) && OBEYED_PREFIXES.stream().noneMatch(variable::startsWith);
    }

    /** Makes a folder with all in it the job's. Links are changed themselves, never followed. */
    void own(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                give(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                give(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", Math.toIntExact(id), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", Math.toIntExact(id), LinkOption.NOFOLLOW_LINKS);
    }
}
