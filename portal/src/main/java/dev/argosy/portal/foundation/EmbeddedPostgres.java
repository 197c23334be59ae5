package dev.argosy.portal.foundation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The portal's own PostgreSQL: made in a folder on the first start, adopted when it already runs there, watched and
 * started again when it dies.
 *
 * <p>Listens on 127.0.0.1 only, passwords by SCRAM, no Unix socket. Durable unless {@link Options#durable} is off,
 * which only throw-away data of tests may ask for. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration START_DEADLINE = Duration.ofSeconds(15);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);
    private static final Duration WATCH_PERIOD = Duration.ofMillis(500);
    private static final String USER = "argosy";
    private static final String DATABASE = "argosy";

    private final Options options;
    private final Path binaries;
    private final List<String> asUser;
    private final String password;
    private Postmaster postmaster;
    private boolean closed;

    /**
     * @param data the folder of the database
     * @param passwordFile holds the password, made on the first start (mode 0600)
     * @param log where the server writes
     * @param cache where the binaries are unpacked once
     */
    public record Options(Path data, Path passwordFile, Path log, Path cache, boolean durable) {}

    private EmbeddedPostgres(Options options, Path binaries, List<String> asUser, String password)
            throws IOException, InterruptedException {
        this.options = options;
        this.binaries = binaries;
        this.asUser = asUser;
        this.password = password;
        this.postmaster = adoptOrStart(freePort());
    }

    /** Starts (or adopts) the server of this folder and makes sure that the database is there. */
    public static EmbeddedPostgres start(Options options) throws IOException, InterruptedException {
        Path binaries = PostgresBinaries.unpack(options.cache());
        List<String> asUser = PostgresUser.prefix(options.data());
        String password = password(options.passwordFile());
        initialize(options, binaries, asUser);
        var started = new EmbeddedPostgres(options, binaries, asUser, password);
        started.createDatabase();
        return started;
    }

    public synchronized String jdbcUrl() {
        return url(DATABASE);
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /** The server's process id. */
    public synchronized long pid() {
        return postmaster.pid();
    }

    /** Looks after the server: a dead one is started again on the same port. Period half a second. */
    public Loop watch() {
        return new Loop() {
            @Override
            public String name() {
                return "embedded-postgres";
            }

            @Override
            public Duration period() {
                return WATCH_PERIOD;
            }

            @Override
            public boolean step() {
                startAgainWhenDead();
                return false;
            }
        };
    }

    private synchronized void startAgainWhenDead() {
        if (closed || postmaster.isAlive()) {
            return;
        }
        LOG.warn("PostgreSQL (process {}) is gone; starting it again", postmaster.pid());
        try {
            postmaster = adoptOrStart(postmaster.port());
        } catch (IOException notYet) {
            throw new IllegalStateException(notYet);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        postmaster.stop(STOP_DEADLINE);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + postmaster.port() + "/" + database;
    }

    private Postmaster adoptOrStart(int port) throws IOException, InterruptedException {
        var running = Postmaster.running(options.data());
        if (running.isPresent()) {
            LOG.info(
                    "adopted PostgreSQL of {}: process {}",
                    options.data(),
                    running.get().pid());
            return running.get();
        }
        Postmaster.removeStalePidFile(options.data());
        String durable = options.durable() ? "on" : "off";
        var command = new ArrayList<>(asUser);
        command.addAll(List.of(
                binaries.resolve("bin/postgres").toString(),
                "-D",
                options.data().toString()));
        for (String setting : List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=" + durable,
                // on even for throw-away data: else a killed server forgets what it has just committed
                "synchronous_commit=on",
                "full_page_writes=" + durable,
                "shared_buffers=64MB",
                "max_connections=50",
                // else a start after a crash opens and syncs every file of the folder one by one, for seconds
                "recovery_init_sync_method=syncfs",
                "timezone=UTC",
                "log_timezone=UTC",
                "logging_collector=off")) {
            command.add("-c");
            command.add(setting);
        }
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(options.log().toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        return Postmaster.awaitReady(options.data(), process, START_DEADLINE, options.log());
    }

    private static void initialize(Options options, Path binaries, List<String> asUser)
            throws IOException, InterruptedException {
        if (Files.exists(options.data().resolve("PG_VERSION"))) {
            return;
        }
        Files.createDirectories(options.data().getParent());
        Path fresh = options.data().resolveSibling(options.data().getFileName() + ".new");
        Folders.deleteTree(fresh);
        var command = new ArrayList<>(asUser);
        command.addAll(List.of(
                binaries.resolve("bin/initdb").toString(),
                "-D",
                fresh.toString(),
                "-U",
                USER,
                "--pwfile=" + options.passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C"));
        if (!options.durable()) {
            command.add("--no-sync");
        }
        Process initdb = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(options.log().toFile()))
                .start();
        if (!initdb.waitFor(60, TimeUnit.SECONDS) || initdb.exitValue() != 0) {
            initdb.destroyForcibly();
            throw new IOException("initdb failed; its output is in " + options.log());
        }
        Files.move(fresh, options.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private synchronized void createDatabase() throws IOException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, password);
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        } catch (SQLException refused) {
            throw new IOException("cannot reach the embedded PostgreSQL of " + options.data(), refused);
        }
    }

    private static String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            var bytes = new byte[24];
            new SecureRandom().nextBytes(bytes);
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, HexFormat.of().formatHex(bytes));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
