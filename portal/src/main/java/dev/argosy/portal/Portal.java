package dev.argosy.portal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.ProgramCodes;
import dev.argosy.portal.foundation.EmbeddedPostgres;
import dev.argosy.portal.foundation.Foundation;
import dev.argosy.portal.foundation.LoopDriver;
import dev.argosy.portal.foundation.Restores;
import dev.argosy.portal.foundation.Room;
import dev.argosy.portal.foundation.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The portal's composition root and main program.
 *
 * <p>Order of the start: settings, database, migrations, rooms, HTTP and agent ports, loops. The end goes the other way
 * round. Usage: {@code Portal --config FILE [--argosy.key=value …]}; {@code --print-settings} shows and ends.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan
public class Portal {
    private static final Set<MigrationState> UNKNOWN_MIGRATIONS = Set.of(
            MigrationState.FUTURE_SUCCESS,
            MigrationState.FUTURE_FAILED,
            MigrationState.MISSING_SUCCESS,
            MigrationState.MISSING_FAILED);
    private static final Logger LOG = LoggerFactory.getLogger(Portal.class);
    private static final int EXIT_REFUSED = 1;
    private static final int EXIT_BUG = 70;

    public static void main(String[] arguments) {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        try {
            var flags = new TreeMap<String, String>();
            Path config = null;
            boolean print = false;
            for (int i = 0; i < arguments.length; i++) {
                String argument = arguments[i];
                if (argument.equals("--config") && i + 1 < arguments.length) {
                    config = Path.of(arguments[++i]);
                } else if (argument.equals("--print-settings")) {
                    print = true;
                } else if (argument.startsWith("--") && argument.indexOf('=') > 0) {
                    flags.put(
                            argument.substring(2, argument.indexOf('=')),
                            argument.substring(argument.indexOf('=') + 1));
                } else {
                    System.err.println("unknown argument: '" + argument
                            + "' (expected: --config FILE, --print-settings or --argosy.key=value)");
                    System.exit(2);
                }
            }
            Settings settings = settings(config, System.getenv(), flags);
            if (print) {
                System.out.print(settings.shown());
                return;
            }
            run(settings);
        } catch (RefusedException refused) {
            System.err.println(
                    refused.refusal().code() + ": " + refused.refusal().message());
            System.err.println("  remedy: " + refused.refusal().remedy());
            System.exit(EXIT_REFUSED);
        } catch (IOException | ArgosyException outside) {
            System.err.println("cannot start: " + outside.getMessage());
            LOG.error("cannot start", outside);
            System.exit(EXIT_REFUSED);
        } catch (RuntimeException bug) {
            LOG.error("cannot start", bug);
            System.exit(EXIT_BUG);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static Settings settings(@Nullable Path config, Map<String, String> environment, Map<String, String> flags)
            throws IOException {
        return Settings.read(PortalSettings.ALL, config, environment, flags);
    }

    private static void run(Settings settings) throws IOException, InterruptedException {
        Portal.Running running = start(settings);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            running.close();
                            ended.countDown();
                        },
                        "argosy-portal-stop"));
        ended.await();
    }

    /** Starts a portal in this process; close the answer to end it. */
    static Running start(Settings settings) throws IOException, InterruptedException {
        if (settings.text(PortalSettings.DATA).isEmpty()) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            PortalSettings.DATA + ": '' (expected: a folder)",
                            "name the folder in which the portal keeps its data")
                    .asException();
        }
        var running = new Running();
        try {
            start(settings, running);
            return running;
        } catch (PortInUseException taken) {
            running.close();
            throw Refusal.of(
                            ProgramCodes.PORT_IN_USE,
                            PortalSettings.HTTP_PORT + ": " + taken.getPort() + " is taken",
                            "name another port, or 0 for a free one")
                    .asException();
        } catch (RuntimeException | IOException failed) {
            running.close();
            throw failed;
        }
    }

    private static void start(Settings settings, Running running) throws IOException, InterruptedException {
        DataFolder folder = running.closeLater(DataFolder.open(settings.path(PortalSettings.DATA)));
        EmbeddedPostgres embedded = settings.text(PortalSettings.DATABASE_URL).isEmpty()
                ? running.closeLater(EmbeddedPostgres.start(embeddedOptions(settings, folder.path())))
                : null;
        HikariDataSource pool = running.closeLater(new HikariDataSource(pool(settings, embedded)));
        migrate(pool, folder.path());
        Foundation foundation = Foundation.create(pool, settings, folder.path());
        Restores.note(foundation.transactions(), foundation.history(), settings.text(PortalSettings.DATABASE_RESTORED));
        running.closeLater(new SpringApplicationBuilder(Portal.class)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .properties(properties(settings))
                .initializers(fresh -> prepare((GenericApplicationContext) fresh, foundation))
                .run());
        LoopDriver loops = running.closeLater(foundation.loops());
        if (embedded != null) {
            loops.start(embedded.watch());
        }
        loops.start(foundation.clockLoop());
        loops.start(foundation.answersLoop());
        running.context()
                .getBeansOfType(Room.class)
                .values()
                .forEach(room -> room.loops().forEach(loops::start));
    }

    private static void prepare(GenericApplicationContext context, Foundation foundation) {
        foundation.register(context);
        String bind = foundation.settings().text(PortalSettings.BIND);
        if (HttpTls.needed(bind)) {
            HttpTls.register(context, foundation, bind, foundation.settings().text(PortalSettings.AGENT_HOST));
        }
    }

    /** A database with migrations that we do not know was written by a newer portal: it is left alone. */
    static void migrate(HikariDataSource pool, Path folder) {
        Flyway flyway = Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/migration")
                .ignoreMigrationPatterns(new String[0])
                // each room numbers its own: a new one of one room may come before an applied one of another
                .outOfOrder(true)
                .load();
        try {
            flyway.migrate();
        } catch (FlywayValidateException doesNotFit) {
            LOG.error("migrations do not fit", doesNotFit);
            boolean newer = Arrays.stream(flyway.info().applied())
                    .map(MigrationInfo::getState)
                    .anyMatch(UNKNOWN_MIGRATIONS::contains);
            throw newer
                    ? Refusal.of(
                                    ProgramCodes.DATA_FOLDER_NEWER,
                                    folder + ": its database was written by another, newer version",
                                    "start the version that wrote it, or name another folder")
                            .asException()
                    : Refusal.of(
                                    Codes.INTERNAL,
                                    folder + ": a migration that its database went through is not what it was",
                                    "start the version that wrote it; the portal's log names the migration")
                            .asException();
        }
    }

    private static EmbeddedPostgres.Options embeddedOptions(Settings settings, Path data) throws IOException {
        Path logs = data.resolve("logs");
        Files.createDirectories(logs);
        return new EmbeddedPostgres.Options(
                data.resolve("postgres"),
                data.resolve("secrets/postgres-password"),
                logs.resolve("postgres.log"),
                cache(settings),
                true);
    }

    private static Path cache(Settings settings) {
        String own = settings.text(PortalSettings.CACHE);
        String shared = System.getenv("ARGOSY_CACHE");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        return shared == null ? Path.of(System.getProperty("user.home"), ".argosy") : Path.of(shared);
    }

    private static HikariConfig pool(Settings settings, @Nullable EmbeddedPostgres embedded) throws IOException {
        var config = new HikariConfig();
        if (embedded != null) {
            config.setJdbcUrl(embedded.jdbcUrl());
            config.setUsername(embedded.user());
            config.setPassword(embedded.password());
        } else {
            config.setJdbcUrl(settings.text(PortalSettings.DATABASE_URL));
            config.setUsername(settings.text(PortalSettings.DATABASE_USER));
            if (!settings.text(PortalSettings.DATABASE_PASSWORD_FILE).isEmpty()) {
                config.setPassword(Files.readString(settings.path(PortalSettings.DATABASE_PASSWORD_FILE))
                        .strip());
            }
        }
        config.setMaximumPoolSize(16);
        config.setMinimumIdle(2);
        // the longest that a request waits to be told that the database is away
        config.setConnectionTimeout(2_000);
        config.setAutoCommit(true);
        return config;
    }

    private static Map<String, Object> properties(Settings settings) {
        var properties = new TreeMap<String, Object>();
        properties.put("server.port", settings.text(PortalSettings.HTTP_PORT));
        properties.put("server.address", settings.text(PortalSettings.BIND));
        if (HttpTls.needed(settings.text(PortalSettings.BIND))) {
            properties.put("server.ssl.bundle", HttpTls.BUNDLE);
        }
        properties.put("server.shutdown", "immediate");
        properties.put("spring.threads.virtual.enabled", "true");
        properties.put("spring.main.keep-alive", "true");
        properties.put("spring.jmx.enabled", "false");
        properties.put("spring.mvc.problemdetails.enabled", "false");
        properties.put("spring.jackson.deserialization.fail-on-unknown-properties", "true");
        // an amount that is no whole number is refused, never cut
        properties.put("spring.jackson.deserialization.accept-float-as-int", "false");
        properties.put("spring.servlet.multipart.enabled", "false");
        // a stream of events lives as long as its cluster
        properties.put("spring.mvc.async.request-timeout", "-1");
        return properties;
    }

    /** A started portal: what was opened, closed in the opposite order. */
    static final class Running implements AutoCloseable {
        private final Deque<AutoCloseable> opened = new ArrayDeque<>();

        <T extends AutoCloseable> T closeLater(T fresh) {
            opened.push(fresh);
            return fresh;
        }

        ConfigurableApplicationContext context() {
            return opened.stream()
                    .filter(ConfigurableApplicationContext.class::isInstance)
                    .map(ConfigurableApplicationContext.class::cast)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {
            while (!opened.isEmpty()) {
                try {
                    opened.pop().close();
                } catch (Exception failed) {
                    LOG.warn("a part of the portal did not stop cleanly", failed);
                }
            }
        }
    }
}
