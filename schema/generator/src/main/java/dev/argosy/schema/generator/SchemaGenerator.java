package dev.argosy.schema.generator;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Strategy;
import org.jooq.meta.jaxb.Target;

/**
 * Generates typed SQL from the migrations, one package for each PostgreSQL schema.
 *
 * <p>Starting a database takes seconds, so nothing happens while the migrations' hash equals the stamp left by the last
 * run. Arguments: the folder of the migrations and the folder to write to.
 */
public final class SchemaGenerator {
    private static final String PACKAGE = "dev.argosy.schema";

    /** Raise it when this program changes what it writes. */
    private static final String FORM = "1";

    private SchemaGenerator() {}

    public static void main(String[] arguments) throws Exception {
        var migrations = Path.of(arguments[0]);
        var output = Path.of(arguments[1]);
        var stamp = output.resolve("migrations.sha256");
        var hash = hash(migrations);
        if (Files.exists(stamp) && Files.readString(stamp).equals(hash)) {
            return;
        }
        // Flyway tells each step; in a build only warnings matter. Held in a variable: the log manager keeps it weakly.
        var flywayLog = Logger.getLogger("org.flywaydb");
        flywayLog.setLevel(Level.WARNING);
        try (var postgres = EmbeddedPostgres.builder()
                .setServerConfig("shared_buffers", "16MB")
                .start()) {
            Flyway.configure()
                    .dataSource(postgres.getPostgresDatabase())
                    .locations("filesystem:" + migrations)
                    .load()
                    .migrate();
            generate(postgres, output);
        }
        Files.writeString(stamp, hash);
    }

    private static String hash(Path migrations) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(FORM.getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> found = Files.walk(migrations)) {
            for (var file : found.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(migrations.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(Files.readAllBytes(file));
                digest.update((byte) 0);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void generate(EmbeddedPostgres postgres, Path output) throws Exception {
        var database = new Database()
                .withName("org.jooq.meta.postgres.PostgresDatabase")
                .withSchemata(schemata(postgres))
                .withIncludeSystemSequences(false)
                .withForcedTypes(new ForcedType()
                        .withName("INSTANT")
                        .withIncludeTypes("(?i:timestamptz.*|timestamp.*with time zone)"));
        var generate = new Generate()
                .withRecords(true)
                .withPojos(false)
                .withDaos(false)
                .withJavaTimeTypes(true);
        GenerationTool.generate(new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc()
                        .withUrl(postgres.getJdbcUrl("postgres", "postgres"))
                        .withUser("postgres"))
                .withGenerator(new Generator()
                        .withStrategy(new Strategy().withName(PackagePerSchema.class.getName()))
                        .withDatabase(database)
                        .withGenerate(generate)
                        .withTarget(new Target().withPackageName(PACKAGE).withDirectory(output.toString()))));
    }

    private static List<SchemaMappingType> schemata(EmbeddedPostgres postgres) throws SQLException {
        var found = new ArrayList<SchemaMappingType>();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select nspname from pg_namespace where nspname !~ '^pg_'"
                        + " and nspname not in ('information_schema', 'public') order by nspname")) {
            while (rows.next()) {
                found.add(new SchemaMappingType().withInputSchema(rows.getString(1)));
            }
        }
        return found;
    }
}
