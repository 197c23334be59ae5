package dev.argosy.portal.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.portal.foundation.EmbeddedPostgres.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    Path folder;

    @Test
    void aLiveServerIsAdoptedAndADeadOneIsStartedAgainWithItsData() throws Exception {
        try (EmbeddedPostgres first = EmbeddedPostgres.start(options())) {
            execute(first, "create table kept (n int)");
            try (EmbeddedPostgres second = EmbeddedPostgres.start(options())) {
                assertThat(second.pid()).isEqualTo(first.pid());
                long killed = second.pid();
                ProcessHandle.of(killed).orElseThrow().destroyForcibly();
                ProcessHandle.of(killed).ifPresent(process -> process.onExit().join());
                second.watch().step();
                assertThat(second.pid()).isNotEqualTo(killed);
                execute(second, "insert into kept values (1)");
            }
        }
    }

    @Test
    void aStalePidFileOfAnotherProgramIsNotBelieved() throws Exception {
        try (EmbeddedPostgres first = EmbeddedPostgres.start(options())) {
            assertThat(first.pid()).isPositive();
        }
        long ourselves = ProcessHandle.current().pid();
        Files.writeString(
                folder.resolve("data/postmaster.pid"), ourselves + "\nx\n1\n5432\n\n127.0.0.1\n 1 1\nready   \n");
        try (EmbeddedPostgres again = EmbeddedPostgres.start(options())) {
            assertThat(again.pid()).isNotEqualTo(ourselves);
            execute(again, "select 1");
        }
    }

    @Test
    void nobodyWithoutThePasswordGetsIn() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(options())) {
            assertThat(server.password()).hasSize(48);
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    private Options options() {
        return new Options(
                folder.resolve("data"), folder.resolve("password"), folder.resolve("log"), TestDatabase.cache(), false);
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
